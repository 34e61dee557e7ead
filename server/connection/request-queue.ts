/**
 * One connection's requests: bounded, begun in order, answered in order.
 *
 * A request begins when everything before it is answered. The exception are requests of one pipelined type: the
 * next begins when the one before has handed its change to the journal, so that one writer fills a commit.
 */
export interface Reply {
  /** Runs when it is this reply's turn: sends it, and whatever has to follow it at once. */
  send(): void;
}

export interface QueuedRequest {
  readonly type: string;
  readonly isPipelined: boolean;
  /** @param release the next of the same pipelined type may begin */
  run(release: () => void): Promise<Reply | undefined>;
}

interface Slot {
  /** undefined until it is known; null when there is nothing to say. */
  reply: Reply | null | undefined;
}

export class RequestQueue {
  readonly #maxQueued: number;
  #waiting: QueuedRequest[] = [];
  #slots: Slot[] = [];
  #openType: string | undefined;
  #isReleased = false;
  #isClosed = false;

  constructor(maxQueued: number) {
    this.#maxQueued = maxQueued;
  }

  /** @returns false if the queue is full; then the request is not taken */
  push(request: QueuedRequest): boolean {
    if (this.#waiting.length + this.#slots.length >= this.#maxQueued) return false;
    this.#waiting.push(request);
    this.#pump();
    return true;
  }

  /** What waits is dropped; what has begun ends, unheard. */
  close(): void {
    this.#isClosed = true;
    this.#waiting = [];
    this.#slots = [];
  }

  #pump(): void {
    let next = this.#waiting[0];
    while (next !== undefined && this.#mayBegin(next)) {
      this.#waiting.shift();
      void this.#begin(next);
      next = this.#waiting[0];
    }
  }

  #mayBegin(request: QueuedRequest): boolean {
    if (this.#slots.length === 0) return true;
    return request.isPipelined && request.type === this.#openType && this.#isReleased;
  }

  async #begin(request: QueuedRequest): Promise<void> {
    const slot: Slot = { reply: undefined };
    this.#slots.push(slot);
    this.#openType = request.type;
    this.#isReleased = false;
    const release = () => {
      // Only the latest one opens the way: what comes next stands behind it.
      if (this.#slots.at(-1) !== slot) return;
      this.#isReleased = true;
      this.#pump();
    };
    slot.reply = (await request.run(release)) ?? null;
    this.#answer();
  }

  #answer(): void {
    let first = this.#slots[0];
    while (first !== undefined && first.reply !== undefined && !this.#isClosed) {
      this.#slots.shift();
      first.reply?.send();
      first = this.#slots[0];
    }
    this.#pump();
  }
}
