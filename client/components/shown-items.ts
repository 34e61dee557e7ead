/**
 * Which of a chat's items have rows: the newest, and those above them as far as the user has gone up.
 *
 * A page that is left open holds thousands of messages, and with a row for each of them every frame would be late.
 */
interface Keyed {
  readonly key: string;
}

/** More than any screen shows. */
const step = 100;
/** Cut seldom and by half: most messages add a row and remove none. */
const most = step * 2;

export class ShownItems {
  /** The first that has a row. */
  #first: string | undefined;
  /** Where it was, in case that it is deleted. */
  #from = 0;
  #more = 0;
  #wanted: string | undefined;

  /** Whether there are items above, without a row. */
  get hasMore(): boolean {
    return this.#from > 0;
  }

  /** From the next render on more of those above have rows. */
  extend(): void {
    this.#more = step;
  }

  /** From the next render on the item has a row, and some above it. */
  include(key: string): void {
    this.#wanted = key;
  }

  reset(): void {
    this.#first = undefined;
    this.#from = 0;
    this.#more = 0;
    this.#wanted = undefined;
  }

  /**
   * Call it with every render.
   *
   * @param isEndSeen the user is at the newest, and sees none of the upper rows
   */
  of<Item extends Keyed>(items: readonly Item[], isEndSeen: boolean): readonly Item[] {
    const wanted = this.#indexOf(items, this.#wanted) ?? Number.POSITIVE_INFINITY;
    const newest = items.length - step;
    const first = this.#first === undefined ? newest : this.#firstIn(items, newest);
    const isLong = isEndSeen && items.length - first > most;
    const start = isLong ? newest : first - this.#more;
    this.#from = Math.max(0, Math.min(start, wanted - step / 2));
    this.#first = items[this.#from]?.key;
    this.#more = 0;
    this.#wanted = undefined;
    return this.hasMore ? items.slice(this.#from) : items;
  }

  #firstIn(items: readonly Keyed[], newest: number): number {
    // Nothing was above it: what is there now was asked for.
    if (!this.hasMore) return 0;
    return this.#indexOf(items, this.#first) ?? Math.min(this.#from, newest);
  }

  #indexOf(items: readonly Keyed[], key: string | undefined): number | undefined {
    const at = key === undefined ? -1 : items.findIndex((item) => item.key === key);
    return at === -1 ? undefined : at;
  }
}
