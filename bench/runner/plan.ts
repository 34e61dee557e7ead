/**
 * What is run: the shape of each bench, and how long and how often.
 */
import type { LoadJob, PeerName, StalledJob, StormJob, TrafficJob } from "../job.ts";
import { openFilesLimit } from "../load/process-stats.ts";
import type { BenchName, Options } from "../options.ts";
import { peers } from "../peers/index.ts";

/** One kind of run. `fan-out` also yields the latency bench, on the same connections. */
export type RunName = keyof typeof SHAPES | "idle" | "storm" | "storm-limit" | "stalled";

export interface Plan {
  rounds: number;
  runs: { name: RunName; peers: PeerName[] }[];
  lengths: Lengths;
  /** Whether the fan-out runs end with a paced phase. */
  isPaced: boolean;
  hasMicro: boolean;
  /** Longest wait, before each run, for other processes to be quiet. */
  calmTimeoutMs: number;
  /** How often a run that other processes disturbed is done again. */
  repeats: number;
}

export interface Lengths {
  warmupMs: number;
  measureMs: number;
  pacedMs: number;
  idleConnections: number;
  stormClients: number;
  settleMs: number;
  /** Least CPU time spent on each micro bench. */
  microCaseMs: number;
}

export interface FrameSizes {
  deliveryBytes: number;
  ackBytes: number;
}

const FULL: Lengths = {
  warmupMs: 3_000,
  measureMs: 3_500,
  pacedMs: 3_000,
  idleConnections: 5_000,
  stormClients: 10_000,
  settleMs: 4_000,
  microCaseMs: 1_500,
};
const QUICK: Lengths = {
  warmupMs: 500,
  measureMs: 1_500,
  pacedMs: 800,
  idleConnections: 2_000,
  stormClients: 2_000,
  settleMs: 1_000,
  microCaseMs: 250,
};
const FULL_ROUNDS = 3;
const FULL_REPEATS = 2;
const FULL_CALM_TIMEOUT_MS = 30_000;

type Shape = Pick<
  TrafficJob,
  "roomCount" | "membersPerRoom" | "writersPerRoom" | "windowSends" | "isDurable"
>;

/**
 * Windows are small on purpose: just enough in flight that every server is saturated. A wider one would
 * let bare Bun join more messages into one write, and measure that instead.
 */
export const SHAPES = {
  "fan-out": { roomCount: 1, membersPerRoom: 1_000, writersPerRoom: 1, windowSends: 64, isDurable: true },
  rooms: { roomCount: 100, membersPerRoom: 10, writersPerRoom: 10, windowSends: 2, isDurable: false },
  durable: { roomCount: 100, membersPerRoom: 10, writersPerRoom: 10, windowSends: 2, isDurable: true },
} satisfies Record<string, Shape>;

export const STORM_SHAPE: Pick<StormJob, "membersPerRoom" | "eventsBehind"> = {
  membersPerRoom: 100,
  eventsBehind: 20,
};
export const STALLED_SHAPE: Pick<StalledJob, "membersPerRoom" | "ratePerSecond"> = {
  membersPerRoom: 1_001,
  ratePerSecond: 50,
};
/** Files that a server and a load client need for other things than connections. */
const OTHER_FILES = 150;

export function makePlan(options: Options): Plan {
  const wants = (name: BenchName): boolean => options.benches.includes(name);
  const runs: Plan["runs"] = [];
  if (wants("fan-out") || wants("latency")) runs.push({ name: "fan-out", peers: options.peers });
  if (wants("rooms")) runs.push({ name: "rooms", peers: options.peers });
  // Only who has a log can be durable; bare stays, for the ratio.
  const durable = options.peers.filter((name) => peers[name].hasLog || name === "bare");
  if (wants("durable") && durable.length > 0) runs.push({ name: "durable", peers: durable });
  if (wants("idle")) runs.push({ name: "idle", peers: options.peers });
  // Nobody else can resume after a kill.
  const resuming = options.peers.filter((name) => peers[name].hasLog);
  if (wants("storm") && resuming.length > 0) {
    runs.push({ name: "storm", peers: resuming });
    if (!options.isQuick) runs.push({ name: "storm-limit", peers: resuming });
  }
  if (wants("stalled") && resuming.length > 0) runs.push({ name: "stalled", peers: resuming });
  return {
    rounds: options.rounds ?? (options.isQuick ? 1 : FULL_ROUNDS),
    runs,
    lengths: options.isQuick ? QUICK : FULL,
    isPaced: wants("latency"),
    hasMicro: wants("micro"),
    calmTimeoutMs: options.isQuick ? 0 : FULL_CALM_TIMEOUT_MS,
    repeats: options.isQuick ? 0 : FULL_REPEATS,
  };
}

/** The job of one run, but for the server it is aimed at. */
export function jobFor(run: RunName, plan: Plan, sizes: FrameSizes): UntargetedJob {
  const { lengths } = plan;
  if (run === "storm" || run === "storm-limit") {
    const most = openFilesLimit() - OTHER_FILES;
    const clientCount = run === "storm" ? Math.min(lengths.stormClients, most) : most;
    return { kind: "storm", ...STORM_SHAPE, clientCount: roundDown(clientCount, STORM_SHAPE.membersPerRoom) };
  }
  if (run === "stalled") return { kind: "stalled", ...STALLED_SHAPE, measureMs: lengths.measureMs };
  if (run === "idle") {
    return { kind: "idle", connectionCount: lengths.idleConnections, settleMs: lengths.settleMs };
  }
  return {
    kind: "traffic",
    ...SHAPES[run],
    deliveryBytes: sizes.deliveryBytes,
    warmupMs: lengths.warmupMs,
    measureMs: lengths.measureMs,
    pacedMs: run === "fan-out" && plan.isPaced ? lengths.pacedMs : 0,
  };
}

export type LoadJobTarget = Pick<LoadJob, "peer" | "port" | "serverPid">;
type Untargeted<Job> = Job extends LoadJob ? Omit<Job, keyof LoadJobTarget> : never;
type UntargetedJob = Untargeted<LoadJob>;

function roundDown(value: number, multipleOf: number): number {
  return Math.floor(value / multipleOf) * multipleOf;
}

/** Sizes of the contract's own example, for a run without Tautline to measure them on. */
export function nominalSizes(): FrameSizes {
  const timestamp = Date.now();
  const sizeOf = (envelope: unknown): number => Buffer.byteLength(JSON.stringify(envelope));
  return {
    deliveryBytes: sizeOf({
      type: "message:new",
      room: "conversation:0123456789",
      seq: 12_345,
      timestamp,
      data: { id: "0123456789", content: "".padEnd(66, "x"), sender: { id: "u999", name: "User 999" } },
    }),
    ackBytes: sizeOf({
      type: "ack",
      id: "00000000-0000-7000-8000-000000000000",
      data: { messageId: "0123456789", seq: 12_345 },
      timestamp,
    }),
  };
}
