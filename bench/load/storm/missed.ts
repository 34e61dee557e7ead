/**
 * What one client missed, and got: each event once and in order, or not.
 *
 * It applies events as a client must: the next one, none that it has, none ahead of its turn.
 */
interface Faults {
  /** Events that never came. */
  lost: number;
  /** Events that came again. */
  duplicated: number;
  /** Events that came before one of an earlier seq. */
  reordered: number;
}

export class Missed {
  readonly #head: number;
  #seq: number;
  readonly #early = new Set<number>();
  #duplicated = 0;
  #reordered = 0;

  /** @param seq the last event held; @param head the last one there is */
  constructor(seq: number, head: number) {
    this.#seq = seq;
    this.#head = head;
  }

  /** The cursor a client with these events has. */
  get seq(): number {
    return this.#seq;
  }

  get isWhole(): boolean {
    return this.#seq >= this.#head;
  }

  take(seq: number): void {
    if (seq <= this.#seq || this.#early.has(seq)) this.#duplicated++;
    else if (seq > this.#seq + 1) {
      this.#reordered++;
      this.#early.add(seq);
    } else {
      this.#seq = seq;
      while (this.#early.delete(this.#seq + 1)) this.#seq++;
    }
  }

  get faults(): Faults {
    const lost = Math.max(0, this.#head - this.#seq - this.#early.size);
    return { lost, duplicated: this.#duplicated, reordered: this.#reordered };
  }
}
