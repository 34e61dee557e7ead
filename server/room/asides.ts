/**
 * Asides: what readers are told of others' coming and going, which may wait a moment.
 *
 * A little goes out at once. When everybody comes back at the same time, a thousand arrivals told one by one to
 * a hundred readers each are a hundred thousand writes; then what waits for the same reader goes out together,
 * and the writes never exceed a small share of the server's time (`bun bench --only storm`).
 */
import { encodeFrames } from "../../protocol/index.ts";
import type { Clock } from "../lib/clock.ts";
import type { Connection } from "./connection.ts";
import type { Delivery } from "./deliver.ts";
import type { Room } from "./room.ts";

/** A write takes five to ten microseconds, so this is less than a twentieth of a core. */
const writesPerMs = 5;
/** Writes of so many ms are "a little", and go out in one go. */
const burstMs = 40;
/** What goes to whole rooms keeps others waiting no longer than this. */
const maxWaitMs = 2_000;
/** Of texts that wait; beyond it they go out early. */
const maxWaiting = 262_144;

export class Asides {
  readonly #clock: Clock;
  readonly #delivery: Delivery;
  /** When the writes done so far are within the bounds; monotonic, or a clock set back would hold up what waits. */
  #freeAt = Number.NEGATIVE_INFINITY;
  readonly #waiting = new Map<Connection, string[]>();
  #waitingCount = 0;
  #isScheduled = false;

  constructor(clock: Clock, delivery: Delivery) {
    this.#clock = clock;
    this.#delivery = delivery;
  }

  /** For so long nothing should go out; 0 while there is little of it. */
  get waitMs(): number {
    return Math.max(0, this.#freeAt - burstMs - this.#clock.monotonic());
  }

  /** At once; it is for the caller to wait before. */
  toRoom(room: Room, text: string): void {
    this.#delivery.toRoom(room, text);
    this.#spend(room.connections.size);
  }

  /** At once or soon; texts for one connection stay in order. */
  toConnections(connections: Iterable<Connection>, text: string): void {
    if (this.#waitingCount === 0 && this.waitMs === 0) this.#tellAtOnce(connections, text);
    else {
      for (const connection of connections) this.#wait(connection, text);
      if (this.#waitingCount >= maxWaiting) this.#flush(this.#waiting.size);
      else this.#schedule();
    }
  }

  #tellAtOnce(connections: Iterable<Connection>, text: string): void {
    let writes = 0;
    for (const connection of connections) {
      this.#delivery.toConnection(connection, text);
      writes += 1;
    }
    this.#spend(writes);
  }

  #wait(connection: Connection, text: string): void {
    const texts = this.#waiting.get(connection);
    if (texts === undefined) this.#waiting.set(connection, [text]);
    else texts.push(text);
    this.#waitingCount += 1;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#clock.after(this.waitMs, () => {
      this.#isScheduled = false;
      this.#flush(burstMs * writesPerMs);
      if (this.#waitingCount > 0) this.#schedule();
    });
  }

  /** Those who wait longest, and about so many writes. */
  #flush(maxWrites: number): void {
    let writes = 0;
    for (const [connection, texts] of this.#waiting) {
      if (writes >= maxWrites) break;
      for (const frame of encodeFrames(texts)) {
        this.#delivery.toConnection(connection, frame);
        writes += 1;
      }
      this.#waiting.delete(connection);
      this.#waitingCount -= texts.length;
    }
    this.#spend(writes);
  }

  #spend(writes: number): void {
    const now = this.#clock.monotonic();
    this.#freeAt = Math.min(Math.max(now, this.#freeAt) + writes / writesPerMs, now + burstMs + maxWaitMs);
  }
}
