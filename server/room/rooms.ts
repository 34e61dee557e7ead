/**
 * The rooms that are open, and who is in them.
 *
 * There is at most one `Room` for a name at any time; it is loaded once however many ask, and dropped some
 * time after the last reader left.
 */
import { type Epoch, ProtocolError, parseRoom, type RoomName, type UserId } from "../../protocol/index.ts";
import type { Clock } from "../lib/clock.ts";
import { Recent } from "../lib/recent.ts";
import type { Store } from "../store/port.ts";
import type { Connection } from "./connection.ts";
import type { Delivery } from "./deliver.ts";
import type { Hub } from "./hub.ts";
import type { LogPolicy } from "./log.ts";
import type { PlanOf } from "./plan.ts";
import { Room } from "./room.ts";

export interface RoomsOptions {
  readonly store: Store;
  readonly delivery: Delivery;
  readonly hub: Hub;
  readonly clock: Clock;
  /** Begins the epochs of logs that are not on disk: new at every start, so that no cursor outlives them. */
  readonly instanceEpoch: string;
  readonly planOf: PlanOf;
}

interface IdleRoom {
  readonly room: Room;
  readonly sinceMs: number;
  /** What its log takes in memory; 0 where it can be read again. */
  readonly chars: number;
}

const maxIdleRooms = 2_048;
/** Logs in memory that nobody reads now: beyond it the one longest without an event is forgotten. */
const maxIdleLogs = 16_384;
const maxIdleLogChars = 64 * 1024 * 1024;
/** A room is kept so long at least: whoever has just opened it is about to enter. */
const minIdleMs = 30_000;
/** Nobody gets into a closed whisper room for at least so long. */
const shutMs = 3_600_000;
const maxShut = 65_536;

export class Rooms {
  readonly #options: RoomsOptions;
  readonly #rooms = new Map<RoomName, Room>();
  readonly #loading = new Map<RoomName, Promise<Room | undefined>>();
  /** Rooms without a reader, longest idle first. */
  readonly #idle = new Map<RoomName, IdleRoom>();
  /** The same of rooms whose log is in memory, which would go with them. */
  readonly #idleLogs = new Map<RoomName, IdleRoom>();
  #idleLogChars = 0;
  #logsMade = 0;
  /** Whisper rooms whose code is shut. */
  readonly #shut = new Recent<true>(shutMs, maxShut);

  constructor(options: RoomsOptions) {
    this.#options = options;
  }

  /** The room if it is loaded; what is not loaded has no reader. */
  loaded(name: RoomName): Room | undefined {
    return this.#rooms.get(name);
  }

  /** @returns undefined if there is no such room */
  open(name: RoomName): Room | Promise<Room | undefined> {
    const loading = this.#loading.get(name);
    if (loading !== undefined) return loading;
    const room = this.#rooms.get(name);
    if (room !== undefined) return room;
    const promise = this.#load(name).finally(() => this.#loading.delete(name));
    this.#loading.set(name, promise);
    return promise;
  }

  /** @returns undefined if there is no such room now */
  async find(name: RoomName): Promise<Room | undefined> {
    const room = await this.open(name);
    return room?.isAlive ? room : undefined;
  }

  /**
   * @returns the room that it is in now: of rooms without a log, the one that somebody else has entered first
   * @throws ProtocolError `unavailable` if the room was dropped and loaded anew since it was opened
   */
  enter(opened: Room, connection: Connection): Room {
    const room = this.#current(opened);
    if (room.connections.has(connection)) return room;
    room.connections.add(connection);
    connection.rooms.push(room);
    if (room.log === "memory") this.#dropIdleLog(room.name);
    else this.#idle.delete(room.name);
    this.#options.delivery.enter(room, connection);
    this.#options.hub.tell("entered", { room, connection });
    return room;
  }

