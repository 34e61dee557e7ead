/**
 * A storm job: everybody connects, everybody is cut off, everybody comes back and catches up; the same clients once
 * for each cause.
 */
import type { LoadReply, Storm, StormCause, StormJob, StormResult } from "../../job.ts";
import { percentile } from "../meter.ts";
import { forgetPeakRss, peakRssBytes } from "../process-stats.ts";
import { ask } from "../runner-channel.ts";
import { Span } from "../span.ts";
import { Missed } from "./missed.ts";
import type { Returner, StormSink } from "./returner.ts";
import { type Standing, setStage } from "./stage.ts";

const patienceMs = 60_000;
const pollMs = 20;
/** After everybody is whole, whatever comes too often has this long to come. */
const aftermathMs = 500;
/** At once they would only test the accept queue. */
const firstConnectsPerPoll = 50;
/** 500 a second. */
const tricklePerPoll = 10;

export async function runStorm(job: StormJob): Promise<StormResult> {
  const watch = new Watch();
  const standings = await setStage(job, watch);
  await connectAll(standings, watch);
  const storms: Storm[] = [];
  for (const cause of job.causes) storms.push(await storm(cause, job, standings, watch));
  for (const { returner } of standings) returner.leave();
  return { kind: "storm", storms };
}

/** Counts who is back. */
class Watch implements StormSink {
  readyMs: number[] = [];
  wholeCount = 0;
  lastWholeAtMs = 0;

  onReady(_returner: Returner, afterMs: number): void {
    this.readyMs.push(afterMs);
  }

  onWhole(): void {
    this.wholeCount++;
    this.lastWholeAtMs = performance.now();
  }

  reset(): void {
    this.readyMs = [];
    this.wholeCount = 0;
  }
}

async function connectAll(standings: readonly Standing[], watch: Watch): Promise<void> {
  for (let at = 0; at < standings.length; at += firstConnectsPerPoll) {
    for (const { returner } of standings.slice(at, at + firstConnectsPerPoll)) returner.connect();
    await Bun.sleep(pollMs);
  }
  await untilWhole(standings, watch);
  if (watch.wholeCount < standings.length) {
    throw new Error(
      `only ${watch.wholeCount} of ${standings.length} clients got what they missed before the storm`,
    );
  }
}

async function storm(
  cause: StormCause,
  job: StormJob,
  standings: readonly Standing[],
  watch: Watch,
): Promise<Storm> {
  for (const { returner, head } of standings) returner.miss(new Missed(head - job.eventsBehind, head));
  watch.reset();
  forgetPeakRss(job.serverPid);
  const span = new Span(job.serverPid);
  let restarted: LoadReply | undefined;
  if (cause === "cut") for (const { returner } of standings) returner.cut();
  else if (cause === "trickle") await trickle(standings);
  else {
    // They notice by themselves.
    restarted = await ask({ kind: "kill-and-restart-server" });
  }
  const serverPid = restarted?.serverPid ?? job.serverPid;
  await untilWhole(standings, watch);
  const isDone = watch.wholeCount === standings.length;
  const spent = span.end(serverPid);
  const wholeMs = isDone ? watch.lastWholeAtMs - span.startedMs : spent.elapsedMs;
  await Bun.sleep(aftermathMs);
  const readyMs = Float64Array.from(watch.readyMs).sort();
  const sum = (of: (returner: Returner) => number): number =>
    standings.reduce((total, { returner }) => total + of(returner), 0);
  return {
    ...spent,
    cause,
    clientCount: standings.length,
    eventsBehind: job.eventsBehind,
    wholeCount: watch.wholeCount,
    wholeMs,
    serverAwayMs: restarted?.awayMs ?? 0,
    readyP50Ms: percentile(readyMs, 0.5),
    readyP99Ms: percentile(readyMs, 0.99),
    attempts: sum(({ attempts }) => attempts),
    refusals: sum(({ refusals }) => refusals),
    lost: sum(({ missed }) => missed.faults.lost),
    duplicated: sum(({ missed }) => missed.faults.duplicated),
    reordered: sum(({ missed }) => missed.faults.reordered),
    serverPeakRssBytes: peakRssBytes(serverPid),
  };
}

/** By the clock: who comes back slowly holds up none of the next. */
async function trickle(standings: readonly Standing[]): Promise<void> {
  const startedMs = performance.now();
  for (let at = 0; at < standings.length; at += tricklePerPoll) {
    for (const { returner } of standings.slice(at, at + tricklePerPoll)) returner.cut();
    const nextMs = startedMs + (at / tricklePerPoll + 1) * pollMs;
    await Bun.sleep(Math.max(0, nextMs - performance.now()));
  }
}

/** Resolves when everybody is whole, or patience is at its end. */
async function untilWhole(standings: readonly Standing[], watch: Watch): Promise<void> {
  const deadlineMs = performance.now() + patienceMs;
  while (watch.wholeCount < standings.length && performance.now() < deadlineMs) {
    await Bun.sleep(pollMs);
    const nowMs = performance.now();
    for (const { returner } of standings) returner.check(nowMs);
  }
}
