/**
 * Collects garbage while connections storm in.
 *
 * What a handshake leaves behind lies between what stays; collected as it goes, the next handshake takes its place
 * and the heap does not grow by it (`bun bench --only idle` shows what an idle connection costs).
 */
const connectionsPerCollection = 250;

export class StormCollector {
  readonly #collect: () => void;
  #sinceCollection = 0;

  constructor(collect: () => void) {
    this.#collect = collect;
  }

  /** To be told of every new connection. */
  opened(): void {
    this.#sinceCollection += 1;
    if (this.#sinceCollection < connectionsPerCollection) return;
    this.#sinceCollection = 0;
    this.#collect();
  }
}
