/**
 * The one error that requests reject with. Callers branch on `code`; `message` is for people.
 *
 * Codes of the wire keep their names; the client adds those of situations that the server never sees.
 */
import type { ErrorCode, ErrorData } from "../../protocol/errors.ts";

/**
 * `disconnected`: sent, and the connection ended before the answer; it may have taken effect.
 * `timeout`: no answer in time. `aborted`: the caller's signal. `closed`: the client was closed.
 * `outbox_full`: refused at once, nothing was kept. `user_changed`: another user is signed in now; what the storage
 * held of the one before waits there until that user is back.
 */
export type ClientErrorCode =
  | ErrorCode
  | "disconnected"
  | "timeout"
  | "aborted"
  | "closed"
  | "outbox_full"
  | "user_changed";

/** An error as it is told from page to page. */
export interface Refusal {
  readonly code: ClientErrorCode;
  readonly message: string;
  readonly details?: ErrorData["details"] | undefined;
  /** How long to wait before asking again, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

export class TautlineError extends Error {
  declare readonly code: ClientErrorCode;
  declare readonly details?: ErrorData["details"];
  /** How long to wait before asking again, in milliseconds. */
  declare readonly retryAfterMs?: number;

  /** @param more the `data` of an `error` envelope, or a message */
  constructor(code: ClientErrorCode, more?: Partial<Refusal>) {
    super(code);
    Object.assign(this, more, { name: "TautlineError", code });
  }
}

/** Asks again what was refused for now, when the server says that it may be asked. */
export function askAgain(after: (delayMs: number, run: () => void) => unknown, ask: () => void) {
  return ({ retryAfterMs }: TautlineError): void => {
    if (retryAfterMs) after(retryAfterMs, ask);
  };
}
