/**
 * A session's time, where a page captures it: this machine's clock, which may be set.
 *
 * It never goes back: where the clock is set back, it goes on from where it was.
 */
import type { Clock } from "../core/ports.ts";

/** What a clock is set back by as it keeps itself right is nothing. */
const minSetBackMs = 5_000;

/** @param seenAt when it was seen last, by its own time; epoch ms. @returns the session's time, epoch ms */
export function sessionTime(clock: Clock, seenAt = 0): () => number {
  let aheadMs = 0;
  let last = { at: seenAt, monotonic: clock.monotonic() };
  return () => {
    const monotonic = clock.monotonic();
    const least = last.at + monotonic - last.monotonic;
    if (clock.now() + aheadMs < least - minSetBackMs) aheadMs = least - clock.now();
    last = { at: Math.max(last.at, clock.now() + aheadMs), monotonic };
    return last.at;
  };
}
