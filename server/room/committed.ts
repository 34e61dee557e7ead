/** What became of a change, as it is told to whoever asked for it. */
import { type Conversation, ProtocolError } from "../../protocol/index.ts";
import type { Committed, NewEvent, StoredEvent } from "../store/port.ts";

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

/**
 * Whether a request that was carried out before was meant for another room, person or conversation than the same id
 * is now. What it was to make is looked at, not in which words; of another type is for the asker to see.
 */
export function isForAnother(made: StoredEvent, wanted: NewEvent): boolean {
  if (made.type !== wanted.type) return false;
  if (!made.type.startsWith("conversation:")) return made.room !== wanted.room;
  const [one, other] = [made, wanted].map(({ body }) => JSON.parse(body) as Conversation);
  return made.type === "conversation:created" ? one?.ownerId !== other?.ownerId : one?.id !== other?.id;
}

/** Of a request whose id did something else than it would itself. */
export class UsedBefore extends ProtocolError {
  constructor() {
    super("conflict", "this request id was used for a different request; use a new one");
  }
}
