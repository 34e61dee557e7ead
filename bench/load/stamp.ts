/**
 * The text that travels: 66 characters that begin with the moment of sending.
 *
 * Writer and readers live in one process, so one monotonic clock serves both ends.
 */
const markByte = 0x23; // "#", which no envelope around the text contains
const digitCount = 12;
const contentChars = 66;
const zero = 0x30;

/** Stand-in to build a frame with; `writeStamp` overwrites its digits. */
export const contentStandIn = `#${"0".repeat(digitCount)} `.padEnd(
  contentChars,
  "the quick brown fox jumps over it ",
);

/** Microseconds since this process started. */
export function nowUs(): number {
  return Math.round(performance.now() * 1000);
}

/** Writes `timeUs` into the text that begins at `at`. */
export function writeStamp(bytes: Uint8Array, at: number, timeUs: number): void {
  writeDigits(bytes, at + 1, timeUs, digitCount);
}

/** When the message in this payload was sent, in µs; -1 if it carries no stamp. */
export function readStamp(bytes: Uint8Array, start: number, end: number): number {
  const at = bytes.indexOf(markByte, start);
  if (at === -1 || at + digitCount >= end) return -1;
  let timeUs = 0;
  for (let i = at + 1; i <= at + digitCount; i++) timeUs = timeUs * 10 + ((bytes[i] ?? zero) - zero);
  return timeUs;
}

/** Writes `value` in decimal, right-aligned, with leading zeros. */
export function writeDigits(bytes: Uint8Array, at: number, value: number, digits: number): void {
  let left = value;
  for (let i = at + digits - 1; i >= at; i--) {
    const tenth = Math.floor(left / 10);
    bytes[i] = zero + (left - tenth * 10);
    left = tenth;
  }
}
