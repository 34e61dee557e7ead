/**
 * Admission: who finds no token is told when there will be one for it, each behind the one before, so that those
 * who are turned away together do not come back together.
 */
import { type Rate, TokenBucket } from "./token-bucket.ts";

/** Nobody is told to stay away for much longer, however many wait. */
const longestWaitMs = 30_000;

export class AdmissionBucket extends TokenBucket {
  readonly #random: () => number;
  /** How many were told to come back and have not had the time to. */
  #away = 0;
  #countedAt: number;

  constructor(capacity: number, monotonicMs: number, random: () => number) {
    super(capacity, monotonicMs);
    this.#random = random;
    this.#countedAt = monotonicMs;
  }

  override take(rate: Rate, monotonicMs: number): number {
    const untilNextMs = super.take(rate, monotonicMs);
    const elapsedMs = Math.max(0, monotonicMs - this.#countedAt);
    this.#away = Math.max(0, this.#away - (elapsedMs * rate.perSecond) / 1000);
    this.#countedAt = monotonicMs;
    if (untilNextMs === 0) return 0;
    this.#away += 1;
    const turnMs = Math.min((this.#away * 1000) / rate.perSecond, longestWaitMs);
    return Math.ceil(untilNextMs + turnMs * (0.75 + this.#random() / 2));
  }
}
