/**
 * The store's health: fails from the first refusal on, and is well again when a probe says so.
 *
 * Said in the log once for each change, not for each request. Probes are paced, and slower the sooner a failure comes
 * back, so that a disk on the verge neither fills the log nor is hammered.
 */
import type { Cancel, Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Counter, Metrics } from "../lib/metrics.ts";
import type { Store } from "./port.ts";

type State =
  | { readonly kind: "well"; readonly sinceMs: number }
  | {
      readonly kind: "failing";
      readonly sinceMs: number;
      /** In words for the person who runs the server; the first is said by `/ready`. */
      readonly reasons: Set<string>;
    };

interface StoreHealthOptions {
  readonly store: Pick<Store, "probe" | "failureOf">;
  readonly clock: Clock;
  readonly report: Log;
  readonly metrics: Metrics;
  /** Called once for each failure that the first probe finds, too, and not when it soon comes back. */
  readonly onFailure?: (reason: string) => void;
}

const firstProbeMs = 250;
const maxProbeMs = 5_000;
/** A failure so soon after the last one is the same one. */
const relapseMs = 60_000;
const maxRelapseProbeMs = 60_000;

export class StoreHealth {
  readonly #options: StoreHealthOptions;
  readonly #failures: Counter;
  #state: State = { kind: "well", sinceMs: Number.NEGATIVE_INFINITY };
  #probeMs = firstProbeMs;
  #nextProbe: Cancel | undefined;
  /** What was refused last and can be asked again without doing harm. */
  #repeat: (() => Promise<unknown>) | undefined;
  /** Those who follow know of this failure. */
  #isTold = false;

  constructor(options: StoreHealthOptions) {
    this.#options = options;
    const { metrics } = options;
    this.#failures = metrics.counter("store_failures_total", "Requests that the store could not take.");
    metrics.gauge("store_failing", "1 while the store fails.", () => (this.failure === undefined ? 0 : 1));
  }

  /** Why the store fails; undefined while it is well. */
  get failure(): string | undefined {
    return this.#state.kind === "failing" ? [...this.#state.reasons][0] : undefined;
  }

  /** @param repeat a reading that failed: the store is not well before it succeeds */
  failed(reason: string, repeat?: () => Promise<unknown>): void {
    this.#failures.value += 1;
    this.#repeat = repeat ?? this.#repeat;
    if (this.#state.kind === "well") this.#fall(this.#state.sinceMs);
    if (this.#state.kind !== "failing" || this.#state.reasons.has(reason)) return;
    this.#state.reasons.add(reason);
    this.#options.report.error("the store fails; what needs it is answered `unavailable`", { reason });
  }

  stop(): void {
    this.#nextProbe?.();
  }

  #fall(wellSinceMs: number): void {
    const nowMs = this.#options.clock.monotonic();
    const isRelapse = nowMs - wellSinceMs < relapseMs;
    this.#probeMs = isRelapse ? Math.min(this.#probeMs * 2, maxRelapseProbeMs) : firstProbeMs;
    this.#state = { kind: "failing", sinceMs: nowMs, reasons: new Set() };
    this.#probeLater();
    this.#isTold &&= isRelapse;
  }

  #probeLater(): void {
    this.#nextProbe = this.#options.clock.after(this.#probeMs, () => void this.#probe());
  }

  async #probe(): Promise<void> {
    const { store } = this.#options;
    try {
      await store.probe();
      await this.#repeat?.();
      this.#recover();
    } catch (error) {
      const reason = store.failureOf(error);
      // What fails for another reason by now is no matter of the store's.
      if (reason === undefined) return this.#recover();
      this.failed(reason);
      if (!this.#isTold) this.#options.onFailure?.(reason);
      this.#isTold = true;
      this.#probeMs = Math.max(this.#probeMs, Math.min(this.#probeMs * 2, maxProbeMs));
      this.#probeLater();
    }
  }

  #recover(): void {
    if (this.#state.kind !== "failing") return;
    const nowMs = this.#options.clock.monotonic();
    this.#options.report.info("the store works again", { failedForMs: nowMs - this.#state.sinceMs });
    this.#repeat = undefined;
    this.#state = { kind: "well", sinceMs: nowMs };
  }
}
