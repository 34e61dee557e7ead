/** What became of a change, as it is told to whoever asked for it. */
import { ProtocolError, type RoomName } from "../../protocol/index.ts";
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

/** What a request made when it was carried out before. */
interface Made extends Pick<StoredEvent, "type" | "room" | "body"> {
  readonly id: string;
}

/** What a request under the same id is to make now. */
interface Wanted {
  readonly type: string;
  readonly room: RoomName | undefined;
  /** Whether what was made is what is asked for, as its feature sees it. */
  isRepeat(): boolean;
}

/**
 * A request's id stands for one request: it is not another type's or room's, nor another one's of its feature.
 *
 * @throws UsedBefore
 */
export function requireSame(made: Made, wanted: Wanted): void {
  // Of what passed without being stored nothing is known but its type and its room.
  const isRepeat = () => made.body === "" || wanted.isRepeat();
  if (!(isOfType(made, wanted) && isOfRoom(made, wanted) && isRepeat())) throw new UsedBefore();
}

/** A message, or a change of one, whose content was erased since is kept as a deletion: the message's of itself. */
function isOfType(made: Made, { type }: Wanted): boolean {
  if (made.type === type) return true;
  if (made.type !== "message:deleted") return false;
  if (type === "message:update" || type === "message:reaction") return true;
  return type === "message:new" && made.body === JSON.stringify({ id: made.id });
}

/** What is told in users' rooms says of which conversation it is: a private message does until it is erased. */
function isOfRoom(made: Made, { room }: Wanted): boolean {
  if (room === undefined || made.room === room) return true;
  if (!made.room.startsWith("user:")) return false;
  const { room: said = room } = JSON.parse(made.body) as { room?: RoomName };
  return said === room;
}

/** Of a request whose id did something else than it would itself. */
export class UsedBefore extends ProtocolError {
  constructor() {
    super("conflict", "this request id was used for a different request; use a new one");
  }
}
