/** What an operator says to many at once: one event into one room, logged there as everything else is. */
import { ProtocolError } from "../../protocol/index.ts";
import type { Clock } from "../lib/clock.ts";
import { firstEvent, usedBefore } from "./committed.ts";
import type { CheckDeclared } from "./declared-channels.ts";
import type { Ephemeral } from "./ephemeral.ts";
import type { Journal } from "./journal.ts";
import type { Broadcast } from "./port.ts";
import type { Rooms } from "./rooms.ts";

export interface BroadcastServices {
  readonly clock: Clock;
  readonly rooms: Rooms;
  readonly journal: Journal;
  readonly ephemeral: Ephemeral;
  readonly checkDeclared: CheckDeclared;
}

/**
 * Returns when the event is stored, where the room's log is durable, and handed to every reader.
 *
 * @returns how many connections are in the room
 * @throws ProtocolError `not_found` if there is no such room, `invalid_data` if it is a channel that is declared and
 *   carries no such event, `conflict` if the request id made another event before, also the same in another room, or one that is no longer kept,
 *   `unavailable` if the store does not take it
 */
export async function broadcast(services: BroadcastServices, said: Broadcast): Promise<number> {
  const room = await services.rooms.open(said.room);
  // A room that lives only as long as somebody is in it exists as soon as one asks for it.
  const isThere = room !== undefined && (room.log !== "none" || room.connections.size > 0);
  if (!isThere) throw new ProtocolError("not_found", "there is no such room");
  const { type, by, requestId } = said;
  if (room.kind === "channel" && type === "channel:event") {
    services.checkDeclared(room.name, `${said.data.event}`, said.data.payload);
  }
  const body = JSON.stringify(said.data);
  const key = requestId === undefined ? undefined : { userId: by.id, requestId };
  const event = { room: room.name, type, body, senderId: by.id };
  const made =
    room.log === "durable"
      ? firstEvent(await services.journal.commit({ key, events: [event], at: services.clock.now() }))
      : services.ephemeral.append(room, event, key);
  if (made instanceof ProtocolError) throw made;
  if (made.type !== type || made.room !== room.name) throw usedBefore();
  return room.connections.size;
}
