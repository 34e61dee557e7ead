/**
 * Answers that come after a commit: a whole turn's go out together, in one write for each socket.
 *
 * Within a frame's handler the socket is corked as it is; outside of it every text would be a write of its own,
 * and with it would go, in another write, what the room's topic holds for the same reader.
 */
export interface Corked {
  /** Sends all that waits. */
  flush(): void;
}

export class Outgoing {
  #waiting: Corked[] = [];

  /** Flushes at the end of this turn's promises, once. */
  add(socket: Corked): void {
    this.#waiting.push(socket);
    if (this.#waiting.length === 1) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const socket of waiting) socket.flush();
  }
}
