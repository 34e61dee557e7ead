/**
 * Readers whose output is full: taken off their rooms' topics until it has drained.
 *
 * Nothing is attempted for them meanwhile, so one of them costs a room nothing; what passes them by is counted.
 * A reader that keeps up is not known here.
 */
import type { Counter, Metrics } from "../lib/metrics.ts";
import type { Connection } from "./connection.ts";
import type { Room } from "./room.ts";

export class Behind {
  readonly #connections = new Set<Connection>();
  /** How many of them are in a room. */
  readonly #inRoom = new Map<Room, number>();
  readonly #dropped: Counter;
  readonly #deferred: Counter;

  constructor(metrics: Metrics) {
    this.#dropped = metrics.counter(
      "dropped_total",
      "Unlogged events that a reader who was behind did not get.",
    );
    this.#deferred = metrics.counter(
      "deferred_total",
      "Logged events left in the log for a reader who was behind.",
    );
  }

  has(connection: Connection): boolean {
    return this.#connections.has(connection);
  }

  add(connection: Connection): void {
    this.#connections.add(connection);
    for (const room of connection.rooms) this.enter(room);
  }

  /** @returns false if it was not behind */
  delete(connection: Connection): boolean {
    if (!this.#connections.delete(connection)) return false;
    for (const room of connection.rooms) this.leave(room);
    return true;
  }

  /** One of them enters a room. */
  enter(room: Room): void {
    this.#inRoom.set(room, this.in(room) + 1);
  }

  /** One of them leaves a room. */
  leave(room: Room): void {
    const left = this.in(room) - 1;
    if (left === 0) this.#inRoom.delete(room);
    else this.#inRoom.set(room, left);
  }

  in(room: Room): number {
    return this.#inRoom.size === 0 ? 0 : (this.#inRoom.get(room) ?? 0);
  }

  /** So many events passed by so many of them. */
  count(readers: number, events: number, isLogged: boolean): void {
    if (readers > 0) (isLogged ? this.#deferred : this.#dropped).value += readers * events;
  }

  get dropped(): number {
    return this.#dropped.value;
  }

  get deferred(): number {
    return this.#deferred.value;
  }
}
