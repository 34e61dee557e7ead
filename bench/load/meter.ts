/**
 * Counts what arrives, and measures the latency of some deliveries: of one in so many, or of chosen readers'.
 *
 * Totals only ever grow; a measured window is the difference of two readings.
 */
import { type Dialect, FrameKind } from "../peers/peer.ts";
import type { FrameSink, Link } from "./link.ts";
import { nowUs, readStamp } from "./stamp.ts";

/** Prime, so that sampling does not fall into step with batches of frames. */
const sampleEveryDeliveries = 61;

interface Totals {
  deliveries: number;
  deliveryBytes: number;
  acks: number;
  ackBytes: number;
}

export class Meter implements FrameSink {
  readonly totals: Totals = { deliveries: 0, deliveryBytes: 0, acks: 0, ackBytes: 0 };
  /** Everything that came, counted or not: standing still means quiet. */
  frames = 0;
  /** Told how many acks a connection just got. */
  onAcks: ((link: Link, acks: number) => void) | null = null;
  /** Why the run is void, once it is. */
  failure: string | null = null;
  #latenciesUs: number[] | null = null;
  /** Null: every one in so many is looked at, whoever got it. */
  #witnesses: ReadonlySet<Link> | null = null;
  #untilSample = sampleEveryDeliveries;
  #dialect: Dialect;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /** Starts to sample latencies: all of what the witnesses get, or without any one delivery in 61. */
  startSampling(witnesses: ReadonlySet<Link> | null): void {
    this.#latenciesUs = [];
    this.#witnesses = witnesses;
    this.#untilSample = sampleEveryDeliveries;
  }

  /** Ends sampling; latencies in µs, ascending. */
  stopSampling(): Float64Array {
    const sorted = Float64Array.from(this.#latenciesUs ?? []).sort();
    this.#latenciesUs = null;
    return sorted;
  }

  onFrame(link: Link, bytes: Uint8Array, start: number, end: number): void {
    this.frames++;
    const kind = this.#dialect.classify(bytes, start, end);
    if (kind !== FrameKind.batch) this.#count(link, kind, bytes, start, end);
    else {
      this.#dialect.split?.(bytes, start, end, (partStart, partEnd) => {
        this.#count(link, this.#dialect.classify(bytes, partStart, partEnd), bytes, partStart, partEnd);
      });
    }
  }

  #count(link: Link, kind: FrameKind, bytes: Uint8Array, start: number, end: number): void {
    if (kind === FrameKind.delivery) {
      this.totals.deliveries++;
      this.totals.deliveryBytes += end - start;
      if (this.#isSampled(link)) this.#sample(bytes, start, end);
    } else if (kind === FrameKind.ack) {
      this.totals.acks++;
      this.totals.ackBytes += end - start;
      link.acksInRead++;
    } else if (kind === FrameKind.error) {
      this.failure ??= `the server answered ${Buffer.from(bytes.subarray(start, end)).toString()}`;
    } else if (kind === FrameKind.ping && this.#dialect.pong !== undefined) {
      link.sendText(this.#dialect.pong);
    }
  }

  onReadEnd(link: Link): void {
    const acks = link.acksInRead;
    if (acks === 0) return;
    link.acksInRead = 0;
    this.onAcks?.(link, acks);
  }

  onLost(_link: Link, reason: string): void {
    this.failure ??= `a connection was lost: ${reason}`;
  }

  #isSampled(link: Link): boolean {
    if (this.#witnesses !== null) return this.#witnesses.has(link);
    if (--this.#untilSample > 0) return false;
    this.#untilSample = sampleEveryDeliveries;
    return true;
  }

  #sample(bytes: Uint8Array, start: number, end: number): void {
    if (this.#latenciesUs === null) return;
    const sentUs = readStamp(bytes, start, end);
    if (sentUs !== -1) this.#latenciesUs.push(nowUs() - sentUs);
  }
}

/** Value at `share` (0 to 1) of an ascending array; NaN if it is empty. */
export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
