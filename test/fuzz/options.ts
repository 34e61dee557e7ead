/** The command line of `bun run fuzz`. */
import { takeInteger, takeNames, takeText, UsageError } from "../support/flags.ts";

export const targetNames = ["envelopes", "hello", "resume", "http", "config", "client"] as const;
export type TargetName = (typeof targetNames)[number];

export interface Options {
  readonly inputs: number;
  readonly seed: number;
  readonly only: readonly TargetName[];
  /** A file that an earlier run wrote; undefined to make inputs. */
  readonly replayFile: string | undefined;
  readonly isHelp: boolean;
}

const maxInputs = 1_000_000_000;
const maxSeed = 4_294_967_295;

export const usage = `usage: bun run fuzz [--inputs N] [--seed S] [--only LIST] [--replay FILE] [--help]

Feeds a server in memory, and a client, with input after input: good ones from the contract's own schemas, and what
becomes of them when they are bent. Each must be answered as the contract says, in time, and leave nothing behind.
The first that is not ends the run, made as small as it gets, with exit code 1.

  --inputs N    how many, 1 to ${maxInputs} (default 100000)
  --seed S      what they are made from, 0 to ${maxSeed} (default 1); the same seed makes the same inputs
  --only LIST   comma-separated, any of ${targetNames.join(", ")}
  --replay FILE tries once more what an earlier run has found and kept in this file
  --help        this text`;

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options {
  let inputs = 100_000;
  let seed = 1;
  let only: readonly TargetName[] = targetNames;
  let replayFile: string | undefined;
  let isHelp = false;
  const queue = [...args];
  for (let flag = queue.shift(); flag !== undefined; flag = queue.shift()) {
    if (flag === "--help" || flag === "-h") isHelp = true;
    else if (flag === "--inputs") inputs = takeInteger(flag, queue.shift(), 1, maxInputs);
    else if (flag === "--seed") seed = takeInteger(flag, queue.shift(), 0, maxSeed);
    else if (flag === "--only") only = takeNames(flag, queue.shift(), targetNames);
    else if (flag === "--replay") replayFile = takeText(flag, queue.shift(), "a file name");
    else throw new UsageError(`got "${flag}", expected --inputs, --seed, --only, --replay or --help`);
  }
  return { inputs, seed, only, replayFile, isHelp };
}
