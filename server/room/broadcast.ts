/**
 * What an operator says to many at once: one event into one room, logged there if such events are, a notification
 * for each user who is there, or an intervention in a focus session. What a person says so is in the audit.
 */
import {
  type AuditEntry,
  type DownData,
  ProtocolError,
  roomName,
  type UserId,
  unloggedTypes,
} from "../../protocol/index.ts";
import { isBackend } from "../auth/policy.ts";
import type { Clock } from "../lib/clock.ts";
import type { NewEvent, RequestKey, Store, StoredEvent } from "../store/port.ts";
import { noteInAudit } from "./audit.ts";
import { firstEvent, UsedBefore } from "./committed.ts";
import type { CheckDeclared } from "./declared-channels.ts";
import type { Ephemeral } from "./ephemeral.ts";
import type { FocusSessions } from "./focus-sessions.ts";
import type { Hub } from "./hub.ts";
import type { Journal } from "./journal.ts";
import type { Broadcast } from "./port.ts";
import type { Room } from "./room.ts";
import type { Rooms } from "./rooms.ts";
import { forUsers, notificationOf, type SaidNotification } from "./user-events.ts";

const ownRoom = roomName("user", "");
/** In one transaction, and in the logs of as many. */
const maxNotified = 10_000;

export interface BroadcastServices {
  readonly clock: Clock;
  readonly store: Store;
  readonly rooms: Rooms;
  readonly sessions: FocusSessions;
  readonly journal: Journal;
  readonly ephemeral: Ephemeral;
  readonly hub: Hub;
  readonly checkDeclared: CheckDeclared;
  readonly inBackground: (work: Promise<unknown>) => void;
}

/**
 * Returns when the event is stored, where the room's log is durable, and handed to every reader.
 *
 * @returns how many connections are in the room
 * @throws ProtocolError `not_found` if there is no such room, `invalid_data` if it is a channel that is declared and
 *   carries no such event, `conflict` if the request id made another event before, also the same in another room, or
 *   one that is no longer kept, or if more are to be notified than can be at once, `unavailable` if the store does not
 *   take it
 */
export async function broadcast(services: BroadcastServices, said: Broadcast): Promise<number> {
  const room = await services.rooms.find(said.room);
  if (room === undefined) throw new ProtocolError("not_found", "there is no such room");
  const isNew = await say(services, said, room);
  // Services speak all the time. What was said is said, also where the store takes nothing.
  if (isNew && !isBackend(said.by)) {
    services.inBackground(noteInAudit(services, entryOf(said, services.clock.now())));
  }
  return room.connections.size;
}

/** @returns false if there was nobody to tell, or it was said before */
async function say(services: BroadcastServices, said: Broadcast, room: Room): Promise<boolean> {
  const { type, by } = said;
  if (type === "system:notification") return notify(services, said, room);
  if (type === "intervention:send") {
    const intervened = await intervene(services, said, room);
    if (intervened !== undefined) return intervened;
  }
  if (room.kind === "channel" && type === "channel:event") {
    services.checkDeclared(room.name, `${said.data.event}`, said.data.payload);
  }
  const { data } = said;
  const made =
    room.log === "durable" && !unloggedTypes.has(type)
      ? await commit(services, said, [{ room: room.name, type, body: JSON.stringify(data), senderId: by.id }])
      : services.ephemeral.append(
          room,
          { type, data, senderId: by.id, at: services.clock.now() },
          keyOf(said),
        );
  if (made.type !== type || made.room !== room.name) throw new UsedBefore();
  return !made.isDuplicate;
}

/** @returns as `say` */
async function notify(services: BroadcastServices, said: Broadcast, room: Room): Promise<boolean> {
  const userIds = reachedIn(room);
  if (userIds.length > maxNotified) {
    const message = `${userIds.length} users are there, at most ${maxNotified} are notified at once; say system:announcement to everyone`;
    throw new ProtocolError("conflict", message);
  }
  const [first, ...others] = userIds;
  if (first === undefined) return false;
  const data = notificationOf(said.data as unknown as SaidNotification, services.clock.now());
  const made = await commit(services, said, forUsers(first, others, "system:notification", data));
  // Of several, another may be reached first when it is said again.
  const isSame = made.type === said.type && (room.kind !== "user" || made.room === room.name);
  if (!isSame) throw new UsedBefore();
  return !made.isDuplicate;
}

/**
 * Said in the room of a session that goes on, or in its owner's, it is an intervention as the session's rules make them.
 *
 * @returns as `say`; undefined where it is none
 */
async function intervene(
  { store, sessions }: BroadcastServices,
  said: Broadcast,
  room: Room,
): Promise<boolean | undefined> {
  const words = said.data as DownData<"intervention:send">;
  const named = await store.focus.get(words.sessionId);
  if (named === undefined) return undefined;
  const { id, ownerId } = named;
  if (room.name !== roomName("session", id) && room.name !== roomName("user", ownerId)) return undefined;
  return sessions.inTurn(ownerId, async () => {
    const session = await store.focus.get(id);
    if (session === undefined || session.endedAt !== undefined) return undefined;
    return sessions.interveneFromOutside(session, words, keyOf(said));
  });
}

/** A user's own room is that user's, who need not be there: a notification waits. */
function reachedIn({ kind, name, connections }: Room): readonly UserId[] {
  if (kind === "user") return [name.slice(ownRoom.length) as UserId];
  return [...new Set([...connections].map(({ user }) => user.id))];
}

async function commit(
  { journal, clock }: BroadcastServices,
  said: Broadcast,
  events: readonly NewEvent[],
): Promise<StoredEvent & { readonly isDuplicate: boolean }> {
  const committed = await journal.commit({ key: keyOf(said), events, at: clock.now() });
  const made = firstEvent(committed);
  if (made instanceof ProtocolError) throw made;
  return { ...made, isDuplicate: committed.kind === "duplicate" };
}

function entryOf({ type: detail, by, room }: Broadcast, at: number): AuditEntry {
  const address = room.startsWith(ownRoom) ? { userId: room.slice(ownRoom.length) as UserId } : { room };
  return { at, action: "broadcast", actorId: by.id, ...address, detail };
}

function keyOf({ by, requestId }: Broadcast): RequestKey | undefined {
  return requestId === undefined ? undefined : { userId: by.id, requestId };
}
