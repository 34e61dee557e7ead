/**
 * The text that travels: 66 characters that begin with the moment of sending.
 *
 * Writer and readers live in one process, so one monotonic clock serves both ends.
 */
const MARK = 0x23; // "#", which no envelope around the text contains
const DIGITS = 12;
const CONTENT_CHARS = 66;
const ZERO = 0x30;

/** Stand-in to build a frame with; `writeStamp` overwrites its digits. */
export const CONTENT_STAND_IN = `#${"0".repeat(DIGITS)} `.padEnd(
  CONTENT_CHARS,
  "the quick brown fox jumps over it ",
);

/** Microseconds since this process started. */
export function nowUs(): number {
  return Math.round(performance.now() * 1000);
}

/** Writes `timeUs` into the text that begins at `at`. */
export function writeStamp(bytes: Uint8Array, at: number, timeUs: number): void {
  writeDigits(bytes, at + 1, timeUs, DIGITS);
}

/** When the message in this payload was sent, in µs; -1 if it carries no stamp. */
export function readStamp(bytes: Uint8Array, start: number, end: number): number {
  const at = bytes.indexOf(MARK, start);
  if (at === -1 || at + DIGITS >= end) return -1;
  let timeUs = 0;
  for (let i = at + 1; i <= at + DIGITS; i++) timeUs = timeUs * 10 + ((bytes[i] ?? ZERO) - ZERO);
  return timeUs;
}

/** Writes `value` in decimal, right-aligned, with leading zeros. */
export function writeDigits(bytes: Uint8Array, at: number, value: number, digits: number): void {
  let left = value;
  for (let i = at + digits - 1; i >= at; i--) {
    const tenth = Math.floor(left / 10);
    bytes[i] = ZERO + (left - tenth * 10);
    left = tenth;
  }
}
