/**
 * Collects garbage while a storm of connections lasts, and when it is over.
 *
 * What handshakes leave behind would stay until the heap is full, which takes long among idle connections
 * (`bun bench --only idle` shows what one costs). A collection of all that lives holds up everybody, so there is
 * none while the storm lasts. One of what is new takes a few milliseconds: then the connections that follow get
 * the places between those that stay, instead of a sparse heap that is never given back.
 */
import type { Clock } from "./clock.ts";

/** Fewer connections than these leave too little behind. */
const minStorm = 250;
/** Seldomer, and more of the heap is sparse; more often, and what handshakes under way need is taken for what stays. */
const connectionsPerYoung = 500;
const lookAgainMs = 250;
/** A storm is over when no more than these came between two looks. */
const calm = 25;

export interface Collections {
  /** Of what was made since the last one. */
  young(): void;
  all(): void;
}

export class StormCollector {
  readonly #clock: Pick<Clock, "after">;
  readonly #collect: Collections;
  /** Opened since the last collection of all. */
  #opened = 0;

  constructor(clock: Pick<Clock, "after">, collect: Collections) {
    this.#clock = clock;
    this.#collect = collect;
  }

  /** To be told of every new connection. */
  opened(): void {
    this.#opened += 1;
    if (this.#opened % connectionsPerYoung === 0) this.#collect.young();
    if (this.#opened === minStorm) this.#lookLater();
  }

  #lookLater(): void {
    const before = this.#opened;
    this.#clock.after(lookAgainMs, () => {
      if (this.#opened - before > calm) this.#lookLater();
      else {
        this.#opened = 0;
        this.#collect.all();
      }
    });
  }
}
