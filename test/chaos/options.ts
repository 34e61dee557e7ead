/** The command line of `bun run chaos`. */

export interface Options {
  readonly kills: number;
  readonly seed: string;
  /** Undefined for none. */
  readonly jsonFile: string | undefined;
  readonly isHelp: boolean;
}

/** Says what a flag got and what it expected; the message is the whole explanation. */
export class UsageError extends Error {}

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
    else if (flag === "--kills") kills = parseKills(queue.shift());
    else if (flag === "--seed") seed = parseSeed(queue.shift());
    else if (flag === "--json") jsonFile = required("--json", queue.shift(), "a file name");
    else throw new UsageError(`got "${flag}", expected --kills, --seed, --json or --help`);
  }
  return { kills, seed, jsonFile, isHelp };
}

function parseKills(given: string | undefined): number {
  const expected = `a whole number from 1 to ${maxKills}`;
  const value = required("--kills", given, expected);
  const kills = Number(value);
  if (/^\d{1,6}$/.test(value) && kills >= 1 && kills <= maxKills) return kills;
  throw new UsageError(`--kills got "${value}", expected ${expected}`);
}

function parseSeed(given: string | undefined): string {
  const expected = "1 to 64 letters, digits, - and _";
  const value = required("--seed", given, expected);
  if (/^[\w-]{1,64}$/.test(value)) return value;
  throw new UsageError(`--seed got "${value}", expected ${expected}`);
}

function required(flag: string, value: string | undefined, expected: string): string {
  if (value !== undefined && value !== "" && !value.startsWith("--")) return value;
  throw new UsageError(`${flag} got ${value === undefined ? "nothing" : `"${value}"`}, expected ${expected}`);
}
