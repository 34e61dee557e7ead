/** Joining a room: the right to, the replay, the entry. The same for a request and for a resume. */
import { type Cursor, ProtocolError, type RoomKind, type RoomName, type User } from "../../protocol/index.ts";
import type { Grants } from "../auth/identity.ts";
import { type Action, type Refusal, refuse, type Standing } from "../auth/policy.ts";
import type { LogStore } from "../store/port.ts";
import { isAhead } from "./ahead.ts";
import type { Connection } from "./connection.ts";
import type { Hub } from "./hub.ts";
import type { Journal } from "./journal.ts";
import { maxListedUsers, type Presences } from "./presence.ts";
import { prepareReplay, type Replay } from "./resume.ts";
import type { Room } from "./room.ts";
import type { Rooms } from "./rooms.ts";

export interface LeaveServices {
  readonly rooms: Rooms;
  readonly presences: Presences;
}

export interface JoinServices extends LeaveServices {
  readonly journal: Pick<Journal, "settled">;
  readonly log: LogStore;
  readonly hub: Hub;
}

/**
 * What one resume may put into a socket at once, a whole page of the longest messages; the rest is asked for by
 * `room:history`, page by page.
 */
export const maxReplayChars = 1_048_576;

/**
 * Ends the join, in the same step as the reply is sent. `maxChars` bounds the replay's text.
 *
 * @throws ProtocolError as `prepareJoin`
 */
export type FinishJoin = (maxChars: number) => Replay;

/** Who asks: a user, over a connection or not. */
export interface Asker {
  readonly user: User;
  /** Undefined over HTTP. */
  readonly connection: Connection | undefined;
  /** What the token says of channels; over a connection, the connection knows what it says now. */
  readonly grants?: Grants | undefined;
}

/** Why the asker may not, undefined when allowed. Nothing is in a room that is not there. */
export function refusalOf(action: Action, asker: Asker, room: Room | undefined): Refusal | undefined {
  if (room === undefined) return { code: "not_found", message: "there is no such room" };
  const { user, connection } = asker;
  const { grants } = connection ?? asker;
  return refuse(action, user, room, standingOf(asker, room), grants);
}

/** @throws ProtocolError `not_found` or `forbidden` */
export function checkRoom(action: Action, asker: Asker, room: Room | undefined): Room {
  const refusal = refusalOf(action, asker, room);
  if (refusal !== undefined) throw new ProtocolError(refusal.code, refusal.message);
  return room as Room;
}

function standingOf({ connection }: Asker, room: Room): Standing {
  if (connection === undefined) return "http";
  return room.connections.has(connection) ? "joined" : "outside";
}

/** A connection is in these by itself, and they count for nothing among those that it may join. */
export function isAutomatic(kind: RoomKind): boolean {
  return kind === "user" || kind === "all-users" || kind === "admin-room";
}

/** @param maxRooms joined rooms a connection; 0 for any number. @throws ProtocolError `conflict` */
export function requireSpace({ rooms }: Connection, name: RoomName, maxRooms: number): void {
  if (maxRooms === 0 || rooms.length < maxRooms || rooms.some((room) => room.name === name)) return;
  if (rooms.filter(({ kind }) => !isAutomatic(kind)).length < maxRooms) return;
  throw new ProtocolError("conflict", `already in ${maxRooms} rooms; leave one first`);
}

/**
 * What the user was let into may be on disk, and read there, before it is known here: a refusal waits for what is
 * on its way to the disk.
 */
async function openToJoin({ rooms, journal }: JoinServices, asker: Asker, name: RoomName): Promise<Room> {
  const room = await rooms.open(name);
  if (room !== undefined && refusalOf("join", asker, room) === undefined) return room;
  await journal.settled();
  return checkRoom("join", asker, await rooms.open(name));
}

/** @param maxReadChars as `prepareReplay` has it. @throws ProtocolError `not_found` or `forbidden` */
export async function prepareJoin(
  services: JoinServices,
  connection: Connection,
  name: RoomName,
  cursor: Cursor | undefined,
  maxReadChars = maxReplayChars,
): Promise<FinishJoin> {
  const { rooms, presences, log, hub } = services;
  const asker = { user: connection.user, connection };
  const opened = await openToJoin(services, asker, name);
  if (cursor !== undefined && isAhead(cursor, opened)) hub.tell("ahead", { room: opened, cursor });
  const finish = await prepareReplay(log, opened, cursor, maxReadChars);
  return (maxChars) => {
    // Again: the right may have gone while the log was read.
    checkRoom("join", asker, opened);
    const room = rooms.enter(opened, connection);
    presences.enter(room, connection);
    const { position, frames } = finish(maxChars);
    const isListed = room.present.size > 0 && room.present.size <= maxListedUsers;
    return { frames, position: isListed ? { ...position, usersJson: presences.listJson(room) } : position };
  };
}

/** Leaving on purpose: asked for, or removed. */
export function leaveRoom({ rooms, presences }: LeaveServices, room: Room, connection: Connection): void {
  presences.leave(room, connection, true);
  rooms.leave(room, connection);
}
