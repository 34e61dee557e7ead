/**
 * UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, then a counter, then random bits.
 *
 * Every id sorts after the one before, within a millisecond and when the clock steps back.
 */
import type { Clock, Random } from "./ports.ts";

/** Counter values per millisecond; a burst beyond them borrows from the next one. Keeps `tick` below 2^53. */
const perMs = 2_048;

export function createUuids(clock: Clock, random: Random): () => string {
  let tick = 0;
  const hex = (digits: number, value = random.ratio() * 16 ** digits) =>
    Math.floor(value).toString(16).padStart(digits, "0");
  return () => {
    tick = Math.max(clock.now() * perMs, tick + 1);
    const time = hex(12, tick / perMs);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3, tick % perMs)}-8${hex(3)}-${hex(6)}${hex(6)}`;
  };
}
