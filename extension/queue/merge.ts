/** Identical neighbours are one activity that goes on: a heartbeat. The earlier one's `until` and `count` grow. */
import type { KeptActivity } from "./port.ts";

/** Neighbours further apart are two. */
const maxGapMs = 60_000;

const numberOf = (value: unknown, otherwise: number) => (typeof value === "number" ? value : otherwise);

/**
 * The earlier activity with the later one in it, under its own id: `metadata.until` (epoch ms) is when it was
 * last seen, `metadata.count` how often.
 *
 * @returns undefined where the two are not the same, or not neighbours in time
 */
export function merged(earlier: KeptActivity, later: KeptActivity): KeptActivity | undefined {
  const { until, count, ...metadata } = earlier.metadata;
  const seenAt = numberOf(until, earlier.timestamp);
  const gapMs = later.timestamp - seenAt;
  const isSame = earlier.eventType === later.eventType && isEqual(metadata, later.metadata);
  if (!isSame || gapMs < 0 || gapMs > maxGapMs) return undefined;
  return { ...earlier, metadata: { ...metadata, until: later.timestamp, count: numberOf(count, 1) + 1 } };
}

/** Metadata is captured with its fields in one order, and flat. */
function isEqual(one: KeptActivity["metadata"], other: KeptActivity["metadata"]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
