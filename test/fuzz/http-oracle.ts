/** What must hold for every HTTP response, worked out from the contract alone. */
import { type ErrorCode, errorTable } from "../../protocol/index.ts";
import { brief, Violation } from "./violation.ts";

const requestIdPattern = /^[A-Za-z0-9._-]{1,64}$/;

/** @returns what it was, in a word @throws Violation */
export function checkResponse(request: Request, response: Response, text: string): string {
  const { status, headers } = response;
  const wrong = (rule: "contract" | "uncaught", what: string) =>
    new Violation(rule, `${status} ${what}: ${brief(text)}`);
  if (status < 200 || status > 599) throw wrong("contract", "is no status of an answer");
  if (status === 500) throw wrong("uncaught", "is a bug, by the server's own word");
  const isJson = headers.get("content-type")?.startsWith("application/json") === true;
  if (!isJson || request.method === "HEAD" || text === "") return String(status);
  const answer = parse(text);
  if (answer === undefined) throw wrong("contract", "is not the JSON that it says it is");
  if (answer.openapi !== undefined || answer.asyncapi !== undefined) return String(status);
  const { success, error, meta } = answer;
  if (!Number.isSafeInteger(meta?.timestamp) || !requestIdPattern.test(meta?.requestId ?? "")) {
    throw wrong("contract", "has no meta");
  }
  if (success === true && status === 200) return "200";
  if (success !== false || !Object.hasOwn(errorTable, error?.code ?? "")) {
    throw wrong("contract", "is neither a success nor an error of the table");
  }
  const expected = errorTable[error?.code as ErrorCode].http;
  // A path that is there, asked in another way; and the upgrade's own refusal.
  const isExcepted = (status === 405 && error?.code === "not_found") || status === 426;
  if (status !== expected && !isExcepted) throw wrong("contract", `is not the status of ${error?.code}`);
  if (typeof error?.message !== "string" || error.message === "") throw wrong("contract", "says nothing");
  return String(error.code);
}

interface Answer {
  readonly openapi?: unknown;
  readonly asyncapi?: unknown;
  readonly success?: unknown;
  readonly error?: { readonly code?: string; readonly message?: unknown };
  readonly meta?: { readonly timestamp?: unknown; readonly requestId?: string };
}

function parse(text: string): Answer | undefined {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return undefined;
  }
}
