/** Events as the tables hold them, and as the store gives them out. */
import type { RoomName, UserId } from "../../../protocol/index.ts";
import type { StoredEvent } from "../port.ts";
import type { Life } from "./life.ts";

export interface EventRow {
  position: number;
  room: number;
  name: RoomName;
  seq: number;
  type: string;
  sender: UserId | null;
  body: string;
  at: number;
  original: string | null;
}

/** Of `events e` and `rooms r`. */
export const eventColumns = `e.position, e.room, r.name, e.seq, e.type, e.sender, e.at, e.original,
  CASE WHEN e.shared_body IS NULL THEN e.body ELSE (SELECT body FROM bodies WHERE number = e.shared_body) END AS body`;

export function eventReader(life: Life): (row: EventRow) => StoredEvent {
  return ({ position, room, name, seq, type, sender, body, at, original }) => {
    const roomNumber = life.publicNumber(room, position);
    const senderId = sender ?? undefined;
    return { room: name, roomNumber, seq, type, body, senderId, at, originalId: original ?? undefined };
  };
}
