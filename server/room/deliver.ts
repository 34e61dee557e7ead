/**
 * Delivery: an event is encoded once and handed to Bun's topics, which copy it to every reader.
 *
 * What arrived together for a room goes out together, as few frames as the limits allow: under
 * load a reader gets an array instead of a frame, a header and a copy for every event.
 *
 * A user's room has a handful of readers, so it has no topic: that saves one for each connection.
 */
import { FrameBuilder, type User } from "../../protocol/index.ts";
import type { Counter, Metrics } from "../lib/metrics.ts";
import { Behind } from "./behind.ts";
import type { Connection } from "./connection.ts";
import type { Room } from "./room.ts";

/** Bun's `server.publish`, or a test's. */
export interface Topics {
  /** @returns 0 if some subscriber did not take the text, because too much waits unsent for it */
  publish(topic: string, text: string): number;
}

/** Frames of eight reach a thousand readers for less CPU than frames of one or of 64 (`bun bench --only fan-out`). */
const eventsPerFrame = 8;

/** What waits for a room. */
interface Queued {
  readonly frames: FrameBuilder;
  events: number;
}

export class Delivery {
  readonly #topics: Topics;
  readonly #delivered: Counter;
  readonly #queued = new Map<Room, Queued>();
  readonly behind: Behind;

  constructor(topics: Topics, metrics: Metrics) {
    this.#topics = topics;
    this.#delivered = metrics.counter("deliveries_total", "Events handed to readers' sockets.");
    this.behind = new Behind(metrics);
  }

  enter(room: Room, connection: Connection): void {
    this.#deliverQueued(room);
    if (this.behind.has(connection)) this.behind.enter(room);
    else if (room.kind !== "user") connection.subscribe(room.name);
  }

  leave(room: Room, connection: Connection): void {
    this.#deliverQueued(room);
    if (this.behind.has(connection)) this.behind.leave(room);
    else if (room.kind !== "user") connection.unsubscribe(room.name);
  }

  /** The connection's output is full: from now on nothing is told to it but answers. */
  pause(connection: Connection): void {
    if (this.behind.has(connection)) return;
    this.behind.add(connection);
    for (const { kind, name } of connection.rooms) if (kind !== "user") connection.unsubscribe(name);
  }

  /** Its output has drained. Events it missed show as holes. */
  resume(connection: Connection): void {
    if (!this.behind.delete(connection)) return;
    for (const { kind, name } of connection.rooms) if (kind !== "user") connection.subscribe(name);
  }

  /** Keeps an event until `flush` sends it, with what else came. */
  queue(room: Room, text: string): void {
    let queued = this.#queued.get(room);
    if (queued === undefined) {
      queued = { frames: new FrameBuilder(eventsPerFrame), events: 0 };
      this.#queued.set(room, queued);
    }
    queued.frames.add(text);
    queued.events += 1;
  }

  /** May be called again by what it hands to a connection: that one delivers the rest. */
  flush(): void {
    if (this.#queued.size === 0) return;
    try {
      for (const [room, { frames, events }] of this.#queued) {
        this.#queued.delete(room);
        const isLogged = room.log !== "none";
        this.#count(room, events, isLogged);
        for (const frame of frames.take()) this.#send(room, frame, isLogged);
      }
    } finally {
      this.#queued.clear();
    }
  }

  /** What was said in the room before comes first, and goes to those who were there. */
  #deliverQueued(room: Room): void {
    if (this.#queued.has(room)) this.flush();
  }

  /** At once: what is not logged and does not wait for anything. */
  toRoom(room: Room, text: string): void {
    this.#deliverQueued(room);
    this.#count(room, 1, false);
    this.#send(room, text, false);
  }

  /** To everyone in the room but the devices of one user. */
  toOthers(room: Room, user: User, text: string): void {
    this.#deliverQueued(room);
    const own = room.present.get(user.id);
    const only = own?.size === 1 ? own.first : undefined;
    if (only !== undefined && room.connections.has(only)) {
      const behind = this.behind.in(room) - (this.behind.has(only) ? 1 : 0);
      this.#delivered.value += room.connections.size - 1 - behind;
      this.behind.count(behind, 1, false);
      if (only.publish(room.name, text) === 0) findFull(room);
      return;
    }
    for (const connection of room.connections) {
      if (connection.user.id !== user.id) this.toConnection(connection, text);
    }
  }

  /** To one connection, what is not logged. */
  toConnection(connection: Connection, text: string): void {
    if (this.#hand(connection, text, false)) this.#delivered.value += 1;
  }

  #count(room: Room, events: number, isLogged: boolean): void {
    // Of a user's room each connection is told by itself, and counted there.
    const behind = room.kind === "user" ? 0 : this.behind.in(room);
    this.#delivered.value += (room.connections.size - behind) * events;
    this.behind.count(behind, events, isLogged);
  }

  #send(room: Room, frame: string, isLogged: boolean): void {
    if (room.kind === "user") {
      for (const connection of room.connections) this.#hand(connection, frame, isLogged);
    } else if (room.connections.size > this.behind.in(room)) {
      if (this.#topics.publish(room.name, frame) === 0) findFull(room);
    }
  }

  #hand(connection: Connection, text: string, isLogged: boolean): boolean {
    if (!this.behind.has(connection) && connection.send(text)) return true;
    this.behind.count(1, 1, isLogged);
    return false;
  }
}

/** Some reader in the room did not take a text; the topic does not say which. */
function findFull(room: Room): void {
  for (const connection of room.connections) connection.checkUnsent();
}
