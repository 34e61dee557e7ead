/**
 * Answers go out together, a whole turn's in one write for each socket, behind what the turn brought for the rooms.
 *
 * Each by itself would be a write of its own, and with it would go, in another write, what the room's topic
 * holds for the same reader.
 */
import type { Clock } from "../lib/clock.ts";

export interface Corked {
  /** Sends all that waits. */
  flush(): void;
}

export class Outgoing {
  readonly #clock: Clock;
  readonly #deliver: () => void;
  #waiting: Corked[] = [];

  /** @param deliver hands over what is still held for the rooms: an event comes before the answer to its request */
  constructor(clock: Clock, deliver: () => void) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  /** Flushes at the end of this turn's promises: what a commit answers follows what it delivered at once. */
  add(socket: Corked): void {
    this.#waiting.push(socket);
    if (this.#waiting.length === 1) queueMicrotask(() => this.#flush());
  }

  /** Flushes when all that has arrived is taken in. */
  addForTurn(socket: Corked): void {
    this.#waiting.push(socket);
    if (this.#waiting.length > 1) return;
    this.#clock.soon(() => this.#flush());
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    try {
      this.#deliver();
    } finally {
      // Whatever goes wrong there, whoever asked is answered.
      for (const socket of waiting) socket.flush();
    }
  }
}
