/** `bun run fuzz`: input after input, until one breaks something or enough were tried. Exit code 1 if one did. */
import { describeMachine, machineLine } from "../../bench/report/machine.ts";
import { UsageError } from "../support/flags.ts";
import { replay, run, type Tally } from "./engine.ts";
import { isFlat, type Memory, readMemory } from "./memory.ts";
import { type Options, parseOptions, targetNames, usage } from "./options.ts";
import { describeFound, type Kept, memoryLine, progressLine, table } from "./report.ts";
import { shareOut, targets } from "./targets/index.ts";

/** Without a terminal, where every line stays. */
const tellEveryMs = 10_000;
/** Inputs of each target before the heap is first looked at, so that code and caches are there. */
const warmUpRigs = 2;

async function main(options: Options): Promise<number> {
  const { inputs, seed, only, replayFile } = options;
  if (replayFile !== undefined) return replayFound(replayFile);
  console.log(`${machineLine(describeMachine())}\nseed ${seed}`);
  const shares = shareOut(inputs, only);
  for (const [name, share] of shares) {
    const warmUp = Math.min(share, targets[name].inputsPerRig * warmUpRigs);
    await run(targets[name], { seed, inputs: warmUp });
  }
  const before = await readMemory();
  const tell = teller(inputs);
  const tallies: Tally[] = [];
  for (const [name, share] of shares) {
    const { tally, found } = await run(targets[name], {
      seed,
      inputs: share,
      progress: (now) => tell([...tallies, now]),
    });
    tallies.push(tally);
    if (found === undefined) continue;
    console.log(`\n${table(tallies)}\n\n${await describeFound(found)}`);
    return 1;
  }
  return conclude(tallies, before);
}

async function conclude(tallies: readonly Tally[], before: Memory): Promise<number> {
  const after = await readMemory();
  const inputs = tallies.reduce((sum, tally) => sum + tally.inputs, 0);
  console.log(`\n${table(tallies)}\n\n${memoryLine(before, after)}`);
  if (!isFlat(before, after)) return 1;
  console.log(`${inputs.toLocaleString("en")} inputs, and nothing broke.`);
  return 0;
}

async function replayFound(path: string): Promise<number> {
  const kept = (await Bun.file(path).json()) as Kept;
  const name = targetNames.find((known) => known === kept.target);
  if (name === undefined || !Array.isArray(kept.inputs)) {
    throw new UsageError(`--replay got "${path}", expected a file that a run has written`);
  }
  const target = targets[name];
  if (!kept.inputs.every((input) => target.isInput(input))) {
    throw new UsageError(`--replay got "${path}", whose inputs are none of ${name} any more`);
  }
  const violation = await replay(target, kept.variant, kept.inputs);
  console.log(violation === undefined ? "Nothing broke." : `${violation.rule}: ${violation.message}`);
  return violation === undefined ? 0 : 1;
}

function teller(inputs: number): (tallies: readonly Tally[]) => void {
  const startedMs = performance.now();
  let toldMs = Number.NEGATIVE_INFINITY;
  return (tallies) => {
    const nowMs = performance.now();
    const isTerminal = process.stderr.isTTY === true;
    if (nowMs - toldMs < (isTerminal ? 200 : tellEveryMs)) return;
    toldMs = nowMs;
    const line = progressLine(tallies, inputs, nowMs - startedMs);
    process.stderr.write(isTerminal ? `\r${line.padEnd(90)}` : `${line}\n`);
  };
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.isHelp) console.log(usage);
  else process.exitCode = await main(options);
} catch (error) {
  const isReadable = error instanceof UsageError || (error as { code?: string }).code === "ENOENT";
  console.error(isReadable ? `fuzz: ${(error as Error).message}` : error);
  process.exitCode = 1;
}
