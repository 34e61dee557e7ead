/** A map that forgets its oldest entries, so that it never grows past its bound. */
export class BoundedMap<Key, Value> {
  readonly #map = new Map<Key, Value>();
  readonly #maxEntries: number;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get(key: Key): Value | undefined {
    return this.#map.get(key);
  }

  /** Makes `key` the newest entry. */
  set(key: Key, value: Value): void {
    this.#map.delete(key);
    this.#map.set(key, value);
    if (this.#map.size > this.#maxEntries) {
      const oldest = this.#map.keys().next();
      if (!oldest.done) this.#map.delete(oldest.value);
    }
  }

  delete(key: Key): boolean {
    return this.#map.delete(key);
  }

  clear(): void {
    this.#map.clear();
  }

  /** Oldest first. */
  entries(): IterableIterator<[Key, Value]> {
    return this.#map.entries();
  }

  get size(): number {
    return this.#map.size;
  }
}
