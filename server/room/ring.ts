/**
 * The newest events of one room, as sent: most resumes need no more than these.
 *
 * Holds consecutive seqs only; a jump empties it first.
 */
export class Ring {
  readonly #maxEvents: number;
  #texts: string[] = [];
  #last = 0;

  /** @param maxEvents it holds at least so many of the newest, and less than twice as many */
  constructor(maxEvents: number) {
    this.#maxEvents = maxEvents;
  }

  push(seq: number, text: string): void {
    if (seq !== this.#last + 1) this.#texts = [];
    this.#texts.push(text);
    this.#last = seq;
    // Cut seldom and by half, so that a push costs the same on average however full the ring is.
    if (this.#texts.length >= this.#maxEvents * 2) this.#texts = this.#texts.slice(-this.#maxEvents);
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
  }

  /** Length of all that is held, in UTF-16 units. */
  get chars(): number {
    return this.#texts.reduce((sum, text) => sum + text.length, 0);
  }
}
