/**
 * What happened lately, by key: remembered for at least a given time, unless there is too much of it.
 *
 * Two generations: new entries go into the young one, and the old one is dropped whole. Nothing is deleted one
 * by one, which is what makes a large map slow.
 */
export class Recent<Value> {
  readonly #minAgeMs: number;
  readonly #maxPerGeneration: number;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();
  #bornAt = Number.NEGATIVE_INFINITY;

  /** @param maxEntries beyond it the oldest half is forgotten early */
  constructor(minAgeMs: number, maxEntries: number) {
    this.#minAgeMs = minAgeMs;
    this.#maxPerGeneration = Math.ceil(maxEntries / 2);
  }

  get isEmpty(): boolean {
    return this.#young.size === 0 && this.#old.size === 0;
  }

  get(key: string): Value | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  set(key: string, value: Value, nowMs: number): void {
    if (nowMs - this.#bornAt >= this.#minAgeMs || this.#young.size >= this.#maxPerGeneration) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#bornAt = nowMs;
    }
    this.#young.set(key, value);
  }
}
