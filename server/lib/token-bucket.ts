/**
 * Token buckets: a steady rate with a burst beyond it.
 *
 * The table is bounded by forgetting full buckets, which are the same as new ones.
 */
export interface Rate {
  /** Tokens that come back each second; 0 switches the limit off. */
  readonly perSecond: number;
  /** Most tokens held at once. */
  readonly capacity: number;
}

export class TokenBucket {
  #tokens: number;
  #at: number;

  constructor(capacity: number, nowMs: number) {
    this.#tokens = capacity;
    this.#at = nowMs;
  }

  /** @returns 0 if a token was taken, else the milliseconds until there is one */
  take(rate: Rate, nowMs: number): number {
    if (rate.perSecond === 0) return 0;
    const elapsedMs = Math.max(0, nowMs - this.#at);
    this.#tokens = Math.min(rate.capacity, this.#tokens + (elapsedMs * rate.perSecond) / 1000);
    this.#at = nowMs;
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return 0;
    }
    return Math.ceil(((1 - this.#tokens) * 1000) / rate.perSecond);
  }

  isFull(rate: Rate, nowMs: number): boolean {
    return this.#tokens + ((nowMs - this.#at) * rate.perSecond) / 1000 >= rate.capacity;
  }
}

/** One bucket for each key, such as a user's id. */
export class TokenBuckets {
  readonly #rate: Rate;
  readonly #buckets = new Map<string, TokenBucket>();
  #sweepAt = 1024;

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  take(key: string, nowMs: number): number {
    if (this.#rate.perSecond === 0) return 0;
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      if (this.#buckets.size >= this.#sweepAt) this.#sweep(nowMs);
      bucket = new TokenBucket(this.#rate.capacity, nowMs);
      this.#buckets.set(key, bucket);
    }
    return bucket.take(this.#rate, nowMs);
  }

  get size(): number {
    return this.#buckets.size;
  }

  #sweep(nowMs: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (bucket.isFull(this.#rate, nowMs)) this.#buckets.delete(key);
    }
    // Twice what is in use, so that a sweep's cost is spread over as many new keys.
    this.#sweepAt = Math.max(1024, this.#buckets.size * 2);
  }
}
