/**
 * Places by requests, of the newest so many: flat tables of numbers, which no collection of garbage walks.
 *
 * A map of a quarter of a million texts costs a busy server a tenth of its time (`bun run bench --only rooms`), nearly
 * all of it for requests that are new. Here a look that finds nothing reads a byte or two of each table, which a core has
 * near. Two generations, as in `lib/recent.ts`: nothing is deleted one by one.
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
  /** A byte of the hash for each slot, never 0; 0 where nothing stands. */
  readonly #marks: Uint8Array;
  readonly #places: Uint32Array;
  #entries = 0;

  constructor(maxEntries: number) {
    const slots = 2 ** Math.ceil(Math.log2(maxEntries * 2));
    this.#maxEntries = maxEntries;
    this.#mask = slots - 1;
    this.#marks = new Uint8Array(slots);
    this.#places = new Uint32Array(slots);
  }

  get isFull(): boolean {
    return this.#entries >= this.#maxEntries;
  }

  find(hash: number, key: RequestKey, isAt: IsAt): number | undefined {
    const slot = this.#slotFor(hash, key, isAt);
    return this.#marks[slot] === 0 ? undefined : this.#places[slot];
  }

  add(hash: number, key: RequestKey, place: number, isAt: IsAt): void {
    const slot = this.#slotFor(hash, key, isAt);
    if (this.#marks[slot] === 0) this.#entries += 1;
    this.#marks[slot] = markOf(hash);
    this.#places[slot] = place;
  }

  clear(): void {
    this.#marks.fill(0);
    this.#entries = 0;
  }

  /** Where the request stands, or else the first free slot on its way. */
  #slotFor(hash: number, key: RequestKey, isAt: IsAt): number {
    const wanted = markOf(hash);
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const mark = this.#marks[slot];
      if (mark === 0 || (mark === wanted && isAt(this.#places[slot] ?? 0, key))) return slot;
    }
  }
}

/** Of the bits that do not choose the slot. */
function markOf(hash: number): number {
  return hash >>> 24 || 1;
}

/** Of 32 bits. With the user, or many users could crowd one slot by sending the same id. */
function hashOf({ userId, requestId }: RequestKey): number {
  return Bun.hash.xxHash32(requestId, Bun.hash.xxHash32(userId, seed));
}
