/** `bun run simulate`: any number of seeds, the story of one, or what the simulation notices of broken code. */
import { availableParallelism } from "node:os";
import { explore, type Failure, type Result } from "./explore.ts";
import { type Command, help, readCommand } from "./options.ts";
import { planOf } from "./plan.ts";
import { shrink } from "./shrink.ts";
import type { Simplified } from "./simpler.ts";
import { simulate } from "./simulate.ts";
import { commandFor, tellStory } from "./story.ts";

const isTerminal = process.stdout.isTTY === true;
/** Where nobody sees a line change, a new one now and then will do. */
const lineEveryMs = 15_000;

process.exit(await run(readCommand(process.argv.slice(2), Math.min(2, availableParallelism()))));

/** @returns the exit code */
async function run(command: Command): Promise<number> {
  switch (command.kind) {
    case "help":
      process.stdout.write(help);
      return 0;
    case "problem":
      console.error(command.line);
      return 2;
    case "explore":
      return exploreAll(command);
    case "replay":
      return replay(command);
    case "mutations": {
      const { tryMutations } = await import("./mutations/runner.ts");
      return tryMutations(command);
    }
  }
}

async function exploreAll(options: Extract<Command, { kind: "explore" }>): Promise<number> {
  const startedAt = performance.now();
  const progress = progressLine(options.seeds, startedAt);
  const result = await explore({ ...options, progress });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(`${isTerminal ? "\r\u001b[K" : ""}${numbersOf(result, options.steps)}, in ${seconds} s`);
  const [first] = result.failures;
  if (first === undefined) return 0;
  for (const { seed, violation } of result.failures)
    console.log(`seed ${seed}: ${violation.check}: ${violation.what}`);
  explain(first, options.steps);
  return 1;
}

function numbersOf({ count, failures, tally }: Result, steps: number): string {
  const number = (value: number) => value.toLocaleString("en");
  const hours = Math.round(tally.elapsedMs / 3_600_000);
  return [
    `${number(count)} seeds of ${steps} steps`,
    `${number(hours)} simulated hours`,
    `${number(tally.acks)} acknowledged requests`,
    `${number(tally.events)} stored events`,
    failures.length === 0 ? "no violation" : `${failures.length} seeds with a violation`,
  ].join(", ");
}

function progressLine(seeds: number, startedAt: number): (sum: Result) => void {
  let toldAt = startedAt;
  let toldFailures = 0;
  return ({ count, failures }) => {
    const now = performance.now();
    for (const { seed, violation } of failures.slice(toldFailures)) {
      process.stdout.write(`${isTerminal ? "\r\u001b[K" : ""}seed ${seed}: ${violation.check}\n`);
    }
    toldFailures = failures.length;
    if (now - toldAt < (isTerminal ? 200 : lineEveryMs)) return;
    toldAt = now;
    const leftSeconds = Math.round((((now - startedAt) / count) * (seeds - count)) / 1_000);
    const line = `${count} of ${seeds} seeds, ${failures.length} failed, ${leftSeconds} s left`;
    process.stdout.write(isTerminal ? `\r\u001b[K${line}` : `${line}\n`);
  };
}

/** Prints the shortest story found that ends the same way. */
function explain({ seed, violation }: Failure, steps: number): void {
  const plan = planOf(seed, steps);
  console.log(`\nSeed ${seed}, made as short as it still fails:\n`);
  const shrunk = shrink(plan, (smaller) => simulate(smaller).violation?.check === violation.check);
  print(tellStory(plan, shrunk, false).lines);
  console.log(`\nAgain: ${commandFor(plan, shrunk)}`);
  console.log(`Every frame: ${commandFor(plan, shrunk, true)}`);
}

function replay({ seed, steps, keep, without, hasFrames }: Extract<Command, { kind: "replay" }>): number {
  const plan = planOf(seed, steps);
  const simpler: Simplified = { keep, without };
  const { outcome, lines } = tellStory(plan, simpler, hasFrames);
  print(lines);
  const { violation, tally } = outcome;
  const end =
    violation === undefined ? "every guarantee held" : `violated ${violation.check}: ${violation.what}`;
  console.log(`\n${tally.acks} acknowledged requests, ${tally.events} stored events; ${end}`);
  return violation === undefined ? 0 : 1;
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}
