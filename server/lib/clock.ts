/**
 * Time as a dependency: what the hour is, what happens later, what happens at the end of this turn.
 *
 * Nothing else in the server asks for the time or sets a timer, so a test or a simulation owns both.
 */
export type Cancel = () => void;

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs once, after at least `delayMs`. */
  after(delayMs: number, run: () => void): Cancel;
  /** Runs when everything that has already arrived has been taken in. */
  soon(run: () => void): void;
}

export const systemClock: Clock = {
  now: Date.now,
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  soon(run) {
    setImmediate(run);
  },
};
