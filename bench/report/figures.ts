/**
 * What each bench reads off the result of a run.
 *
 * One run may serve several benches, and one bench show several rows of a run: each such pair is a source.
 */
import type {
  IdleResult,
  LoadResult,
  PacedPhase,
  Storm,
  StormCause,
  StormResult,
  TrafficWindow,
} from "../job.ts";
import type { BenchName } from "../options.ts";
import type { RunName } from "../runner/run-names.ts";

export const metrics = [
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
  "bytesPerFirstConnection",
  "bytesPerLaterConnection",
  "lostDeliveries",
  "writerLateP99Ms",
  /** Of messages with nothing else going on. */
  "aloneP50Ms",
  "aloneP99Ms",
  "clients",
  "neverWhole",
  "wholeMs",
  "serverAwayMs",
  "readyP50Ms",
  "readyP99Ms",
  "attemptsPerClient",
  "refusalsPerClient",
  /** Events lost, or come twice, or before their turn. */
  "faults",
  "serverCpuUsPerClient",
  "clientCpuUsPerClient",
  "serverPeakRssBytes",
  /** p99 with everybody reading, beside one who does not. */
  "undisturbedP99Ms",
  /** p99 beside a stalled reader, by the p99 with everybody reading. */
  "p99Beside",
  /** From before a write to who watches. */
  "shownP50Ms",
  "shownP99Ms",
  /** Of one session's score. */
  "updatesPerSecond",
  "unshown",
  "heldBytes",
  "kernelBytes",
] as const;
export type Metric = (typeof metrics)[number];
export type Figures = Partial<Record<Metric, number>>;

/** Benches that a load process runs. */
export type LoadBenchName = Exclude<BenchName, "micro" | "correctness">;

interface Source {
  bench: LoadBenchName;
  run: RunName;
  /** Tells rows of one bench and peer apart; null where there is one. */
  variant: string | null;
  figures: (result: LoadResult) => Figures;
}

export const allSources: readonly Source[] = [
  ...(["fan-out", "rooms", "durable"] as const).map((name) => ({
    bench: name,
    run: name,
    variant: null,
    figures: saturatedFigures,
  })),
  { bench: "latency", run: "fan-out", variant: null, figures: pacedFigures },
  { bench: "idle", run: "idle", variant: null, figures: idleFigures },
  { bench: "storm", run: "storm", variant: "500 a second", figures: stormFigures("trickle") },
  { bench: "storm", run: "storm", variant: "sockets cut", figures: stormFigures("cut") },
  { bench: "storm", run: "storm", variant: "server killed", figures: stormFigures("killed") },
  {
    bench: "storm",
    run: "storm-limit",
    variant: "sockets cut, at the file limit",
    figures: stormFigures("cut"),
  },
  {
    bench: "storm",
    run: "storm-limit",
    variant: "server killed, at the file limit",
    figures: stormFigures("killed"),
  },
  { bench: "stalled", run: "stalled", variant: "filling up", figures: stalledFigures("whileFilling") },
  { bench: "stalled", run: "stalled", variant: "behind", figures: stalledFigures("whileBehind") },
  { bench: "focus", run: "focus", variant: "one by one", figures: focusFigures },
  { bench: "focus", run: "focus-batched", variant: "ten at once", figures: focusFigures },
];

function stalledFigures(name: "whileFilling" | "whileBehind"): (result: LoadResult) => Figures {
  return (result) => {
    if (result.kind !== "stalled") return {};
    const { before, after, readerCount, heldBytes, kernelBytes } = result;
    const window = result[name];
    const undisturbedMs = (before.latencyP99Ms + after.latencyP99Ms) / 2;
    return {
      ...trafficFigures(window),
      clients: readerCount,
      writerLateP99Ms: window.writerLateP99Ms,
      undisturbedP99Ms: undisturbedMs,
      p99Beside: window.latencyP99Ms / undisturbedMs,
      heldBytes,
      kernelBytes,
    };
  };
}

function focusFigures(result: LoadResult): Figures {
  if (result.kind !== "focus") return {};
  const { elapsedMs, activities, ackP50Ms, ackP99Ms, sessionCount, ...rest } = result;
  return {
    clients: sessionCount,
    sendsPerSecond: (activities / elapsedMs) * 1000,
    latencyP50Ms: ackP50Ms,
    latencyP99Ms: ackP99Ms,
    shownP50Ms: rest.shownP50Ms,
    shownP99Ms: rest.shownP99Ms,
    writerLateP99Ms: rest.writerLateP99Ms,
    updatesPerSecond: rest.updatesPerSecond,
    lostDeliveries: rest.lost,
    unshown: rest.unshown,
    serverCores: rest.serverCpuMs / elapsedMs,
    clientCores: rest.clientCpuMs / elapsedMs,
    othersCores: rest.othersCpuMs / elapsedMs,
  };
}

function saturatedFigures(result: LoadResult): Figures {
  if (result.kind !== "traffic") return {};
  return { ...trafficFigures(result.saturated), lostDeliveries: result.lostDeliveries };
}

function pacedFigures(result: LoadResult): Figures {
  if (result.kind !== "traffic" || result.paced === null) return {};
  const { tenthOfPeak, alone }: PacedPhase = result.paced;
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

function idleFigures(result: LoadResult): Figures {
  if (result.kind !== "idle") return {};
  const { firstConnections, connectionCount, rssEmptyBytes, rssFirstBytes, rssFullBytes } = result;
  return {
    bytesPerConnection: bytesPerConnection(result),
    bytesPerFirstConnection: (rssFirstBytes - rssEmptyBytes) / firstConnections,
    bytesPerLaterConnection: (rssFullBytes - rssFirstBytes) / (connectionCount - firstConnections),
  };
}

export function bytesPerConnection({ rssFullBytes, rssEmptyBytes, connectionCount }: IdleResult): number {
  return (rssFullBytes - rssEmptyBytes) / connectionCount;
}

function stormFigures(cause: StormCause): (result: LoadResult) => Figures {
  return (result) => {
    const storm = result.kind === "storm" ? stormOf(result, cause) : undefined;
    if (storm === undefined) return {};
    return {
      clients: storm.clientCount,
      neverWhole: storm.clientCount - storm.wholeCount,
      wholeMs: storm.wholeMs,
      serverAwayMs: storm.serverAwayMs,
      readyP50Ms: storm.readyP50Ms,
      readyP99Ms: storm.readyP99Ms,
      attemptsPerClient: storm.attempts / storm.clientCount,
      refusalsPerClient: storm.refusals / storm.clientCount,
      faults: storm.lost + storm.duplicated + storm.reordered,
      serverCpuUsPerClient: (storm.serverCpuMs * 1000) / storm.clientCount,
      clientCpuUsPerClient: (storm.clientCpuMs * 1000) / storm.clientCount,
      serverPeakRssBytes: storm.serverPeakRssBytes,
      othersCores: storm.othersCpuMs / storm.elapsedMs,
    };
  };
}

function stormOf({ storms }: StormResult, cause: StormCause): Storm | undefined {
  return storms.find((storm) => storm.cause === cause);
}
