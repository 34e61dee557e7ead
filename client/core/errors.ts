/**
 * The one error that requests reject with. Callers branch on `code`; `message` is for people.
 *
 * Codes of the wire keep their names; the client adds those of situations that the server never sees.
 */
import type { ErrorCode, ErrorData } from "../../protocol/errors.ts";

/**
 * `disconnected`: sent, and the connection ended before the answer; it may have taken effect.
 * `timeout`: no answer in time. `aborted`: the caller's signal. `closed`: the client was closed.
 * `outbox_full`: refused at once, nothing was kept. `storage`: could not be stored, so it was not sent.
 */
export type ClientErrorCode =
  | ErrorCode
  | "disconnected"
  | "timeout"
  | "aborted"
  | "closed"
  | "outbox_full"
  | "storage";

export class TautlineError extends Error {
  declare readonly code: ClientErrorCode;
  declare readonly details?: ErrorData["details"];
  /** How long to wait before asking again, in milliseconds. */
  declare readonly retryAfterMs?: number;

  /** @param more the `data` of an `error` envelope, or a message */
  constructor(code: ClientErrorCode, more?: Partial<ErrorData>) {
    super(code);
    Object.assign(this, more, { name: "TautlineError", code });
  }
}
