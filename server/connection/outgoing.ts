/**
 * Answers go out together, a whole turn's in one write for each socket, behind what the turn delivered to it.
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

  /** @param deliver hands over what the turn still holds for the rooms */
  constructor(clock: Clock, deliver: () => void) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  /** Flushes at the end of this turn's promises: a commit has been delivered, and its answers follow at once. */
  add(socket: Corked): void {
    this.#waiting.push(socket);
    if (this.#waiting.length === 1) queueMicrotask(() => this.#flush());
  }

  /** Flushes when all that has arrived is taken in. */
  addForTurn(socket: Corked): void {
    this.#waiting.push(socket);
    if (this.#waiting.length > 1) return;
    this.#clock.soon(() => {
      this.#deliver();
      this.#flush();
    });
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const socket of waiting) socket.flush();
  }
}
