/**
 * Sets of a handful, such as one user's devices: of one, mostly. A Set of one takes five times the memory, an
 * object with an array nearly twice as much, and there are some for every connection.
 */

/** What a Set and a `FewSet` have in common. */
export interface Members<Item> extends Iterable<Item> {
  readonly size: number;
  has(item: Item): boolean;
  add(item: Item): unknown;
  /** @returns false if it was not in */
  delete(item: Item): boolean;
}

/** The same, to be looked at only. */
export type ReadonlyFewSet<Item extends object> = Pick<FewSet<Item>, "size" | "has" | "first"> &
  Iterable<Item>;

/** A set of a handful, in the order in which they came. */
export class FewSet<Item extends object> implements Members<Item> {
  #first: Item | undefined;
  /** Those after it, if any. */
  #others: Item[] | undefined;

  get first(): Item | undefined {
    return this.#first;
  }

  get size(): number {
    return this.#first === undefined ? 0 : 1 + (this.#others?.length ?? 0);
  }

  has(item: Item): boolean {
    return this.#first === item || this.#others?.includes(item) === true;
  }

  add(item: Item): void {
    if (this.has(item)) return;
    if (this.#first === undefined) this.#first = item;
    else if (this.#others === undefined) this.#others = [item];
    else this.#others.push(item);
  }

  delete(item: Item): boolean {
    if (!this.has(item)) return false;
    const [first, ...others] = [...this].filter((each) => each !== item);
    this.#first = first;
    this.#others = others.length === 0 ? undefined : others;
    return true;
  }

  /** Of those who are in now: whoever comes or goes meanwhile changes nothing. */
  [Symbol.iterator](): Iterator<Item> {
    const items = this.#first === undefined ? [] : [this.#first, ...(this.#others ?? [])];
    return items[Symbol.iterator]();
  }
}
