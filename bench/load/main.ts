/**
 * The load process: reads one job from standard input, runs it, prints its result.
 *
 * It is a process of its own so that its CPU time is known, and is never mistaken for the server's.
 */
import type { LoadJob } from "../job.ts";
import { peers } from "../peers/index.ts";
import { runIdle } from "./idle.ts";
import { runTraffic } from "./traffic.ts";

const job: LoadJob = await Bun.stdin.json();
const { dialect } = peers[job.peer];
const result = await (job.kind === "traffic" ? runTraffic(job, dialect) : runIdle(job, dialect));
await Bun.write(Bun.stdout, JSON.stringify(result));
// Sockets that are still closing would keep the process for a while.
process.exit(0);
