/** What went wrong, in words for a reader. */

interface Problem {
  readonly code: string;
  readonly message: string;
}

/** What the client refuses by itself it says by a code alone: its bundle has no room for words. */
const own: Readonly<Record<string, string>> = {
  aborted: "it was called off",
  closed: "the page has signed out",
  disconnected: "the connection ended before the server answered",
  timeout: "the server did not answer in time",
  too_large: "it is too large to be sent",
};

export function problemWords({ code, message }: Problem): string {
  return message === code ? (own[code] ?? message) : message;
}

/** Code and words of whatever was thrown. */
export function readError(error: unknown): Problem {
  if (!(error instanceof Error)) return { code: "internal", message: String(error) };
  const code = "code" in error ? String(error.code) : "internal";
  return { code, message: problemWords({ code, message: error.message }) };
}
