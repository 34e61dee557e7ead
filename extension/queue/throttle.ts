/** What comes often is let through at once, and then no more often than the interval: the first, and the last. */
import type { Timers } from "../../client/core/ports.ts";

interface Throttle {
  /**
   * Runs it at once, or at the end of the interval that an earlier one of this name began; of those that wait, the
   * last is run.
   */
  run(name: string, run: () => void): void;
}

export function createThrottle(timers: Timers, intervalMs = 100): Throttle {
  /** By name, while an interval lasts: what is run at its end. */
  const waiting = new Map<string, (() => void) | undefined>();

  function open(name: string): void {
    waiting.set(name, undefined);
    timers.after(intervalMs, () => {
      const last = waiting.get(name);
      waiting.delete(name);
      if (last === undefined) return;
      open(name);
      last();
    });
  }

  return {
    run(name, run) {
      if (waiting.has(name)) waiting.set(name, run);
      else {
        open(name);
        run();
      }
    },
  };
}
