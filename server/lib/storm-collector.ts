/**
 * Collects garbage when a storm of connections is over.
 *
 * What handshakes leave behind would stay until the heap is full, which takes long among idle connections
 * (`bun bench --only idle` shows what one costs). A collection looks at all that lives and holds up everybody, so
 * there is none while the storm lasts.
 */
import type { Clock } from "./clock.ts";

/** Fewer connections than these leave too little behind. */
const minStorm = 250;
const lookAgainMs = 250;
/** A storm is over when no more than these came between two looks. */
const calm = 25;

export class StormCollector {
  readonly #clock: Pick<Clock, "after">;
  readonly #collect: () => void;
  /** Opened since the last collection. */
  #opened = 0;

  constructor(clock: Pick<Clock, "after">, collect: () => void) {
    this.#clock = clock;
    this.#collect = collect;
  }

  /** To be told of every new connection. */
  opened(): void {
    this.#opened += 1;
    if (this.#opened === minStorm) this.#lookLater();
  }

  #lookLater(): void {
    const before = this.#opened;
    this.#clock.after(lookAgainMs, () => {
      if (this.#opened - before > calm) this.#lookLater();
      else {
        this.#opened = 0;
        this.#collect();
      }
    });
  }
}
