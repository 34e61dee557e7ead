/**
 * Token buckets: a steady rate with a burst beyond it. They go by the time that passes, `Clock.monotonic`: no clock
 * that is set forward fills them.
 *
 * The table is bounded: it forgets full buckets, which are the same as new ones, and, where there are too many
 * others, those it has had for longest.
 */
export interface Rate {
  /** Tokens that come back each second; 0 switches the limit off. */
  readonly perSecond: number;
  /** Most tokens held at once. */
  readonly capacity: number;
}

/** @param burst beyond a second's */
export function perSecond(count: number, burst = 0): Rate {
  return { perSecond: count, capacity: count + burst };
}

/** @param burst beyond a minute's */
export function perMinute(count: number, burst = 0): Rate {
  return { perSecond: count / 60, capacity: count + burst };
}

export class TokenBucket {
  #tokens: number;
  #at: number;

  constructor(capacity: number, monotonicMs: number) {
    this.#tokens = capacity;
    this.#at = monotonicMs;
  }

  /** @returns 0 if the tokens were taken, else the milliseconds until there are as many */
  take(rate: Rate, monotonicMs: number, count = 1): number {
    if (rate.perSecond === 0) return 0;
    const elapsedMs = Math.max(0, monotonicMs - this.#at);
    this.#tokens = Math.min(rate.capacity, this.#tokens + (elapsedMs * rate.perSecond) / 1000);
    this.#at = monotonicMs;
    const wanted = Math.min(count, rate.capacity);
    if (this.#tokens >= wanted) {
      this.#tokens -= wanted;
      return 0;
    }
    return Math.ceil(((wanted - this.#tokens) * 1000) / rate.perSecond);
  }

  isFull(rate: Rate, monotonicMs: number): boolean {
    return this.#tokens + ((monotonicMs - this.#at) * rate.perSecond) / 1000 >= rate.capacity;
  }
}

const maxBuckets = 131_072;

/** One bucket for each key, such as a user's id. */
export class TokenBuckets {
  readonly #rate: Rate;
  readonly #make: (capacity: number, monotonicMs: number) => TokenBucket;
  readonly #buckets = new Map<string, TokenBucket>();
  #sweepAt = 1024;

  constructor(
    rate: Rate,
    make = (capacity: number, monotonicMs: number): TokenBucket => new TokenBucket(capacity, monotonicMs),
  ) {
    this.#rate = rate;
    this.#make = make;
  }

  /** @param count more than the capacity counts as all of it */
  take(key: string, monotonicMs: number, count = 1): number {
    if (this.#rate.perSecond === 0) return 0;
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      if (this.#buckets.size >= this.#sweepAt) this.#sweep(monotonicMs);
      bucket = this.#make(this.#rate.capacity, monotonicMs);
      this.#buckets.set(key, bucket);
    }
    return bucket.take(this.#rate, monotonicMs, count);
  }

  get size(): number {
    return this.#buckets.size;
  }

  #sweep(monotonicMs: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (bucket.isFull(this.#rate, monotonicMs)) this.#buckets.delete(key);
    }
    let spare = this.#buckets.size - maxBuckets / 2;
    for (const key of this.#buckets.keys()) {
      if (spare <= 0) break;
      this.#buckets.delete(key);
      spare -= 1;
    }
    // Twice what is in use, so that a sweep's cost is spread over as many new keys.
    this.#sweepAt = Math.max(1024, this.#buckets.size * 2);
  }
}
