/**
 * Who is in a room: per user, not per connection, told in batches.
 *
 * A user whose last connection goes has five seconds to come back and never left; one who leaves on purpose
 * is gone at once.
 */
import type { PresentUser, SettableStatus, UserId } from "../../protocol/index.ts";
import type { Cancel, Clock } from "../lib/clock.ts";
import type { Asides } from "./asides.ts";
import type { Connection } from "./connection.ts";
import { encodeUnlogged } from "./encode.ts";
import { Presence, type Room } from "./room.ts";

export const presenceGraceMs = 5_000;
/** Rooms with more users get counts only. */
export const maxListedUsers = 200;
const batchMs = 100;
const largeBatchMs = 1_000;

interface Diff {
  readonly joined: Set<UserId>;
  readonly left: Set<UserId>;
}

export interface PresenceOptions {
  readonly clock: Clock;
  readonly asides: Asides;
  /** What a user says of themselves. */
  readonly statusOf: (userId: UserId) => SettableStatus;
  /** The last trace of a user is gone from the room. */
  readonly onEmpty: (room: Room) => void;
}

export class Presences {
  readonly #options: PresenceOptions;
  readonly #diffs = new Map<Room, Diff>();
  readonly #flushes = new Map<Room, Cancel>();
  /** Who is in a room, encoded, until something in it changes. */
  readonly #lists = new Map<Room, string>();

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  enter(room: Room, connection: Connection): void {
    if (!room.hasPresence) return;
    const { user } = connection;
    const present = room.present.get(user.id);
    if (present !== undefined) {
      present.leaving?.();
      present.leaving = undefined;
      present.add(connection);
      this.#changed(room, present);
      return;
    }
    const arrived = new Presence(user, this.#options.clock.now());
    arrived.add(connection);
    room.present.set(user.id, arrived);
    this.#extendList(room, arrived);
    const diff = this.#diff(room);
    diff.left.delete(user.id);
    diff.joined.add(user.id);
  }

  /** @param isDeliberate the user asked to leave, or was removed: no grace */
  leave(room: Room, connection: Connection, isDeliberate: boolean): void {
    const { id } = connection.user;
    const present = room.present.get(id);
    if (present === undefined || !present.delete(connection)) return;
    this.#changed(room, present);
    if (present.size > 0) return;
    if (isDeliberate) this.#gone(room, id);
    else present.leaving = this.#options.clock.after(presenceGraceMs, () => this.#gone(room, id));
  }

  /** Everyone present, in the order they came; empty in rooms too large to list. */
  list(room: Room): readonly PresentUser[] {
    if (room.present.size > maxListedUsers) return [];
    return [...room.present.values()].map((present) => this.#describe(present));
  }

  /** The same of a room that is not too large, encoded: once for all who come while nothing in it changes. */
  listJson(room: Room): string {
    const held = this.#lists.get(room);
    if (held !== undefined) return held;
    const list = `[${[...room.present.values()].map((present) => this.#encode(present)).join(",")}]`;
    this.#lists.set(room, list);
    return list;
  }

  /** It is in the order of coming. */
  #extendList(room: Room, arrived: Presence): void {
    const list = this.#lists.get(room);
    if (list === undefined) return;
    if (room.present.size > maxListedUsers) this.#lists.delete(room);
    else this.#lists.set(room, `${list.slice(0, -1)},${this.#encode(arrived)}]`);
  }

  #encode(present: Presence): string {
    present.listed = this.#describe(present);
    return JSON.stringify(present.listed);
  }

  /** The list stays as it is if it would say the same again. */
  #changed(room: Room, present: Presence): void {
    const { status, devices } = this.#describe(present);
    const { listed } = present;
    if (listed?.status !== status || listed.devices !== devices) this.#lists.delete(room);
  }

  /** What the user says of themselves is another now. */
  statusChanged({ user, rooms }: Connection): void {
    for (const room of rooms) {
      const present = room.present.get(user.id);
      if (present !== undefined) this.#changed(room, present);
    }
  }

  #describe({ user, since, size }: Presence): PresentUser {
    const status = this.#options.statusOf(user.id);
    // Within the grace no device is there, and the user still is.
    return { userId: user.id, username: user.name, status, since, devices: Math.max(1, size) };
  }

  #gone(room: Room, userId: UserId): void {
    room.present.delete(userId);
    this.#lists.delete(room);
    const diff = this.#diff(room);
    diff.joined.delete(userId);
    diff.left.add(userId);
    if (room.isIdle) this.#forget(room);
  }

  #forget(room: Room): void {
    this.#flushes.get(room)?.();
    this.#flushes.delete(room);
    this.#diffs.delete(room);
    this.#options.onEmpty(room);
  }

  #diff(room: Room): Diff {
    const pending = this.#diffs.get(room);
    if (pending !== undefined) return pending;
    const diff = { joined: new Set<UserId>(), left: new Set<UserId>() };
    this.#diffs.set(room, diff);
    const { clock, asides } = this.#options;
    const delayMs = Math.max(room.present.size > maxListedUsers ? largeBatchMs : batchMs, asides.waitMs);
    this.#flushes.set(
      room,
      clock.after(delayMs, () => this.#flush(room, diff)),
    );
    return diff;
  }

  #flush(room: Room, { joined, left }: Diff): void {
    this.#diffs.delete(room);
    this.#flushes.delete(room);
    if (joined.size === 0 && left.size === 0) return;
    const count = room.present.size;
    const isListed = count <= maxListedUsers;
    const data = {
      count,
      joined: isListed ? this.#describeAll(room, joined) : [],
      left: isListed ? [...left] : [],
    };
    const text = encodeUnlogged("presence:diff", room.name, data, this.#options.clock.now());
    this.#options.asides.toRoom(room, text);
  }

  #describeAll(room: Room, userIds: ReadonlySet<UserId>): PresentUser[] {
    return [...userIds].flatMap((id) => {
      const present = room.present.get(id);
      return present === undefined ? [] : [this.#describe(present)];
    });
  }
}
