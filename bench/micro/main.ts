/**
 * The micro process: measures each case with mitata, prints the results as JSON.
 *
 * The environment gives MICRO_MIN_MS, the least CPU time spent on a case, and MICRO_FOLDER, an empty
 * folder on disk.
 */
import { measure } from "mitata";
import { appendCases } from "./append.ts";
import type { MicroResult } from "./case.ts";
import { codecCases } from "./codec.ts";

const minCpuTimeNs = Number(process.env.MICRO_MIN_MS) * 1e6;
const folder = process.env.MICRO_FOLDER;
if (folder === undefined) throw new Error("MICRO_FOLDER is not set");

const results: MicroResult[] = [];
for (const { name, messages, run } of [...codecCases(), ...(await appendCases(folder))]) {
  const { avg, p50, p99 } = await measure(run, { min_cpu_time: minCpuTimeNs });
  results.push({ name, meanNs: avg / messages, p50Ns: p50 / messages, p99Ns: p99 / messages });
}
await Bun.write(Bun.stdout, JSON.stringify(results));
// The store's thread would go on waiting for work.
process.exit();
