/**
 * Readers that do not keep up: found when something did not fit, told where the logs stand when they have caught
 * up, closed when they stay behind too long.
 *
 * Nothing is kept, and nothing is done, for a connection that keeps up.
 */
import type { Clock } from "../lib/clock.ts";
import type { Deadlines, Entry } from "../lib/deadlines.ts";
import type { Counter, Metrics } from "../lib/metrics.ts";
import type { Connection } from "../room/connection.ts";
import type { Delivery } from "../room/deliver.ts";

/** How much may wait unsent for one connection, in bytes. */
export interface UnsentLimits {
  /** Beyond it events are not handed to the connection. */
  readonly events: number;
  /** Beyond it no request begins whose answer may be long; a reader below it has caught up. */
  readonly answers: number;
}

/** Of all that may wait, a quarter is kept for answers, which must not be dropped. */
export function unsentLimits(maxUnsentBytes: number): UnsentLimits {
  return { events: Math.floor((maxUnsentBytes * 3) / 4), answers: Math.floor(maxUnsentBytes / 2) };
}

/** A connection, seen as one that may not keep up. */
export interface Reader extends Connection {
  /** Says unasked what a `pong` says. */
  tellHeads(): void;
}

interface SlowReadersOptions {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  readonly delivery: Delivery;
  readonly metrics: Metrics;
  readonly unsent: UnsentLimits;
  /** How long a reader may be behind. */
  readonly maxBehindMs: number;
}

export class SlowReaders {
  readonly #options: SlowReadersOptions;
  /** With the deadline of each. */
  readonly #behind = new Map<Reader, Entry>();
  readonly #closed: Counter;

  constructor(options: SlowReadersOptions) {
    this.#options = options;
    const { metrics } = options;
    this.#closed = metrics.counter("closed_slow_total", "Connections closed for being behind too long.");
    metrics.gauge("connections_behind", "Connections that do not keep up now.", () => this.#behind.size);
  }

  get size(): number {
    return this.#behind.size;
  }

  /** Something did not fit, or might not: the time runs until it has caught up. */
  found(reader: Reader): void {
    const { clock, deadlines, delivery, unsent, maxBehindMs } = this.#options;
    if (reader.unsentBytes > unsent.events) delivery.pause(reader);
    if (this.#behind.has(reader)) return;
    const deadline: Entry = { slot: undefined, due: () => this.#close(reader) };
    this.#behind.set(reader, deadline);
    deadlines.set(deadline, clock.monotonic() + maxBehindMs);
  }

  /**
   * The socket has sent some of what waited. A burst may have been dropped, in part, unnoticed, so whoever had
   * something unsent is told the heads when it is gone.
   */
  drained(reader: Reader): void {
    const { delivery, unsent } = this.#options;
    const isKnown = this.#behind.has(reader);
    if (reader.unsentBytes > (isKnown ? unsent.answers : 0)) return;
    this.#forget(reader);
    // Back on the topics first, so that no event falls between the two.
    delivery.resume(reader);
    reader.tellHeads();
  }

  /** The connection has closed. */
  gone(reader: Reader): void {
    this.#forget(reader);
    this.#options.delivery.behind.delete(reader);
  }

  #forget(reader: Reader): void {
    const deadline = this.#behind.get(reader);
    if (deadline === undefined) return;
    this.#behind.delete(reader);
    this.#options.deadlines.delete(deadline);
  }

  #close(reader: Reader): undefined {
    this.#closed.value += 1;
    reader.close(4413, `behind for ${this.#options.maxBehindMs} ms`);
  }
}
