/**
 * The newest events of one room, as sent: most resumes need no more than these.
 *
 * Holds consecutive seqs only; a jump empties it first.
 */
interface Shared {
  readonly after: number;
  readonly upTo: number;
  readonly frames: readonly string[];
  readonly chars: number;
}

export class Ring {
  readonly maxEvents: number;
  readonly maxChars: number;
  #texts: string[] = [];
  #chars = 0;
  #last = 0;
  #changes = 0;
  #filling: Promise<void> | undefined;
  #shared: Shared | undefined;

  /**
   * @param maxEvents it holds at least so many of the newest, and less than twice as many
   * @param maxChars unless they are longer than that: then only as many as are not
   */
  constructor(maxEvents: number, maxChars = Number.POSITIVE_INFINITY) {
    this.maxEvents = maxEvents;
    this.maxChars = maxChars;
  }

  push(seq: number, text: string): void {
    this.#shared = undefined;
    if (seq !== this.#last + 1) this.#hold([]);
    this.#texts.push(text);
    this.#chars += text.length;
    this.#last = seq;
    // Cut seldom and by half, so that a push costs the same on average however full the ring is.
    if (this.#texts.length >= this.maxEvents * 2) this.#hold(this.#texts.slice(-this.maxEvents));
    if (this.#chars > this.maxChars) this.#shorten();
  }

  #hold(texts: string[]): void {
    this.#texts = texts;
    this.#chars = texts.reduce((sum, text) => sum + text.length, 0);
  }

  /** By half, for the same reason. */
  #shorten(): void {
    let end = 0;
    while (this.#chars > this.maxChars / 2 && end < this.#texts.length) {
      this.#chars -= this.#texts[end]?.length ?? 0;
      end += 1;
    }
    this.#texts = this.#texts.slice(end);
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
      this.#hold([...older]);
      this.#last = last;
    } else if (first <= last + 1) {
      // What came meanwhile follows on, or was read too.
      this.#hold([...older.slice(0, older.length - (last + 1 - first)), ...this.#texts]);
    }
    if (this.#chars > this.maxChars) this.#shorten();
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
    this.#hold([]);
    this.#shared = undefined;
    this.#changes += 1;
  }

  /** How often events were changed in the log: what was read at another count may say what no longer holds. */
  get changes(): number {
    return this.#changes;
  }

  /** What `make` gives for a stretch of events: made once for all who ask for the same one after another. */
  share(after: number, upTo: number, make: () => readonly string[]): readonly string[] {
    if (this.#shared?.after === after && this.#shared.upTo === upTo) return this.#shared.frames;
    const frames = make();
    this.#shared = { after, upTo, frames, chars: frames.reduce((sum, { length }) => sum + length, 0) };
    return frames;
  }

  /** Length of all that is held, in UTF-16 units. */
  get chars(): number {
    return this.#chars + (this.#shared?.chars ?? 0);
  }
}
