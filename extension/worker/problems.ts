/** What goes wrong, in words that say what to do. */
import { TautlineError } from "../../client/index.ts";
import type { Problem } from "../messages.ts";
import type { Kept } from "./kept.ts";

type Code = Problem["code"];

/** A refusal of a command, or of a step on its way. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

const problem = (code: Code, message: string, remedy: string): Problem => ({ code, message, remedy });

export const problems = {
  serverAway: (server: string, isRecording: boolean) =>
    problem(
      "server-away",
      `Nothing answers at ${server}.`,
      `Start the server, or check its address in the settings${isRecording ? "; what you do is kept until it answers" : ""}.`,
    ),
  otherProgram: (server: string) =>
    problem(
      "server-away",
      `What answers at ${server} is no Tautline server.`,
      "Check its address in the settings; if this network asks to sign in first, do so in a tab.",
    ),
  localNetworkBlocked: (server: string) =>
    problem(
      "local-network-blocked",
      `The browser keeps the extension from ${server}, an address on this machine or in its network.`,
      "Allow local network access for this extension in the browser's site settings.",
    ),
  originRefused: (server: string, origin: string) =>
    problem(
      "origin-refused",
      `The server at ${server} does not let ${origin} in.`,
      `If this network asks to sign in first, do so in a tab. Otherwise check the address in the settings; if it is right, add ${origin} to the server's setting TAUTLINE_ALLOWED_ORIGINS, and start it anew.`,
    ),
  tokenExpired: () =>
    problem(
      "token-expired",
      "The server does not take this sign-in any more.",
      "Sign in again with a new code from the server's page; what waits is sent then.",
    ),
  notSignedIn: () =>
    problem(
      "not-signed-in",
      "Nobody is signed in here.",
      "Sign in with the code that the server's focus page shows.",
    ),
  codeUnknown: () =>
    problem(
      "server-refused",
      "The server does not know this code: it is mistyped, used or older than 5 minutes.",
      "Check it for a slip, or get a new one where you are signed in.",
    ),
  permissionMissing: (what: "hosts" | "tabs") =>
    problem(
      "permission-missing",
      what === "hosts"
        ? "Typing is to be counted, and the browser does not let the extension onto pages."
        : "Sites are to be recorded, and the browser does not tell the extension the addresses of tabs.",
      "Allow it, or turn it off in the settings; the session goes on without.",
    ),
  storageFull: (reason: string) =>
    problem(
      "storage-full",
      `The browser stores nothing more: ${reason}.`,
      "Make room on the disk; until then the newest thousand activities are kept in memory.",
    ),
  serverRefused: (message: string, remedy = "Try again; if that does not help, look at the server's log.") =>
    problem("server-refused", `The server refused: ${message}.`, remedy),
} as const;

/** Of an answer that is none of the server's. That of a proxy before a server that is down says that it is not well. */
export const foreignAnswer = (server: string, status: number, isRecording: boolean): Problem =>
  status >= 500 ? problems.serverAway(server, isRecording) : problems.otherProgram(server);

/** No refusal of the server's, which has a code: there was no answer, or one that cannot be read as its. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof TautlineError
    ? typeof error.code !== "string" || error.code === "disconnected"
    : error instanceof TypeError;

/** Of a request over HTTP or the socket that failed. */
export function problemOf(
  error: unknown,
  { settings, session }: Pick<Kept, "settings" | "session">,
): Problem {
  if (error instanceof ProblemError) return error.problem;
  // So says its database; its other storage is heard where it is written.
  if (error instanceof DOMException) return problems.storageFull(error.message);
  // No JSON, which every answer of the server is; or a refusal without a code.
  const isStrange = error instanceof TautlineError && typeof error.code !== "string";
  if (isStrange || error instanceof SyntaxError) return problems.otherProgram(settings.server);
  const { code = "internal", message, details } = error as Partial<TautlineError>;
  const isRecording = session.kind !== "none";
  if (code === "disconnected" || code === "timeout") return problems.serverAway(settings.server, isRecording);
  if (details && "status" in details) {
    return foreignAnswer(settings.server, Number(details.status), isRecording);
  }
  if (code === "unauthenticated" || code.startsWith("token_")) return problems.tokenExpired();
  return problems.serverRefused(message ?? code);
}
