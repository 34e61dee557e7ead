/**
 * How requests end, for whoever watches the server: HTTP responses by the class of their status, and what is refused.
 *
 * A refusal counts alike over HTTP and on a connection.
 */
import type { Counter, Metrics } from "./metrics.ts";

export class AnswerCounts {
  readonly #responses: readonly Counter[];
  readonly #upgrades: Counter;
  readonly #tokens: Counter;
  readonly #haste: Counter;

  constructor(metrics: Metrics) {
    this.#responses = [2, 3, 4, 5].map((digit) =>
      metrics.counter(`http_${digit}xx_total`, `HTTP responses with a status of ${digit}00 to ${digit}99.`),
    );
    this.#upgrades = metrics.counter("upgrades_refused_total", "Upgrades to a WebSocket refused over HTTP.");
    this.#tokens = metrics.counter(
      "tokens_refused_total",
      "Requests refused for a token that is missing, invalid or expired (401).",
    );
    this.#haste = metrics.counter("rate_limited_total", "Requests refused for coming too fast (429).");
  }

  /** @param status as the protocol's table has it, also where it goes out on a connection */
  refused(status: number): void {
    if (status === 401) this.#tokens.value += 1;
    if (status === 429) this.#haste.value += 1;
  }

  responded(status: number): void {
    const counter = this.#responses[Math.floor(status / 100) - 2];
    if (counter !== undefined) counter.value += 1;
    this.refused(status);
  }

  upgradeRefused(status: number): void {
    this.#upgrades.value += 1;
    this.responded(status);
  }
}
