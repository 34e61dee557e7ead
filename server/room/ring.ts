/**
 * The newest events of one room, as sent: most resumes need no more than these.
 *
 * Holds consecutive seqs only; a jump empties it first.
 */
interface Shared {
  readonly after: number;
  readonly upTo: number;
  readonly frames: readonly string[];
}

export class Ring {
  readonly maxEvents: number;
  #texts: string[] = [];
  #last = 0;
  #changes = 0;
  #filling: Promise<void> | undefined;
  #shared: Shared | undefined;

  /** @param maxEvents it holds at least so many of the newest, and less than twice as many */
  constructor(maxEvents: number) {
    this.maxEvents = maxEvents;
  }

  push(seq: number, text: string): void {
    if (seq !== this.#last + 1) this.#texts = [];
    this.#texts.push(text);
    this.#last = seq;
    // Cut seldom and by half, so that a push costs the same on average however full the ring is.
    if (this.#texts.length >= this.maxEvents * 2) this.#texts = this.#texts.slice(-this.maxEvents);
  }

  /**
   * Puts older events in front of what it holds; they are read once, however many ask meanwhile. Nothing is taken
   * if events were changed while they were read.
   *
   * @param last seq of the newest that `read` gives
   */
  fill(last: number, read: () => Promise<readonly string[]>): Promise<void> {
    this.#filling ??= this.#fill(last, read).finally(() => {
      this.#filling = undefined;
    });
    return this.#filling;
  }

  async #fill(last: number, read: () => Promise<readonly string[]>): Promise<void> {
    const changes = this.#changes;
    const older = await read();
    if (changes !== this.#changes) return;
    const first = this.#last - this.#texts.length + 1;
    if (last >= this.#last) {
      this.#texts = [...older];
      this.#last = last;
    } else if (first <= last + 1) {
      // What came meanwhile follows on, or was read too.
      this.#texts.unshift(...older.slice(0, older.length - (last + 1 - first)));
    }
  }

  /** Texts of the events after `afterSeq` up to `upToSeq`. @returns undefined if it does not hold them all */
  between(afterSeq: number, upToSeq: number): readonly string[] | undefined {
    if (upToSeq <= afterSeq) return [];
    const first = this.#last - this.#texts.length + 1;
    if (afterSeq + 1 < first || upToSeq > this.#last) return undefined;
    return this.#texts.slice(afterSeq + 1 - first, upToSeq + 1 - first);
  }

  /** Events were changed in the log: what is held here is no longer what would be replayed. */
  clear(): void {
    this.#texts = [];
    this.#shared = undefined;
    this.#changes += 1;
  }

  /** How often events were changed in the log: what was read at another count may say what no longer holds. */
  get changes(): number {
    return this.#changes;
  }

  /** What `make` gives for a stretch of events: made once for all who ask for the same one after another. */
  share(after: number, upTo: number, make: () => readonly string[]): readonly string[] {
    if (this.#shared?.after !== after || this.#shared.upTo !== upTo) {
      this.#shared = { after, upTo, frames: make() };
    }
    return this.#shared.frames;
  }

  /** Length of all that is held, in UTF-16 units. */
  get chars(): number {
    return this.#texts.reduce((sum, text) => sum + text.length, 0);
  }
}
