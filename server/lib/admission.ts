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

  constructor(capacity: number, nowMs: number, random: () => number) {
    super(capacity, nowMs);
    this.#random = random;
    this.#countedAt = nowMs;
  }

  override take(rate: Rate, nowMs: number): number {
    const untilNextMs = super.take(rate, nowMs);
    const elapsedMs = Math.max(0, nowMs - this.#countedAt);
    this.#away = Math.max(0, this.#away - (elapsedMs * rate.perSecond) / 1000);
    this.#countedAt = nowMs;
    if (untilNextMs === 0) return 0;
    this.#away += 1;
    const turnMs = Math.min((this.#away * 1000) / rate.perSecond, longestWaitMs);
    return Math.ceil(untilNextMs + turnMs * (0.75 + this.#random() / 2));
  }
}
