/** The command line of `bun run simulate`. */
import { allWithout, type Without } from "./simpler.ts";

export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "problem"; readonly line: string }
  | {
      readonly kind: "explore";
      readonly from: number;
      readonly seeds: number;
      readonly steps: number;
      readonly jobs: number;
    }
  | {
      readonly kind: "replay";
      readonly seed: number;
      readonly steps: number;
      readonly keep: readonly number[] | undefined;
      readonly without: readonly Without[];
      readonly hasFrames: boolean;
    }
  | {
      readonly kind: "mutations";
      readonly seeds: number;
      readonly only: string | undefined;
      readonly jobs: number;
    };

export const defaultSteps = 200;
const maxSeed = 0xffff_ffff;

export const help = `usage: bun run simulate [options]

Real clients and a real server in one thread, under a clock that is told the time, over a network that fails by a
seed. Every guarantee is checked at every step.

  --seeds N        how many seeds to run, one after another (default 1000)
  --from S         the first of them (default 1)
  --steps N        steps of each (default ${defaultSteps})
  --jobs N         how many at a time (default 2)

  --seed S         tells the story of one seed; the same every time
  --keep LIST      with only these of its steps: numbers separated by commas, or "none"
  --without LIST   and without these troubles: ${allWithout.join(", ")}
  --frames         tells of every frame, too

  --mutations      breaks the code on purpose, in one place at a time, and shows that it is noticed
  --only TEXT      only the mutations whose name has this text
  --help           this text

Exits with 0 when every guarantee held, 1 when one did not, 2 when the options are wrong.
`;

const flags = new Set(["--seeds", "--from", "--steps", "--jobs", "--seed", "--keep", "--without", "--only"]);
const switches = new Set(["--frames", "--mutations", "--help", "-h"]);

class Problem extends Error {}

/** @param defaultJobs how many run at a time where nothing is said */
export function readCommand(argv: readonly string[], defaultJobs: number): Command {
  try {
    return commandOf(argv, defaultJobs);
  } catch (error) {
    if (error instanceof Problem) return { kind: "problem", line: error.message };
    throw error;
  }
}

function commandOf(argv: readonly string[], defaultJobs: number): Command {
  const given = read(argv);
  if (given.has("--help") || given.has("-h")) return { kind: "help" };
  const number = (flag: string, otherwise: number, least: number, most: number) => {
    return given.has(flag) ? wholeNumber(flag, given.get(flag), least, most) : otherwise;
  };
  const steps = number("--steps", defaultSteps, 1, 10_000);
  const jobs = number("--jobs", defaultJobs, 1, 64);
  if (given.has("--mutations")) {
    return {
      kind: "mutations",
      seeds: number("--seeds", 1_000, 1, maxSeed),
      only: given.get("--only"),
      jobs,
    };
  }
  if (!given.has("--seed")) {
    const from = number("--from", 1, 0, maxSeed);
    return { kind: "explore", from, seeds: number("--seeds", 1_000, 1, maxSeed - from), steps, jobs };
  }
  return {
    kind: "replay",
    seed: number("--seed", 0, 0, maxSeed),
    steps,
    keep: given.has("--keep") ? numbersIn(given.get("--keep"), steps) : undefined,
    without: troublesIn(given.get("--without")),
    hasFrames: given.has("--frames"),
  };
}

function read(argv: readonly string[]): Map<string, string> {
  const given = new Map<string, string>();
  const words = argv.flatMap((word) => (/^--[a-z]+=/.test(word) ? splitOnce(word) : [word]));
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (switches.has(word)) given.set(word, "");
    else if (flags.has(word)) {
      const value = words[at + 1];
      if (value === undefined) throw new Problem(`${word}: got nothing, expected a value after it`);
      given.set(word, value);
      at += 1;
    } else throw new Problem(`got ${word}, which is no option here; --help lists them`);
  }
  return given;
}

function splitOnce(word: string): [string, string] {
  const at = word.indexOf("=");
  return [word.slice(0, at), word.slice(at + 1)];
}

function wholeNumber(flag: string, text: string | undefined, least: number, most: number): number {
  const value = /^\d+$/.test(text ?? "") ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new Problem(`${flag}: got "${text}", expected a whole number from ${least} to ${most}`);
}

function numbersIn(text: string | undefined, steps: number): number[] {
  if (text === "none") return [];
  return (text ?? "").split(",").map((part) => wholeNumber("--keep", part, 1, steps));
}

function troublesIn(text: string | undefined): Without[] {
  return (text?.split(",") ?? []).map((name) => {
    const known = allWithout.find((one) => one === name);
    if (known !== undefined) return known;
    throw new Problem(`--without: got "${name}", expected some of ${allWithout.join(", ")}`);
  });
}
