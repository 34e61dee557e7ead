/**
 * Long calculations in steps, so that a server goes on with other things in between.
 *
 * A calculation says by `yield` where it may be put off; whoever runs it decides whether it is.
 */
import type { Clock } from "./clock.ts";

export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Of one turn of the event loop; a step that is under way is finished. */
const turnMs = 8;

/** Runs the steps, some milliseconds of them at once. */
export async function runSteps<Result>(
  steps: Steps<Result>,
  clock: Pick<Clock, "monotonic" | "soon">,
): Promise<Result> {
  for (;;) {
    const until = clock.monotonic() + turnMs;
    do {
      const step = steps.next();
      if (step.done === true) return step.value;
    } while (clock.monotonic() < until);
    await new Promise<void>((resolve) => clock.soon(resolve));
  }
}

/** Items that are sorted or merged between two steps. */
const itemsAtOnce = 4_096;

/** The items in order, as `toSorted` has them. */
export function* sortSteps<Item>(
  items: readonly Item[],
  compare: (one: Item, other: Item) => number,
): Steps<readonly Item[]> {
  let runs: (readonly Item[])[] = [];
  for (let from = 0; from < items.length; from += itemsAtOnce) {
    runs.push(items.slice(from, from + itemsAtOnce).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const longer: (readonly Item[])[] = [];
    for (let at = 0; at < runs.length; at += 2) {
      longer.push(yield* mergeSteps(runs[at] ?? [], runs[at + 1] ?? [], compare));
    }
    runs = longer;
  }
  return runs[0] ?? [];
}

function* mergeSteps<Item>(
  one: readonly Item[],
  other: readonly Item[],
  compare: (one: Item, other: Item) => number,
): Steps<readonly Item[]> {
  const merged: Item[] = [];
  let at = 0;
  for (const item of one) {
    for (let next = other[at]; next !== undefined && compare(next, item) < 0; next = other[at]) {
      merged.push(next);
      at += 1;
    }
    merged.push(item);
    if (merged.length % itemsAtOnce === 0) yield;
  }
  return merged.concat(other.slice(at));
}
