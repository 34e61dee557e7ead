/**
 * An assistant where it helps, the rules wherever it does not.
 *
 * It is left alone for a while after it has failed, and never has more than a few questions at once, whatever they
 * are about, so that a slow or broken endpoint costs nobody more than a moment.
 */
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Metrics } from "../lib/metrics.ts";
import { AssistantProblem } from "./chat.ts";

const maxAtOnce = 4;
const pauseMs = 30_000;

export interface AttemptParts {
  readonly clock: Clock;
  readonly report: Log;
  readonly metrics: Metrics;
}

/** What the assistant answers, or else what the rules do. */
type Attempt = <Answer>(
  ask: () => Promise<Answer>,
  byRules: () => Answer | Promise<Answer>,
) => Promise<Answer>;

export function createAttempts({ clock, report, metrics }: AttemptParts): Attempt {
  const asked = metrics.counter("assistant_requests_total", "Questions that the assistant was asked.");
  const failed = metrics.counter(
    "assistant_failures_total",
    "Of those, the ones that rules answered in its place.",
  );
  let atOnce = 0;
  let pausedUntil = Number.NEGATIVE_INFINITY;

  return async (ask, byRules) => {
    if (atOnce >= maxAtOnce || clock.monotonic() < pausedUntil) return byRules();
    atOnce += 1;
    asked.value += 1;
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof AssistantProblem)) throw error;
      failed.value += 1;
      // One odd answer says nothing about the next.
      if (error.fault !== "refusal" && error.fault !== "garbage") pausedUntil = clock.monotonic() + pauseMs;
      report.warn("the assistant was of no use; rules stood in for it", {
        fault: error.fault,
        reason: error.message,
      });
      return byRules();
    } finally {
      atOnce -= 1;
    }
  };
}
