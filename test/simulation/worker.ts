/** One of several threads that run seeds: gets a range, answers with what came of it. */

import type { Range, Result } from "./explore.ts";
import { planOf } from "./plan.ts";
import { simulate } from "./simulate.ts";

declare const self: Worker;

self.onmessage = ({ data }: MessageEvent<Range>) => {
  self.postMessage(runRange(data));
};

function runRange({ from, count, steps }: Range): Result {
  const failures: Result["failures"][number][] = [];
  let [acks, events, elapsedMs] = [0, 0, 0];
  for (let seed = from; seed < from + count; seed += 1) {
    const { violation, tally } = simulate(planOf(seed, steps));
    if (violation !== undefined) failures.push({ seed, violation });
    acks += tally.acks;
    events += tally.events;
    elapsedMs += tally.elapsedMs;
  }
  return { count, failures, tally: { acks, events, elapsedMs } };
}
