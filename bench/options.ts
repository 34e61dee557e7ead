/**
 * The command line of `bun bench/run.ts`.
 */
import { type PeerName, peerNames } from "./job.ts";

const benchNames = [
  "fan-out",
  "rooms",
  "durable",
  "idle",
  "latency",
  "storm",
  "stalled",
  "focus",
  "correctness",
  "micro",
] as const;
export type BenchName = (typeof benchNames)[number];

export interface Options {
  isQuick: boolean;
  /** Rounds that the figures are medians of; null for as many as the plan has. */
  rounds: number | null;
  /** Sends in flight of each writer in `rooms` and `durable`; null for as many as the plan has. */
  windowSends: number | null;
  benches: BenchName[];
  peers: PeerName[];
  /** Where the results go as JSON; null for bench/output/latest.json. */
  jsonFile: string | null;
  /** Also write the tables and the chart into bench/README.md. */
  isPublishing: boolean;
  isHelp: boolean;
}

/** Says what a flag got and what it expected; the message is the whole explanation. */
export class UsageError extends Error {}

export const usage = `usage: bun bench/run.ts [--quick] [--rounds N] [--window N] [--only LIST] [--peers LIST] [--json FILE] [--publish] [--help]

  --quick        one short round, under 90 seconds in all; for a look, not for figures
  --rounds N     rounds whose median is shown, 1 to 9 (default 3)
  --window N     sends in flight of each writer in rooms and durable, 1 to 9 (default 1)
  --only LIST    comma-separated, any of ${benchNames.join(", ")}
  --peers LIST   comma-separated, any of ${peerNames.join(", ")}
  --json FILE    where to write the results (default bench/output/latest.json)
  --publish      also write the tables and the chart into bench/README.md
  --help         this text`;

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options {
  const options: Options = {
    isQuick: false,
    rounds: null,
    windowSends: null,
    benches: [...benchNames],
    peers: [...peerNames],
    jsonFile: null,
    isPublishing: false,
    isHelp: false,
  };
  const queue = [...args];
  for (let flag = queue.shift(); flag !== undefined; flag = queue.shift()) {
    if (flag === "--quick") options.isQuick = true;
    else if (flag === "--rounds") options.rounds = parseDigit(flag, queue.shift());
    else if (flag === "--window") options.windowSends = parseDigit(flag, queue.shift());
    else if (flag === "--publish") options.isPublishing = true;
    else if (flag === "--help") options.isHelp = true;
    else if (flag === "--only") options.benches = parseList(flag, queue.shift(), benchNames);
    else if (flag === "--peers") options.peers = parseList(flag, queue.shift(), peerNames);
    else if (flag === "--json") options.jsonFile = requireValue(flag, queue.shift(), "a file name");
    else
      throw new UsageError(
        `got "${flag}", expected --quick, --rounds, --window, --only, --peers, --json, --publish or --help`,
      );
  }
  return options;
}

function parseDigit(flag: string, value: string | undefined): number {
  const expected = "a whole number from 1 to 9";
  const given = requireValue(flag, value, expected);
  if (/^[1-9]$/.test(given)) return Number(given);
  throw new UsageError(`${flag} got "${given}", expected ${expected}`);
}

/** Names in the order of `known`, each once. */
function parseList<Name extends string>(
  flag: string,
  value: string | undefined,
  known: readonly Name[],
): Name[] {
  const expected = `a comma-separated list of ${known.join(", ")}`;
  const names = requireValue(flag, value, expected).split(",");
  for (const name of names) {
    if (!known.some((candidate) => candidate === name)) {
      throw new UsageError(`${flag} got "${name}", expected ${expected}`);
    }
  }
  return known.filter((name) => names.includes(name));
}

function requireValue(flag: string, value: string | undefined, expected: string): string {
  if (value === undefined || value === "" || value.startsWith("--")) {
    throw new UsageError(
      `${flag} got ${value === undefined ? "nothing" : `"${value}"`}, expected ${expected}`,
    );
  }
  return value;
}
