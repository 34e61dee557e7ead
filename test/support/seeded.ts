/**
 * Chance by a seed: the same seed gives the same numbers, on every machine.
 *
 * Mulberry32, which is small and even enough to choose faults with; never use it for secrets.
 */
export class Seeded {
  #state: number;

  constructor(seed: string) {
    this.#state = Bun.hash.crc32(seed);
  }

  /** At least 0, below 1. */
  ratio(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.ratio() * (most - least + 1));
  }

  isLuckyAt(probabilityRatio: number): boolean {
    return this.ratio() < probabilityRatio;
  }

  /** @throws where there is nothing to choose from */
  pick<Value>(values: readonly Value[]): Value {
    const value = values[this.integer(0, values.length - 1)];
    if (value === undefined) throw new Error("nothing to choose from");
    return value;
  }

  /** A new order; the given one stays as it is. */
  shuffle<Value>(values: readonly Value[]): Value[] {
    const keyed = values.map((value) => ({ value, key: this.ratio() }));
    return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
  }
}
