/**
 * Places by requests, of the newest so many: flat tables of numbers, which no collection of garbage walks.
 *
 * A map of a quarter of a million texts costs a busy server a tenth of its time (`bun run bench --only rooms`), nearly
 * all of it for requests that are new. Here a look that finds nothing reads a line of memory of each table. Two
 * generations, as in `lib/recent.ts`: nothing is deleted one by one.
 */
import type { RequestKey } from "../store/port.ts";

const seed = crypto.getRandomValues(new Uint32Array(1))[0];

type IsAt = (place: number, key: RequestKey) => boolean;

export class RequestIndex {
  readonly #maxPerGeneration: number;
  readonly #isAt: IsAt;
  #young: Table | undefined;
  #old: Table | undefined;

  /**
   * @param maxEntries beyond it the oldest half is forgotten
   * @param isAt whether what stands in a place is of that request; places may be used anew
   */
  constructor(maxEntries: number, isAt: IsAt) {
    this.#maxPerGeneration = Math.ceil(maxEntries / 2);
    this.#isAt = isAt;
  }

  /** @returns the place that was given last for it */
  find(key: RequestKey): number | undefined {
    const hash = hashOf(key);
    return this.#young?.find(hash, key, this.#isAt) ?? this.#old?.find(hash, key, this.#isAt);
  }

  /** @param place what `isAt` is asked about it says yes from now on */
  add(key: RequestKey, place: number): void {
    this.#young ??= new Table(this.#maxPerGeneration);
    if (this.#young.isFull) {
      const emptied = this.#old ?? new Table(this.#maxPerGeneration);
      emptied.clear();
      this.#old = this.#young;
      this.#young = emptied;
    }
    this.#young.add(hashOf(key), key, place, this.#isAt);
  }
}

/** Open addressing, never more than half full. */
class Table {
  readonly #maxEntries: number;
  readonly #mask: number;
  /** A hash and a place + 1 for each slot; 0 where there is none. */
  readonly #slots: Uint32Array;
  #entries = 0;

  constructor(maxEntries: number) {
    const slots = 2 ** Math.ceil(Math.log2(maxEntries * 2));
    this.#maxEntries = maxEntries;
    this.#mask = slots - 1;
    this.#slots = new Uint32Array(slots * 2);
  }

  get isFull(): boolean {
    return this.#entries >= this.#maxEntries;
  }

  find(hash: number, key: RequestKey, isAt: IsAt): number | undefined {
    const marked = this.#slots[this.#slotFor(hash, key, isAt) + 1] ?? 0;
    return marked === 0 ? undefined : marked - 1;
  }

  add(hash: number, key: RequestKey, place: number, isAt: IsAt): void {
    const slot = this.#slotFor(hash, key, isAt);
    if (this.#slots[slot + 1] === 0) this.#entries += 1;
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = place + 1;
  }

  clear(): void {
    this.#slots.fill(0);
    this.#entries = 0;
  }

  /** Where the request stands, or else the first free slot on its way. */
  #slotFor(hash: number, key: RequestKey, isAt: IsAt): number {
    let slot = (hash & this.#mask) * 2;
    for (;;) {
      const marked = this.#slots[slot + 1] ?? 0;
      if (marked === 0 || (this.#slots[slot] === hash && isAt(marked - 1, key))) return slot;
      slot = (slot + 2) & (this.#mask * 2 + 1);
    }
  }
}

/** Of 32 bits. With the user, or many users could crowd one slot by sending the same id. */
function hashOf({ userId, requestId }: RequestKey): number {
  return Bun.hash.xxHash32(requestId, Bun.hash.xxHash32(userId, seed));
}
