/**
 * Delivery: an event is encoded once and handed to Bun's topics, which copy it to every reader.
 *
 * What one turn of the event loop brought for a room goes out together, as few frames as the limits allow: under
 * load a reader gets an array instead of a frame, a header and a copy for every event.
 *
 * A user's room has a handful of readers, so it has no topic: that saves one for each connection.
 */
import { encodeFrames, type User } from "../../protocol/index.ts";
import type { Counter, Metrics } from "../lib/metrics.ts";
import type { Connection } from "./connection.ts";
import type { Room } from "./room.ts";

/** Bun's `server.publish`, or a test's. */
export interface Topics {
  publish(topic: string, text: string): void;
}

/** Frames of eight reach a thousand readers for less CPU than frames of one or of 64 (`bun bench --only fan-out`). */
const eventsPerFrame = 8;

export class Delivery {
  readonly #topics: Topics;
  readonly #delivered: Counter;
  readonly #queued = new Map<Room, string[]>();

  constructor(topics: Topics, metrics: Metrics) {
    this.#topics = topics;
    this.#delivered = metrics.counter("deliveries_total", "Events handed to readers' sockets.");
  }

  enter(room: Room, connection: Connection): void {
    if (room.kind !== "user") connection.subscribe(room.name);
  }

  leave(room: Room, connection: Connection): void {
    if (room.kind !== "user") connection.unsubscribe(room.name);
  }

  /** Keeps an event for the end of the turn; `flush` sends it. */
  queue(room: Room, text: string): void {
    const texts = this.#queued.get(room);
    if (texts === undefined) this.#queued.set(room, [text]);
    else texts.push(text);
  }

  flush(): void {
    for (const [room, texts] of this.#queued) {
      this.#delivered.value += room.connections.size * texts.length;
      for (const frame of encodeFrames(texts, eventsPerFrame)) this.#send(room, frame);
    }
    this.#queued.clear();
  }

  /** At once: what is not logged and does not wait for anything. */
  toRoom(room: Room, text: string): void {
    this.#delivered.value += room.connections.size;
    this.#send(room, text);
  }

  #send(room: Room, frame: string): void {
    if (room.connections.size === 0) return;
    if (room.kind === "user") for (const connection of room.connections) connection.send(frame);
    else this.#topics.publish(room.name, frame);
  }

  /** To everyone in the room but the devices of one user. */
  toOthers(room: Room, user: User, text: string): void {
    const own = room.present.get(user.id)?.devices;
    const only = own?.length === 1 ? own[0] : undefined;
    if (only !== undefined && room.connections.has(only)) {
      this.#delivered.value += room.connections.size - 1;
      only.publish(room.name, text);
      return;
    }
    for (const connection of room.connections) {
      if (connection.user.id === user.id) continue;
      this.#delivered.value += 1;
      connection.send(text);
    }
  }
}