  #current(opened: Room): Room {
    const current = this.#rooms.get(opened.name);
    if (current === opened) return opened;
    if (opened.log === "none") {
      if (current === undefined) this.#rooms.set(opened.name, opened);
      return current ?? opened;
    }
    // It may have missed a move of its head.
    const message = "the room was just closed; try again";
    throw new ProtocolError("unavailable", message, { retryAfterMs: 100 });
  }

  leave(room: Room, connection: Connection): void {
    if (!room.connections.delete(connection)) return;
    connection.rooms.splice(connection.rooms.indexOf(room), 1);
    this.#options.delivery.leave(room, connection);
    this.#options.hub.tell("left", { room, connection });
    this.retire(room);
  }

  /** Called when a room may have become idle. Rooms without a log go at once: there is nothing to come back to. */
  retire(room: Room): void {
    if (!room.isIdle) return;
    if (room.log === "none") {
      this.#rooms.delete(room.name);
      return;
    }
    if (room.log === "memory") {
      this.#retireLog(room);
      return;
    }
    const nowMs = this.#options.clock.monotonic();
    this.#idle.set(room.name, { room, sinceMs: nowMs, chars: 0 });
    for (const [name, { room: oldest, sinceMs }] of this.#idle) {
      if (this.#idle.size <= maxIdleRooms || nowMs - sinceMs < minIdleMs) return;
      this.#idle.delete(name);
      if (oldest.isIdle) this.#rooms.delete(name);
    }
  }

  #retireLog(room: Room): void {
    // There is one each of the reserved rooms, and they are never forgotten.
    if (!room.name.includes(":")) return;
    const nowMs = this.#options.clock.monotonic();
    this.#dropIdleLog(room.name);
    const { chars } = room.ring;
    this.#idleLogs.set(room.name, { room, sinceMs: nowMs, chars });
    this.#idleLogChars += chars;
    for (const [name, { sinceMs }] of this.#idleLogs) {
      const isWithin = this.#idleLogs.size <= maxIdleLogs && this.#idleLogChars <= maxIdleLogChars;
      if (isWithin || nowMs - sinceMs < minIdleMs) return;
      this.#dropIdleLog(name);
      this.#rooms.delete(name);
    }
  }

  #dropIdleLog(name: RoomName): void {
    this.#idleLogChars -= this.#idleLogs.get(name)?.chars ?? 0;
    this.#idleLogs.delete(name);
  }

  /** Nobody gets into the whisper room any more: the name stays shut for an hour. */
  shut(room: Room): void {
    room.passing.isClosed = true;
    this.#shut.set(room.name, true, this.#options.clock.monotonic());
  }

  /** Rooms in memory, those that nobody is in included. */
  get size(): number {
    return this.#rooms.size;
  }

  /** What the room stood for is gone: nobody is in it, and a room of its name is another one. */
  forget(room: Room): void {
    for (const connection of [...room.connections]) this.leave(room, connection);
    if (this.#rooms.get(room.name) !== room) return;
    this.#dropIdleLog(room.name);
    this.#rooms.delete(room.name);
  }

  /** No log in memory names the user any more. */
  forgetUser(userId: UserId): void {
    for (const room of this.#rooms.values()) if (room.emptyIfNaming(userId)) this.retire(room);
  }

  /** Rooms that somebody is in. */
  *occupied(): Iterable<Room> {
    for (const room of this.#rooms.values()) if (room.connections.size > 0) yield room;
  }

  async #load(name: RoomName): Promise<Room | undefined> {
    const parsed = parseRoom(name);
    if (parsed === undefined) return undefined;
    const { store, planOf } = this.#options;
    const plan = planOf(parsed);
    const room = new Room(parsed, plan, this.#epochOf(plan.log));
    if (parsed.kind === "conversation") {
      const conversation = await store.conversations.get(parsed.name);
      if (conversation === undefined) return undefined;
      room.setConversation(conversation);
    }
    if (parsed.kind === "session") {
      const session = await store.focus.get(parsed.name);
      if (session === undefined) return undefined;
      room.setAudience([session.ownerId, ...(await store.focus.watchers(session.id))]);
    }
    if (this.#shut.get(name) !== undefined) room.passing.isClosed = true;
    // In the table before its log is read, so that what is delivered meanwhile moves the head.
    this.#rooms.set(name, room);
    if (room.log === "durable") await this.#position(room);
    this.retire(room);
    return room;
  }

  async #position(room: Room): Promise<void> {
    try {
      const { head, floor } = await this.#options.store.log.position(room.name);
      room.head = Math.max(room.head, head);
      room.floor = Math.max(room.floor, floor);
    } catch (error) {
      // A room whose head is not known must not be taken for an empty one.
      this.#rooms.delete(room.name);
      throw error;
    }
  }

  #epochOf({ kind }: LogPolicy): Epoch {
    const { store, instanceEpoch } = this.#options;
    if (kind === "durable") return store.epoch;
    if (kind === "memory") this.#logsMade += 1;
    // A log in memory that is made anew is another log.
    return (kind === "memory" ? `${instanceEpoch}${this.#logsMade.toString(36)}` : instanceEpoch) as Epoch;
  }
}
