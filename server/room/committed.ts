/** What became of a change, as it is told to whoever asked for it. */
import { ProtocolError } from "../../protocol/index.ts";
import type { Committed, StoredEvent } from "../store/port.ts";

/** The change's first event, now or when it was asked for first; or why there is none, a `conflict`. */
export function firstEvent(committed: Committed): StoredEvent | ProtocolError {
  if (committed.kind === "duplicate") return committed.event;
  const first = committed.kind === "stored" ? committed.events[0] : undefined;
  if (first !== undefined) return first;
  const message =
    committed.kind === "forgotten"
      ? "this request was carried out before, and what it made is no longer kept"
      : "this was changed by somebody else at the same time; look again";
  return new ProtocolError("conflict", message);
}

/** Of a request whose id made an event of another type than it would itself. */
export function usedBefore(): ProtocolError {
  return new ProtocolError("conflict", "this request id was used for a different request; use a new one");
}
