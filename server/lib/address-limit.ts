/** A rate for each address that requests come from. What comes from this machine is exempt. */
import { isLoopbackAddress, networkOf } from "./address.ts";
import { AdmissionBucket } from "./admission.ts";
import type { Clock } from "./clock.ts";
import { type Rate, TokenBuckets } from "./token-bucket.ts";

interface AddressLimitOptions {
  readonly clock: Pick<Clock, "monotonic">;
  /** From 0 to 1. */
  readonly random: () => number;
}

export class AddressLimit {
  readonly #options: AddressLimitOptions;
  readonly #buckets: TokenBuckets;

  constructor(rate: Rate, options: AddressLimitOptions) {
    this.#options = options;
    this.#buckets = new TokenBuckets(
      rate,
      (capacity, monotonicMs) => new AdmissionBucket(capacity, monotonicMs, options.random),
    );
  }

  /**
   * @param address the client's
   * @returns 0, or the milliseconds until it may try again
   */
  take(address: string): number {
    return isLoopbackAddress(address)
      ? 0
      : this.#buckets.take(networkOf(address), this.#options.clock.monotonic());
  }
}
