/**
 * Runs a plan: round by round, bench by bench, one server after the other.
 *
 * Peers of a bench run back to back, in another order each round, so that a slow minute of the machine
 * falls on all of them alike. Tautline goes first in the first round, because bare Bun copies its sizes.
 */
import { resolve } from "node:path";
import type { LoadReply, LoadRequest, LoadResult, PeerName, Spent } from "../job.ts";
import { peers } from "../peers/index.ts";
import { bytesPerConnection } from "../report/figures.ts";
import { atExit } from "./at-exit.ts";
import { maxDisturbanceCores, waitForCalm } from "./calm.ts";
import { type FrameSizes, jobFor, type LoadJobTarget, nominalSizes, type Plan } from "./plan.ts";
import type { RunName } from "./run-names.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

const loadProgram = resolve(import.meta.dir, "../load/main.ts");
/** Of the longest, the storm at the file limit, on a machine that is several times slower. */
const loadTimeoutMs = 300_000;

export interface Measurement {
  run: RunName;
  peer: PeerName;
  /** 0-based. */
  round: number;
  outcome: Outcome;
}

type Outcome = { kind: "measured"; result: LoadResult } | { kind: "failed"; reason: string };

/** @param onProgress told once before and once after every run */
export async function runRounds(plan: Plan, onProgress: (line: string) => void): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  const sizes = new Map<RunName, FrameSizes>();
  const total = plan.rounds * plan.runs.reduce((count, run) => count + run.peers.length, 0);
  for (let round = 0; round < plan.rounds; round++) {
    for (const run of plan.runs) {
      for (const peer of rotate(run.peers, round)) {
        const place = `[${measurements.length + 1}/${total}] round ${round + 1} of ${plan.rounds}, ${run.name}`;
        onProgress(`${place}: ${peers[peer].label} …`);
        const wanted = sizes.get(run.name) ?? nominalSizes();
        const outcome = await attemptCalmly(run.name, peer, plan, wanted, onProgress);
        if (peer === "tautline" && !sizes.has(run.name)) learnSizes(sizes, run.name, outcome);
        measurements.push({ run: run.name, peer, round, outcome });
        onProgress(`    ${describe(outcome)}`);
      }
    }
  }
  return measurements;
}

/** Repeats a run that other processes disturbed, and keeps the least disturbed one. */
async function attemptCalmly(
  run: RunName,
  peer: PeerName,
  plan: Plan,
  sizes: FrameSizes,
  onProgress: (line: string) => void,
): Promise<Outcome> {
  let best = await attempt(run, peer, plan, sizes);
  for (let left = plan.repeats; left > 0 && disturbance(best) > maxDisturbanceCores; left--) {
    onProgress(`    again: other processes took ${Math.round(disturbance(best) * 100)}% of a core`);
    const again = await attempt(run, peer, plan, sizes);
    if (again.kind === "measured" && disturbance(again) < disturbance(best)) best = again;
  }
  return best;
}

