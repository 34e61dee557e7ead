/**
 * Sets of a handful, such as one user's devices: an array takes a fifth of a Set's memory, and there is one for
 * every connection.
 */

/** @returns false if it was in already */
export function addTo<Item>(items: Item[], item: Item): boolean {
  if (items.includes(item)) return false;
  items.push(item);
  return true;
}

/** @returns false if it was not in */
export function removeFrom<Item>(items: Item[], item: Item): boolean {
  const at = items.indexOf(item);
  if (at === -1) return false;
  items.splice(at, 1);
  return true;
}

/** What a Set and a `FewSet` have in common. */
export interface Members<Item> extends Iterable<Item> {
  readonly size: number;
  has(item: Item): boolean;
  add(item: Item): unknown;
  /** @returns false if it was not in */
  delete(item: Item): boolean;
}

/** A set of a handful. */
export class FewSet<Item> implements Members<Item> {
  readonly #items: Item[] = [];

  get size(): number {
    return this.#items.length;
  }

  has(item: Item): boolean {
    return this.#items.includes(item);
  }

  add(item: Item): void {
    addTo(this.#items, item);
  }

  delete(item: Item): boolean {
    return removeFrom(this.#items, item);
  }

  [Symbol.iterator](): Iterator<Item> {
    return this.#items[Symbol.iterator]();
  }
}
