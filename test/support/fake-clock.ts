/** A clock that moves when told: timers run in order of their time, turns end when asked. */
import type { Clock } from "../../server/lib/clock.ts";

interface Timer {
  readonly atMs: number;
  readonly run: () => void;
}

export class FakeClock implements Clock {
  #now: number;
  readonly #startedAt: number;
  /** How far somebody has set it since. */
  #setByMs = 0;
  #timers: Timer[] = [];
  #soon: (() => void)[] = [];

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#now = startMs;
    this.#startedAt = startMs;
  }

  now = (): number => this.#now + this.#setByMs;

  monotonic = (): number => this.#now - this.#startedAt;

  /** Somebody sets it forward, or back: no time passes. */
  setBy(ms: number): void {
    this.#setByMs += ms;
  }

  after = (delayMs: number, run: () => void): (() => void) => {
    const timer = { atMs: this.#now + delayMs, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  soon = (run: () => void): void => {
    this.#soon.push(run);
  };

  /** Lets everything happen that needs no time to pass. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 10; ) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      const due = this.#soon;
      this.#soon = [];
      for (const run of due) run();
      quiet = due.length === 0 ? quiet + 5 : 0;
    }
  }

  /** Moves on, stopping at every timer on the way. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#timers.reduce<Timer | undefined>(
        (first, timer) =>
          timer.atMs <= end && (first === undefined || timer.atMs < first.atMs) ? timer : first,
        undefined,
      );
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.atMs);
      this.#timers = this.#timers.filter((timer) => timer !== next);
      next.run();
      await this.settle();
    }
    this.#now = end;
    await this.settle();
  }

  get timerCount(): number {
    return this.#timers.length;
  }
}
