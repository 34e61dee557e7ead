/** The command line of `bun run chaos`. */
import { takeInteger, takeText, UsageError } from "../support/flags.ts";

interface Options {
  readonly kills: number;
  readonly seed: string;
  /** Undefined for none. */
  readonly jsonFile: string | undefined;
  readonly isHelp: boolean;
}

const maxKills = 100_000;

export const usage = `usage: bun run chaos [--kills N] [--seed S] [--json FILE] [--help]

Kills the server under load, again and again, and reports what was lost, duplicated or out of order: nothing, or
the exit code is 1. Writers are killed and readers stopped meanwhile, and half of them come through a network that
cuts, falls silent, delays and dribbles.

  --kills N     how often the server is killed, 1 to ${maxKills} (default 20, about half a minute)
  --seed S      what chooses the kills and faults: letters, digits, - and _ (default: the time)
  --json FILE   where to write the results as JSON
  --help        this text

Kills on a full disk need a disk that can be filled, which only root can mount; without, they are replaced by
others and the report says so.`;

/** @throws UsageError */
export function parseOptions(args: readonly string[], now: () => number): Options {
  let kills = 20;
  let seed = now().toString(36);
  let jsonFile: string | undefined;
  let isHelp = false;
  const queue = [...args];
  for (let flag = queue.shift(); flag !== undefined; flag = queue.shift()) {
    if (flag === "--help" || flag === "-h") isHelp = true;
    else if (flag === "--kills") kills = takeInteger(flag, queue.shift(), 1, maxKills);
    else if (flag === "--seed") seed = parseSeed(queue.shift());
    else if (flag === "--json") jsonFile = takeText(flag, queue.shift(), "a file name");
    else throw new UsageError(`got "${flag}", expected --kills, --seed, --json or --help`);
  }
  return { kills, seed, jsonFile, isHelp };
}

function parseSeed(given: string | undefined): string {
  const expected = "1 to 64 letters, digits, - and _";
  const value = takeText("--seed", given, expected);
  if (/^[\w-]{1,64}$/.test(value)) return value;
  throw new UsageError(`--seed got "${value}", expected ${expected}`);
}