async function attempt(run: RunName, peer: PeerName, plan: Plan, sizes: FrameSizes): Promise<Outcome> {
  await waitForCalm(plan.calmTimeoutMs);
  try {
    const hasAdmission = run === "storm" || run === "storm-limit";
    const server = await startServer(peers[peer], { ackBytes: sizes.ackBytes, hasAdmission });
    try {
      const target: LoadJobTarget = { peer, port: server.port, serverPid: server.pid };
      return { kind: "measured", result: await runLoad({ ...jobFor(run, plan, sizes), ...target }, server) };
    } finally {
      await server.stop();
    }
  } catch (error) {
    return { kind: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Cores that other processes took during the measured windows; 0 where nobody could have been disturbed. */
function disturbance(outcome: Outcome): number {
  return outcome.kind === "failed" ? 0 : Math.max(0, ...stretchesOf(outcome.result).map(coresOfOthers));
}

function stretchesOf(result: LoadResult): Spent[] {
  switch (result.kind) {
    case "idle":
      return [];
    case "storm":
      return result.storms;
    case "focus":
      return [result];
    case "stalled":
      return [result.before, result.whileFilling, result.whileBehind, result.after];
    case "traffic": {
      const { saturated, paced } = result;
      return paced === null ? [saturated] : [saturated, paced.alone, paced.tenthOfPeak];
    }
  }
}

function coresOfOthers({ othersCpuMs, elapsedMs }: Spent): number {
  return othersCpuMs / elapsedMs;
}

async function runLoad(
  job: ReturnType<typeof jobFor> & LoadJobTarget,
  server: ServerProcess,
): Promise<LoadResult> {
  const child = Bun.spawn([process.execPath, loadProgram], {
    // There is one thing to ask for.
    ipc: async (_request: LoadRequest) => {
      const awayMs = await server.killAndRestart();
      child.send({ kind: "server-restarted", serverPid: server.pid, awayMs } satisfies LoadReply);
    },
    stdin: new Blob([JSON.stringify(job)]),
    stdout: "pipe",
    stderr: "pipe",
    timeout: loadTimeoutMs,
  });
  const forget = atExit(() => child.kill("SIGKILL"));
  const [output, errors] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  const exitCode = await child.exited;
  forget();
  if (exitCode !== 0) throw new Error(whyItEnded(child, errors));
  return JSON.parse(output);
}

function whyItEnded({ signalCode }: Bun.Subprocess, errors: string): string {
  const line = errors.split("\n").find((candidate) => candidate.startsWith("error: "));
  if (line !== undefined) return line.slice("error: ".length);
  const cause = signalCode === null ? "" : `, by ${signalCode}; it has ${loadTimeoutMs / 1_000} s`;
  return `the load process ended without a result${cause}. ${errors.trim().slice(-500)}`.trim();
}

function learnSizes(sizes: Map<RunName, FrameSizes>, run: RunName, outcome: Outcome): void {
  if (outcome.kind !== "measured" || outcome.result.kind !== "traffic") return;
  const { deliveryBytesMean, ackBytesMean } = outcome.result.saturated;
  sizes.set(run, { deliveryBytes: Math.round(deliveryBytesMean), ackBytes: Math.round(ackBytesMean) });
}

function rotate<T>(items: readonly T[], by: number): T[] {
  const shift = by % items.length;
  return [...items.slice(shift), ...items.slice(0, shift)];
}

function describe(outcome: Outcome): string {
  if (outcome.kind === "failed") return `failed: ${outcome.reason}`;
  const { result } = outcome;
  if (result.kind === "idle") {
    return `${Math.round(bytesPerConnection(result)).toLocaleString("en")} bytes a connection`;
  }
  if (result.kind === "storm") {
    return result.storms
      .map(
        ({ cause, wholeCount, wholeMs }) => `${cause}: ${wholeCount} whole after ${Math.round(wholeMs)} ms`,
      )
      .join(", ");
  }
  if (result.kind === "focus") {
    const { ackP99Ms, lost, unshown } = result;
    return `acks p99 ${ackP99Ms.toFixed(1)} ms, ${lost} lost, ${unshown} never shown`;
  }
  if (result.kind === "stalled") {
    const { before, whileFilling, whileBehind, after } = result;
    const p99s = [before, whileFilling, whileBehind, after].map(({ latencyP99Ms }) =>
      latencyP99Ms.toFixed(1),
    );
    return `p99 ${p99s.join(", ")} ms: all reading, one filling up, one behind, all reading`;
  }
  const { deliveries, elapsedMs, serverCpuMs } = result.saturated;
  const perSecond = Math.round((deliveries / elapsedMs) * 1000).toLocaleString("en");
  return `${perSecond} deliveries/s, ${((serverCpuMs * 1000) / deliveries).toFixed(2)} µs of CPU each`;
}
