/** A rate for each address that requests come from. What comes from this machine is exempt. */
import { isLoopbackAddress, networkOf } from "./address.ts";
import { AdmissionBucket } from "./admission.ts";
import type { Clock } from "./clock.ts";
import { type Rate, TokenBuckets } from "./token-bucket.ts";

export interface AddressLimitOptions {
  readonly clock: Pick<Clock, "now">;
  /** From 0 to 1. */
  readonly random: () => number;
  /** `X-Forwarded-For` is believed. */
  readonly isBehindProxy: boolean;
}

export class AddressLimit {
  readonly #options: AddressLimitOptions;
  readonly #buckets: TokenBuckets;

  constructor(rate: Rate, options: AddressLimitOptions) {
    this.#options = options;
    this.#buckets = new TokenBuckets(
      rate,
      (capacity, nowMs) => new AdmissionBucket(capacity, nowMs, options.random),
    );
  }

  /**
   * @param address the socket's
   * @returns 0, or the milliseconds until it may try again
   */
  take(headers: Headers, address: string): number {
    const { clock, isBehindProxy } = this.#options;
    // The last entry is the proxy's own word; those before it are whatever the client wrote.
    const forwarded = isBehindProxy ? headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() : undefined;
    const peer = forwarded ?? address;
    return isLoopbackAddress(peer) ? 0 : this.#buckets.take(networkOf(peer), clock.now());
  }
}
