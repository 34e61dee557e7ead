/** Why there is no connection: a browser says of a socket only that there is none. */
import type { Problem } from "../messages.ts";
import type { WorkerPorts } from "./ports.ts";
import { problems } from "./problems.ts";

const timeoutMs = 5_000;

/** @returns undefined where the server answers: it will do so to the connection, too */
export async function diagnose(
  server: string,
  isRecording: boolean,
  { fetch, browser, origin }: Pick<WorkerPorts, "fetch" | "browser" | "origin">,
): Promise<Problem | undefined> {
  const answers = async (mode: RequestMode) => {
    try {
      await fetch(`${server}/health`, { mode, cache: "no-store", signal: AbortSignal.timeout(timeoutMs) });
      return true;
    } catch {
      return false;
    }
  };
  if (await answers("cors")) return undefined;
  // An answer that may not be read is one: it is this origin that the server does not know.
  if (await answers("no-cors")) return problems.originRefused(server, origin);
  return (await browser.isLocalNetworkDenied())
    ? problems.localNetworkBlocked(server)
    : problems.serverAway(server, isRecording);
}
