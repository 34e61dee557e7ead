/** Why there is no connection: a browser says of a socket only that there is none. */
import type { Problem } from "../messages.ts";
import type { WorkerPorts } from "./ports.ts";
import { foreignAnswer, problems } from "./problems.ts";

const timeoutMs = 5_000;

/** @returns undefined where the server answers: it will do so to the connection, too */
export async function diagnose(
  server: string,
  isRecording: boolean,
  { fetch, browser, origin }: Pick<WorkerPorts, "fetch" | "browser" | "origin">,
): Promise<Problem | undefined> {
  const answer = async (mode: RequestMode) => {
    const signal = AbortSignal.timeout(timeoutMs);
    return fetch(`${server}/health`, { mode, cache: "no-store", signal }).catch(() => undefined);
  };
  const readable = await answer("cors");
  if (readable !== undefined) {
    if (await isServers(readable)) return undefined;
    return foreignAnswer(server, readable.status, isRecording);
  }
  // An answer that may not be read is one: it is this origin that the server does not know.
  if ((await answer("no-cors")) !== undefined) return problems.originRefused(server, origin);
  return (await browser.isLocalNetworkDenied())
    ? problems.localNetworkBlocked(server)
    : problems.serverAway(server, isRecording);
}

/** Each of its answers is JSON that says whether it is a good one. */
const isServers = (answer: Response): Promise<boolean> =>
  answer
    .json()
    .then(({ success }) => typeof success === "boolean")
    .catch(() => false);
