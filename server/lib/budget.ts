/** Counts what should not happen often. */
const windowMs = 60_000;

export class Budget {
  #count = 0;
  #since = Number.NEGATIVE_INFINITY;

  /** @returns true once `max` were spent within a minute */
  spend(max: number, monotonicMs: number): boolean {
    if (monotonicMs - this.#since >= windowMs) {
      this.#since = monotonicMs;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count >= max;
  }
}
