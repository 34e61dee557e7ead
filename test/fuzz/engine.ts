/**
 * The run: one target, one rig after another, input by input, until something breaks or enough was tried.
 *
 * An input follows from the seed, the target's name and its number alone, so any part of a run can be repeated.
 */
import { Seeded } from "../support/seeded.ts";
import { shrink } from "./shrink.ts";
import { uncaught, watchStrays } from "./strays.ts";
import type { Fed, Rig, Target } from "./targets/target.ts";
import { Violation } from "./violation.ts";

/** What an input may hold up the event loop for at once. */
export const maxTurnMs = 50;

interface RunOptions {
  readonly seed: number;
  /** How many inputs, from the first number on. */
  readonly inputs: number;
  /** Called after every rig. */
  readonly progress?: (done: Tally) => void;
  /** Ends the run after the rig at hand. */
  readonly isOver?: () => boolean;
}

export interface Tally {
  readonly target: string;
  inputs: number;
  /** Time that the target took in all, in milliseconds. */
  durationMs: number;
  /** What held up the event loop the longest at once, repeated where it was over the limit. */
  longestMs: number;
  /** How often each outcome was seen. */
  readonly outcomes: Map<string, number>;
}

/** What broke, and with which inputs, one after another in a new rig. */
export interface Found {
  readonly target: string;
  readonly seed: number;
  /** The number of the input that broke it, from 0. */
  readonly index: number;
  readonly variant: number;
  readonly rule: string;
  readonly message: string;
  readonly inputs: readonly unknown[];
}

type Outcome = { readonly tally: Tally; readonly found: Found | undefined };

/** Enough to tell a slow input from a slow moment. */
const repeats = 3;

export async function run<Input>(target: Target<Input>, options: RunOptions): Promise<Outcome> {
  const { seed, inputs, progress, isOver = () => false } = options;
  const tally: Tally = { target: target.name, inputs: 0, durationMs: 0, longestMs: 0, outcomes: new Map() };
  const startedMs = performance.now();
  let found: Found | undefined;
  for (let variant = 0; tally.inputs < inputs && found === undefined && !isOver(); variant += 1) {
    const first = tally.inputs;
    const end = Math.min(inputs, first + target.inputsPerRig);
    const made: Input[] = [];
    const violation = await feedAll(target, variant, numbered(target, seed, first, end, made), (fed) =>
      take(tally, fed),
    );
    if (violation !== undefined) {
      const smallest = await shrink(made, target.isInput, (some) => breaks(target, variant, some, violation));
      const { rule, message } = (await feedAll(target, variant, smallest)) ?? violation;
      found = {
        target: target.name,
        seed,
        index: first + made.length - 1,
        variant,
        rule,
        message,
        inputs: smallest,
      };
    }
    tally.durationMs = performance.now() - startedMs;
    progress?.(tally);
  }
  return { tally, found };
}

/** Tries inputs that were kept, one after another in a new rig. */
export async function replay<Input>(
  target: Target<Input>,
  variant: number,
  inputs: readonly Input[],
): Promise<Violation | undefined> {
  return feedAll(target, variant, inputs);
}

/** The inputs of these numbers: first the corpus, then what the seed makes. Each is kept in `made`. */
function* numbered<Input>(
  target: Target<Input>,
  seed: number,
  first: number,
  end: number,
  made: Input[],
): Iterable<Input> {
  for (let at = first; at < end; at += 1) {
    const input = target.corpus[at] ?? target.generate(new Seeded(`${seed} ${target.name} ${at}`));
    made.push(input);
    yield input;
  }
}

function take(tally: Tally, { turnMs, outcomes }: Fed): void {
  tally.inputs += 1;
  tally.longestMs = Math.max(tally.longestMs, turnMs);
  for (const outcome of outcomes) tally.outcomes.set(outcome, (tally.outcomes.get(outcome) ?? 0) + 1);
}

/** @returns what broke, if anything did; nothing that `inputs` gives is taken after that */
async function feedAll<Input>(
  target: Target<Input>,
  variant: number,
  inputs: Iterable<Input>,
  fed: (fed: Fed) => void = () => {},
): Promise<Violation | undefined> {
  const strays = watchStrays();
  const before: Input[] = [];
  try {
    const rig = await target.open(variant);
    for (const input of inputs) {
      before.push(input);
      const violation = await broken(async () => {
        const first = await rig.feed(input);
        const isSlow = first.turnMs > maxTurnMs;
        const turnMs = isSlow ? await repeated(target, variant, before) : first.turnMs;
        fed({ ...first, turnMs });
        strays.check();
        if (turnMs > maxTurnMs) throw new Violation("slow", `${turnMs.toFixed(0)} ms at once, each time`);
      });
      if (violation !== undefined) return violation;
    }
    return await broken(() => finish(rig, strays.check));
  } finally {
    strays.stop();
  }
}

async function broken(work: () => Promise<void>): Promise<Violation | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return uncaught(error);
  }
}

async function finish(rig: Rig<unknown>, check: () => void): Promise<void> {
  await rig.finish();
  // A rejection is told of when the turn that it happened in is over.
  await new Promise<void>((resolve) => setImmediate(resolve));
  check();
}

/** How long the last of the inputs holds up the event loop at best, after the others, in rigs of its own. */
async function repeated<Input>(
  target: Target<Input>,
  variant: number,
  inputs: readonly Input[],
): Promise<number> {
  let leastMs = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < repeats && leastMs > maxTurnMs; turn += 1) {
    const rig = await target.open(variant);
    for (const input of inputs.slice(0, -1)) await rig.feed(input);
    // No garbage of the others is then collected while it is timed.
    Bun.gc(true);
    const { turnMs } = await rig.feed(inputs.at(-1) as Input);
    leastMs = Math.min(leastMs, turnMs);
  }
  return leastMs;
}

async function breaks<Input>(
  target: Target<Input>,
  variant: number,
  inputs: readonly Input[],
  { rule }: Violation,
): Promise<boolean> {
  return (await feedAll(target, variant, inputs))?.rule === rule;
}
