/**
 * Time that passes when told: whatever is to happen stands in one queue, by its millisecond, then by its order.
 *
 * After each event everything that needs no time has happened: promises are settled to the last one. Nothing in a
 * simulation asks the machine for the time, sets one of its timers or waits for its event loop.
 */
import { drainMicrotasks } from "bun:jsc";

/** What may end or stand still as a whole: a server process, a page. */
export class Scope {
  isOver = false;
  /** What came due while it stands still; undefined while it does not. */
  frozen: Entry[] | undefined;
}

interface Entry {
  atMs: number;
  order: number;
  run: (() => void) | undefined;
  readonly scope: Scope;
}

export class Time {
  /** Epoch ms. */
  now = Date.UTC(2026, 0, 1);
  readonly startedAt = this.now;
  /** How many events there have been: what has the same number happened in one go. */
  turn = 0;
  /** Set when something is wrong: nothing more happens. */
  isStopped = false;
  readonly #heap: Entry[] = [];
  #order = 0;

  /** @returns calls it off; harmless afterwards */
  after(delayMs: number, scope: Scope, run: () => void): () => void {
    const entry: Entry = { atMs: this.now + Math.ceil(delayMs), order: ++this.#order, run, scope };
    this.#push(entry);
    return () => {
      entry.run = undefined;
    };
  }

  /** Lets so much time pass, and everything happen that falls into it. */
  pass(durationMs: number): void {
    const end = this.now + durationMs;
    for (let next = this.#heap[0]; next !== undefined && next.atMs <= end; next = this.#heap[0]) {
      if (this.isStopped) return;
      this.#pop();
      this.#happen(next);
    }
    this.now = end;
  }

  /** Does something from outside at once, with all that follows from it without time. */
  act(run: () => void): void {
    this.turn += 1;
    run();
    drainMicrotasks();
  }

  freeze(scope: Scope): void {
    scope.frozen ??= [];
  }

  /** What came due meanwhile happens now, in its order. */
  thaw(scope: Scope): void {
    const { frozen = [] } = scope;
    scope.frozen = undefined;
    for (const entry of frozen) {
      entry.atMs = this.now;
      entry.order = ++this.#order;
      this.#push(entry);
    }
  }

  #happen(entry: Entry): void {
    const { run, scope } = entry;
    if (run === undefined) return;
    this.now = Math.max(this.now, entry.atMs);
    if (scope.isOver) return;
    if (scope.frozen !== undefined) return void scope.frozen.push(entry);
    this.act(run);
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || isBefore(above, entry)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const first = heap[left];
      if (first === undefined) break;
      const second = heap[left + 1];
      const isSecond = second !== undefined && isBefore(second, first);
      const child = isSecond ? second : first;
      if (isBefore(last, child)) break;
      heap[at] = child;
      at = isSecond ? left + 1 : left;
    }
    heap[at] = last;
  }
}

/** Timers of one owner, counted. */
export class Timers {
  count = 0;
  readonly #time: Time;
  readonly #scope: Scope;

  constructor(time: Time, scope: Scope) {
    this.#time = time;
    this.#scope = scope;
  }

  after = (delayMs: number, run: () => void): (() => void) => {
    let isPending = true;
    const over = () => {
      if (isPending) this.count -= 1;
      isPending = false;
    };
    this.count += 1;
    const cancel = this.#time.after(delayMs, this.#scope, () => {
      over();
      run();
    });
    return () => {
      over();
      cancel();
    };
  };
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}
