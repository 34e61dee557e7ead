/**
 * The load process: reads one job from standard input, runs it, prints its result.
 *
 * It is a process of its own so that its CPU time is known, and is never mistaken for the server's.
 */
import type { LoadJob, LoadResult } from "../job.ts";
import { peers } from "../peers/index.ts";
import { runFocus } from "./focus.ts";
import { runIdle } from "./idle.ts";
import { runStalled } from "./stalled.ts";
import { runStorm } from "./storm/storm.ts";
import { runTraffic } from "./traffic.ts";

const job: LoadJob = await Bun.stdin.json();
await Bun.write(Bun.stdout, JSON.stringify(await run(job)));
// Sockets that are still closing would keep the process for a while.
process.exit(0);

function run(job: LoadJob): Promise<LoadResult> {
  const { dialect } = peers[job.peer];
  switch (job.kind) {
    case "traffic":
      return runTraffic(job, dialect);
    case "idle":
      return runIdle(job, dialect);
    case "storm":
      return runStorm(job);
    case "stalled":
      return runStalled(job, dialect);
    case "focus":
      return runFocus(job);
  }
}
