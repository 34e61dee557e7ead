/**
 * An assistant where it helps, the rules wherever it does not.
 *
 * It is left alone for a while after it has failed, and never has more than a few questions at once, so that a slow
 * or broken endpoint costs nobody more than a moment.
 */
import type { PromiseReader } from "../language/promises/types.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Metrics } from "../lib/metrics.ts";
import { AssistantProblem } from "./chat.ts";

const maxAtOnce = 4;
const pauseMs = 30_000;

export interface FallbackParts {
  readonly clock: Clock;
  readonly report: Log;
  readonly metrics: Metrics;
}

export function withFallback(
  assistant: PromiseReader,
  rules: PromiseReader,
  { clock, report, metrics }: FallbackParts,
): PromiseReader {
  const asked = metrics.counter("assistant_requests_total", "Messages that the assistant was asked about.");
  const failed = metrics.counter(
    "assistant_failures_total",
    "Of those, the ones that the rules read in its place.",
  );
  let atOnce = 0;
  let pausedUntil = Number.NEGATIVE_INFINITY;

  return async (speech) => {
    if (atOnce >= maxAtOnce || clock.monotonic() < pausedUntil) return rules(speech);
    atOnce += 1;
    asked.value += 1;
    try {
      return await assistant(speech);
    } catch (error) {
      if (!(error instanceof AssistantProblem)) throw error;
      failed.value += 1;
      // One odd answer says nothing about the next.
      if (error.fault !== "refusal" && error.fault !== "garbage") pausedUntil = clock.monotonic() + pauseMs;
      report.warn("the assistant was of no use; rules read in its place", {
        fault: error.fault,
        reason: error.message,
      });
      return rules(speech);
    } finally {
      atOnce -= 1;
    }
  };
}
