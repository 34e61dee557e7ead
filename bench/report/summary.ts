/**
 * From single runs to one figure for each bench, peer and metric: medians over the rounds.
 *
 * A ratio to bare is the median of the rounds' own ratios, not the ratio of medians: the two runs of one
 * round were neighbours in time, so a slow minute of the machine cancels out.
 */
import type { IdleResult, PeerName, TrafficWindow } from "../job.ts";
import type { BenchName } from "../options.ts";
import { peers } from "../peers/index.ts";
import type { Measurement } from "../runner/rounds.ts";

export const METRICS = [
  "deliveriesPerSecond",
  "sendsPerSecond",
  "cpuUsPerDelivery",
  "latencyP50Ms",
  "latencyP99Ms",
  "bytesPerDelivery",
  /** Share of one core that the server process used, all threads; over 1 is possible. */
  "serverCores",
  "clientCores",
  "othersCores",
  "bytesPerConnection",
  "lostDeliveries",
  "writerLateP99Ms",
  /** Of messages with nothing else going on. */
  "aloneP50Ms",
  "aloneP99Ms",
] as const;
export type Metric = (typeof METRICS)[number];

export type LoadBenchName = Exclude<BenchName, "micro">;
type Figures = Partial<Record<Metric, number>>;

export interface Row {
  bench: LoadBenchName;
  peer: PeerName;
  label: string;
  figures: Figures;
  /** Each figure divided by bare's; empty without bare. */
  ratios: Figures;
  /** Why a run of this row failed; null if none did. */
  failure: string | null;
}

/** Rows in the order of `benches`, then of peers as they were run. */
export function summarize(measurements: readonly Measurement[], benches: readonly BenchName[]): Row[] {
  const rows: Row[] = [];
  for (const bench of benches) {
    if (bench === "micro") continue;
    const runs = measurements.filter(({ run }) => run === (bench === "latency" ? "fan-out" : bench));
    const names = runs.filter(({ round }) => round === 0).map(({ peer }) => peer);
    for (const peer of names) rows.push(makeRow(bench, peer, runs));
  }
  return rows;
}

function makeRow(bench: LoadBenchName, peer: PeerName, runs: readonly Measurement[]): Row {
  const own = runs.filter((run) => run.peer === peer);
  const perRound = own.map((run) => figuresOf(bench, run));
  const perRoundRatios = own.map((run, index) => {
    const bare = runs.find((other) => other.peer === "bare" && other.round === run.round);
    return bare === undefined ? {} : divide(perRound[index] ?? {}, figuresOf(bench, bare));
  });
  const failed = own.find(({ outcome }) => outcome.kind === "failed")?.outcome;
  return {
    bench,
    peer,
    label: peers[peer].label,
    figures: medians(perRound),
    ratios: medians(perRoundRatios),
    failure: failed?.kind === "failed" ? failed.reason : null,
  };
}

function figuresOf(bench: LoadBenchName, { outcome }: Measurement): Figures {
  if (outcome.kind === "failed") return {};
  const { result } = outcome;
  if (result.kind === "idle") return { bytesPerConnection: bytesPerConnection(result) };
  const { saturated, paced, lostDeliveries } = result;
  if (bench !== "latency") return { ...trafficFigures(saturated), lostDeliveries };
  if (paced === null) return {};
  const { tenthOfPeak, alone } = paced;
  return {
    ...trafficFigures(tenthOfPeak),
    writerLateP99Ms: tenthOfPeak.writerLateP99Ms,
    aloneP50Ms: alone.latencyP50Ms,
    aloneP99Ms: alone.latencyP99Ms,
  };
}

function trafficFigures(window: TrafficWindow): Figures {
  return {
    deliveriesPerSecond: (window.deliveries / window.elapsedMs) * 1000,
    sendsPerSecond: (window.sends / window.elapsedMs) * 1000,
    cpuUsPerDelivery: (window.serverCpuMs * 1000) / window.deliveries,
    latencyP50Ms: window.latencyP50Ms,
    latencyP99Ms: window.latencyP99Ms,
    bytesPerDelivery: window.deliveryBytesMean,
    serverCores: window.serverCpuMs / window.elapsedMs,
    clientCores: window.clientCpuMs / window.elapsedMs,
    othersCores: window.othersCpuMs / window.elapsedMs,
  };
}

function bytesPerConnection({ rssFullBytes, rssEmptyBytes, connectionCount }: IdleResult): number {
  return (rssFullBytes - rssEmptyBytes) / connectionCount;
}

function divide(figures: Figures, by: Figures): Figures {
  const ratios: Figures = {};
  for (const metric of METRICS) {
    const own = figures[metric];
    const other = by[metric];
    if (own !== undefined && other !== undefined && other !== 0) ratios[metric] = own / other;
  }
  return ratios;
}

function medians(rounds: readonly Figures[]): Figures {
  const result: Figures = {};
  for (const metric of METRICS) {
    const values = rounds.map((figures) => figures[metric]).filter((value) => value !== undefined);
    if (values.length > 0) result[metric] = median(values);
  }
  return result;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? upper) + upper) / 2 : upper;
}
