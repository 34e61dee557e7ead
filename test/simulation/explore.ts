/** Many seeds, over several threads. */
import type { Violation } from "./checks/index.ts";
import type { Tally } from "./simulate.ts";

export interface Range {
  readonly from: number;
  readonly count: number;
  readonly steps: number;
}

export interface Failure {
  readonly seed: number;
  readonly violation: Violation;
}

export interface Result {
  readonly count: number;
  readonly failures: readonly Failure[];
  readonly tally: Tally;
}

interface ExploreOptions {
  readonly from: number;
  readonly seeds: number;
  readonly steps: number;
  /** Threads. */
  readonly jobs: number;
  /** Told after every few seeds. */
  progress?(sum: Result): void;
}

const seedsAtOnce = 10;
/** More say nothing new. */
const maxFailures = 10;

/** Runs the seeds, and stops early where many fail. */
export async function explore({ from, seeds, steps, jobs, progress }: ExploreOptions): Promise<Result> {
  let next = from;
  let sum: Result = { count: 0, failures: [], tally: { acks: 0, events: 0, elapsedMs: 0 } };
  const end = from + seeds;

  const work = async () => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url));
    try {
      while (next < end && sum.failures.length < maxFailures) {
        const range = { from: next, count: Math.min(seedsAtOnce, end - next), steps };
        next += range.count;
        const result = await ask(worker, range);
        sum = add(sum, result);
        progress?.(sum);
      }
    } finally {
      worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, Math.ceil(seeds / seedsAtOnce)) }, work));
  return { ...sum, failures: sum.failures.toSorted((one, other) => one.seed - other.seed) };
}

function ask(worker: Worker, range: Range): Promise<Result> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Result>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(`seeds from ${range.from} on: ${message}`));
    worker.postMessage(range);
  });
}

function add(one: Result, other: Result): Result {
  return {
    count: one.count + other.count,
    failures: [...one.failures, ...other.failures],
    tally: {
      acks: one.tally.acks + other.tally.acks,
      events: one.tally.events + other.tally.events,
      elapsedMs: one.tally.elapsedMs + other.tally.elapsedMs,
    },
  };
}
