/**
 * Intake: all that has arrived is taken in before what it causes goes out.
 *
 * The sockets are looked at again as long as that brings more, a few times at most. Under load what a moment later
 * would be a delivery of its own goes out with the others, in fewer writes; without, one more look finds nothing, which takes
 * microseconds (`bun run bench --only rooms,latency`).
 */
import type { Clock } from "./clock.ts";

/** Bounds how long what arrived first waits for what keeps arriving. */
const maxLooks = 4;

export class Intake {
  readonly #clock: Pick<Clock, "soon">;
  #due: (() => void)[] = [];
  /** Since the latest look. */
  #hasArrived = false;

  constructor(clock: Pick<Clock, "soon">) {
    this.#clock = clock;
  }

  /** To be told of every frame. */
  arrived(): void {
    this.#hasArrived = true;
  }

  /** Runs once all is taken in, in the order of the calls. */
  atEnd(run: () => void): void {
    this.#due.push(run);
    if (this.#due.length === 1) this.#clock.soon(() => this.#look(1));
  }

  #look(looks: number): void {
    // The first look ends the turn that asked for it: what that turn brought is not more.
    if (looks === maxLooks || (looks > 1 && !this.#hasArrived)) this.#end();
    else {
      this.#hasArrived = false;
      this.#clock.soon(() => this.#look(looks + 1));
    }
  }

  #end(): void {
    const due = this.#due;
    this.#due = [];
    runAll(due);
  }
}

/** Whatever goes wrong in one of them, the others run. @throws the last one's error */
function runAll(due: readonly (() => void)[], from = 0): void {
  const run = due[from];
  if (run === undefined) return;
  try {
    run();
  } finally {
    runAll(due, from + 1);
  }
}
