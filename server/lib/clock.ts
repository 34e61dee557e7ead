/**
 * Time as a dependency: what the hour is, how long it has been, what happens later, and at the end of this turn.
 *
 * Nothing else in the server asks for the time or sets a timer, so a test or a simulation owns both.
 */
export type Cancel = () => void;

export interface Clock {
  /** Epoch ms, for people and for what is kept. May be set forward or back at any time. */
  now(): number;
  /** Whole milliseconds from an arbitrary start, for how long something takes or may take. Never goes back. */
  monotonic(): number;
  /** Runs once, after at least `delayMs`. */
  after(delayMs: number, run: () => void): Cancel;
  /** Runs when everything that has already arrived has been taken in. */
  soon(run: () => void): void;
}

/** Ends when everything that had arrived has been taken in: between the steps of what would hold up everybody else. */
export function endOfTurn(clock: Pick<Clock, "soon">): Promise<void> {
  return new Promise((resolve) => clock.soon(resolve));
}

export interface CountingClock extends Clock {
  /** Timers that are set: neither run nor called off. */
  readonly timerCount: number;
}

/** The same clock, which knows how many of its timers are yet to come. */
export function countTimers(clock: Clock): CountingClock {
  let timerCount = 0;
  return {
    now: clock.now,
    monotonic: clock.monotonic,
    soon: clock.soon,
    after(delayMs, run) {
      let isSet = true;
      timerCount += 1;
      const unset = () => {
        if (isSet) timerCount -= 1;
        isSet = false;
      };
      const cancel = clock.after(delayMs, () => {
        unset();
        run();
      });
      return () => {
        unset();
        cancel();
      };
    },
    get timerCount() {
      return timerCount;
    },
  };
}

export const systemClock: Clock = {
  now: Date.now,
  monotonic: () => Math.floor(performance.now()),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  soon(run) {
    setImmediate(run);
  },
};
