/**
 * Delivery: an event is encoded once and handed to Bun's topics, which copy it to every reader.
 *
 * A user's room has a handful of readers, so it has no topic: that saves one for each connection.
 */
import type { User } from "../../protocol/index.ts";
import type { Counter, Metrics } from "../lib/metrics.ts";
import type { Connection } from "./connection.ts";
import type { Room } from "./room.ts";

/** Bun's `server.publish`, or a test's. */
export interface Topics {
  publish(topic: string, text: string): void;
}

export class Delivery {
  readonly #topics: Topics;
  readonly #delivered: Counter;

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

  toRoom(room: Room, text: string): void {
    if (room.connections.size === 0) return;
    this.#delivered.value += room.connections.size;
    if (room.kind === "user") for (const connection of room.connections) connection.send(text);
    else this.#topics.publish(room.name, text);
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
