/** The command line of `bun run soak`. */
import { takeInteger, takeNumber, takeText, UsageError } from "../support/flags.ts";

export interface Options {
  /** Of traffic; the time before and after comes on top. */
  readonly minutes: number;
  readonly clients: number;
  readonly actionsPerSecond: number;
  readonly seed: number;
  /** Undefined for none. */
  readonly jsonFile: string | undefined;
  readonly svgFile: string;
  /** Also writes plot and table into test/soak/README.md. */
  readonly isPublishing: boolean;
  readonly isHelp: boolean;
}

const defaultSvgFile = "test/output/soak.svg";

export const usage = `usage: bun run soak [--minutes M] [--clients N] [--rate R] [--seed S] [--svg FILE] [--json FILE] [--publish] [--help]

A server in a process of its own, and traffic for as long as told: people who come and go, a fifth of them every
minute, half of them without a goodbye; readers who stop reading; HTTP. Then everybody leaves, and what the server
holds must be what it held before: if not, the exit code is 1.

  --minutes M   of traffic, 0.1 to 10080 (default 15); about two minutes come on top
  --clients N   connections at a time, 10 to 10000 (default 200)
  --rate R      actions of all of them together, 1 to 10000 a second (default 100)
  --seed S      what chooses who does what, 0 to 4294967295 (default 1)
  --svg FILE    where to draw what was measured (default ${defaultSvgFile})
  --json FILE   where to write it as JSON
  --publish     also write plot and table into test/soak/README.md
  --help        this text`;

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options {
  let minutes = 15;
  let clients = 200;
  let actionsPerSecond = 100;
  let seed = 1;
  let jsonFile: string | undefined;
  let svgFile = defaultSvgFile;
  let isPublishing = false;
  let isHelp = false;
  const queue = [...args];
  for (let flag = queue.shift(); flag !== undefined; flag = queue.shift()) {
    if (flag === "--help" || flag === "-h") isHelp = true;
    else if (flag === "--publish") isPublishing = true;
    else if (flag === "--minutes") minutes = takeNumber(flag, queue.shift(), 0.1, 10_080);
    else if (flag === "--clients") clients = takeInteger(flag, queue.shift(), 10, 10_000);
    else if (flag === "--rate") actionsPerSecond = takeInteger(flag, queue.shift(), 1, 10_000);
    else if (flag === "--seed") seed = takeInteger(flag, queue.shift(), 0, 4_294_967_295);
    else if (flag === "--svg") svgFile = takeText(flag, queue.shift(), "a file name");
    else if (flag === "--json") jsonFile = takeText(flag, queue.shift(), "a file name");
    else {
      const known = "--minutes, --clients, --rate, --seed, --svg, --json, --publish or --help";
      throw new UsageError(`got "${flag}", expected ${known}`);
    }
  }
  return { minutes, clients, actionsPerSecond, seed, jsonFile, svgFile, isPublishing, isHelp };
}
