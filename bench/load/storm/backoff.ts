/**
 * When a client that lost its connection tries again, as the real client does it: full jitter over a bound that
 * doubles, after the time that the server asked for, if it did.
 */
const baseMs = 250;
const maxMs = 5_000;

/** How long one attempt may take, from its first step to the welcome. */
export const attemptTimeoutMs = 10_000;

/**
 * @param failures in a row before this one
 * @param hintMs what the server asked for; 0 if it asked for nothing
 * @param ratio random, at least 0 and below 1
 */
export function backoffMs(failures: number, hintMs: number, ratio: number): number {
  return hintMs + ratio * Math.min(maxMs, baseMs * 2 ** failures);
}

/** What the text of a refusal, or the reason of a close, asks for in ms; 0 if nothing. */
export function hintOf(text: string): number {
  return Number(/"retryAfterMs":(\d+)|retry after (\d+) ms/.exec(text)?.slice(1).find(Boolean) ?? 0);
}
