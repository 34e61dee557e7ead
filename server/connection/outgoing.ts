/**
 * Answers go out together, those of all that was taken in with one write for each socket, behind what it brought for the rooms.
 *
 * Each by itself would be a write of its own, and with it would go, in another write, what the room's topic
 * holds for the same reader.
 */
import type { Intake } from "../lib/intake.ts";

export interface Corked {
  /** Sends all that waits. */
  flush(): void;
}

export class Outgoing {
  readonly #intake: Pick<Intake, "atEnd">;
  readonly #deliver: () => void;
  #waiting: Corked[] = [];

  /** @param deliver hands over what is still held for the rooms: an event comes before the answer to its request */
  constructor(intake: Pick<Intake, "atEnd">, deliver: () => void) {
    this.#intake = intake;
    this.#deliver = deliver;
  }

  /** Flushes at the end of this turn's promises: what a commit answers follows what it delivered at once. */
  add(socket: Corked): void {
    this.#waiting.push(socket);
    if (this.#waiting.length === 1) queueMicrotask(() => this.#flush());
  }

  /** Flushes when all that has arrived is taken in. */
  addForIntake(socket: Corked): void {
    this.#waiting.push(socket);
    if (this.#waiting.length === 1) this.#intake.atEnd(() => this.#flush());
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
