/** How connections come and go, for whoever watches the server. */
import type { Counter, Metrics } from "./metrics.ts";

/** Ended without a close frame; ended by the server, which heard nothing of it or was told that it is dead. */
const lostCodes = new Set([1006, 4408]);

export class ConnectionCounts {
  readonly #opened: Counter;
  readonly #lost: Counter;

  constructor(metrics: Metrics) {
    this.#opened = metrics.counter("connections_opened_total", "WebSockets opened.");
    this.#lost = metrics.counter(
      "connections_lost_total",
      "WebSockets that broke off or were silent for too long, nobody having closed them.",
    );
  }

  opened(): void {
    this.#opened.value += 1;
  }

  /** @param code of its end; 1006 where there was no close frame */
  closed(code: number): void {
    if (lostCodes.has(code)) this.#lost.value += 1;
  }
}
