/**
 * Who reads while latency is measured: witnesses at once, everybody else by and by.
 *
 * One process that reads a thousand sockets takes longer over it than a thousand readers elsewhere would, and on
 * a small machine it takes that time from the server and from its own writer's clock. So only the witnesses,
 * evenly spread over the order of joining, read as things come; what the others get waits in the kernel, and a
 * few of them are read at every tick. Nothing is skipped: every delivery is counted in the end.
 */
import type { Link } from "./link.ts";

/** A tick is a millisecond, so every socket is emptied about ten times a second. */
const ticksPerRound = 100;

type Reader = Pick<Link, "pause" | "resume">;

/** `count` of `items`, evenly spread, the last one among them; all of them if there are no more. */
export function spread<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, at) => {
    const item = items[Math.floor(((at + 1) * items.length) / count) - 1];
    if (item === undefined) throw new Error(`no item ${at} of ${count} in ${items.length}`);
    return item;
  });
}

export class Audience<One extends Reader> {
  readonly witnesses: ReadonlySet<One>;
  /** Those who read by and by. */
  readonly #others: readonly One[];
  readonly #perTick: number;
  #reading: readonly One[] = [];
  #next = 0;

  /** @param attentive read at once like the witnesses: writers, whose acks are awaited */
  constructor(readers: readonly One[], witnessCount: number, attentive: ReadonlySet<One>) {
    this.witnesses = new Set(spread(readers, witnessCount));
    this.#others = readers.filter((reader) => !this.witnesses.has(reader) && !attentive.has(reader));
    this.#perTick = Math.ceil(this.#others.length / ticksPerRound);
    for (const reader of this.#others) reader.pause();
  }

  /** Lets the next few read until the next tick. */
  tick(): void {
    for (const reader of this.#reading) reader.pause();
    const end = Math.min(this.#next + this.#perTick, this.#others.length);
    this.#reading = this.#others.slice(this.#next, end);
    for (const reader of this.#reading) reader.resume();
    this.#next = end === this.#others.length ? 0 : end;
  }

  /** Everybody reads again. */
  dismiss(): void {
    for (const reader of this.#others) reader.resume();
  }
}
