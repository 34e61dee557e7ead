/**
 * The thread that writes to the database, at the end of a line that takes its time and changes no order. It is the
 * real one but for the line.
 *
 * It dies with its process, at any point: of what it was asked it has done the first few, and what it answered last
 * is on its way for ever.
 */
import { drainMicrotasks } from "bun:jsc";
import type { Store } from "../../../server/store/port.ts";
import type { Answer, Question, ThreadPort } from "../../../server/store/sqlite/thread.ts";
import { createThreadAnswers } from "../../../server/store/sqlite/thread-answers.ts";
import type { Random } from "../random.ts";
import type { Scope, Time } from "./time.ts";

interface StoreThreadParts {
  readonly time: Time;
  readonly scope: Scope;
  readonly random: Random;
  /** It writes with this. */
  readonly store: Store;
  /** Of one way; 0 takes no time at all. */
  readonly maxDelayMs: number;
}

export class StoreThread implements ThreadPort {
  onmessage: ThreadPort["onmessage"] = null;
  readonly #parts: StoreThreadParts;
  readonly #answer: (question: Question) => Promise<Answer>;
  /** Asked, and not yet heard by it. */
  readonly #asked: Question[] = [];
  #heardAt = 0;
  #answeredAt = 0;

  constructor(parts: StoreThreadParts) {
    this.#parts = parts;
    this.#answer = createThreadAnswers(() => parts.store);
    void this.#answer({ open: { dataDir: ":memory:", synchronous: "FULL" } });
  }

  postMessage(question: Question): void {
    this.#asked.push(structuredClone(question));
    this.#heardAt = this.#pass(this.#heardAt, () => void this.#hear());
  }

  terminate(): void {
    this.#parts.scope.isOver = true;
  }

  crash(): void {
    const done = this.#parts.random.below(this.#asked.length + 1);
    for (const question of this.#asked.splice(0).slice(0, done)) void this.#answer(question);
    // Before another process opens the disk.
    drainMicrotasks();
  }

  async #hear(): Promise<void> {
    const question = this.#asked.shift();
    if (question === undefined) return;
    const data = structuredClone(await this.#answer(question));
    this.#answeredAt = this.#pass(this.#answeredAt, () =>
      this.onmessage?.(new MessageEvent("message", { data })),
    );
  }

  /** @returns when it arrives, never before what went the same way before it */
  #pass(lastAt: number, arrive: () => void): number {
    const { time, scope, random, maxDelayMs } = this.#parts;
    if (maxDelayMs === 0) {
      arrive();
      return time.now;
    }
    const at = Math.max(lastAt, time.now + random.between(0, maxDelayMs));
    time.after(at - time.now, scope, arrive);
    return at;
  }
}
