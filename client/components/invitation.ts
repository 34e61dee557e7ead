/**
 * The invitation that a page was opened with: `#join=CODE`, which is where `<taut-conversations>` lets its links lead
 * unless it is told otherwise. A fragment stays in the browser: no server's log has the code.
 */
const pattern = /^#join=([^&]+)$/;

export function invitationLink(page: string): string {
  return `${page.split("#")[0]}#join={code}`;
}

/** @returns the code, or what is there of one */
export function readInvitation(hash: string): string | undefined {
  const code = pattern.exec(hash)?.[1];
  try {
    return code && decodeURIComponent(code);
  } catch {
    return code;
  }
}

/** Why it was not accepted, in words for whoever came by it. */
export function invitationProblem({
  code,
  message,
}: {
  readonly code: string;
  readonly message: string;
}): string {
  return isSpent(code) ? "This invitation is not valid any more. Ask for a new link." : message;
}

/** It will not be accepted later either, be it withdrawn or no invitation at all. */
export function isSpent(code: string): boolean {
  return code === "not_found" || code === "invalid_data";
}
