/**
 * Whether the identity provider's keys can be read: said in the log once for each change, not for each token.
 *
 * It is found out when a token comes that needs the keys anew; while they fail, also when another one comes.
 */
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Metrics } from "../lib/metrics.ts";

interface JwksHealthOptions {
  readonly clock: Pick<Clock, "monotonic">;
  readonly report: Pick<Log, "warn" | "info">;
  readonly metrics: Metrics;
}

const askAgainMs = 30_000;

export class JwksHealth {
  readonly #options: JwksHealthOptions;
  #failingSinceMs: number | undefined;
  #askedAtMs = 0;

  constructor(options: JwksHealthOptions) {
    this.#options = options;
    options.metrics.gauge(
      "identity_provider_failing",
      "1 while the identity provider's keys cannot be read.",
      () => (this.#failingSinceMs === undefined ? 0 : 1),
    );
  }

  /** @param reason in words, with nothing of a token in it */
  failed(reason: string): void {
    if (this.#failingSinceMs !== undefined) return;
    this.#failingSinceMs = this.#options.clock.monotonic();
    this.#askedAtMs = this.#failingSinceMs;
    this.#options.report.warn(
      "the identity provider's keys (TAUTLINE_JWKS_URL) cannot be read; tokens that need them are answered `unavailable`",
      { reason },
    );
  }

  /** Whether it is time to look if they can be read again. */
  mayAskAgain(): boolean {
    const now = this.#options.clock.monotonic();
    if (this.#failingSinceMs === undefined || now - this.#askedAtMs < askAgainMs) return false;
    this.#askedAtMs = now;
    return true;
  }

  /** The keys were just read. */
  worked(): void {
    if (this.#failingSinceMs === undefined) return;
    const failedForMs = this.#options.clock.monotonic() - this.#failingSinceMs;
    this.#failingSinceMs = undefined;
    this.#options.report.info("the identity provider's keys can be read again", { failedForMs });
  }
}
