/**
 * What is run: which benches with which peers, and how often.
 */
import { type ContestantName, contestantNames, contestants } from "../correctness/contestants.ts";
import type { Scene } from "../correctness/scene.ts";
import { type LoadJob, type PeerName, stormCauses } from "../job.ts";
import { openFilesLimit } from "../load/process-stats.ts";
import type { BenchName, Options } from "../options.ts";
import { peers } from "../peers/index.ts";
import { benchesOf, type RunName, runNames } from "./run-names.ts";
import {
  focusBatches,
  focusShape,
  full,
  type Lengths,
  quick,
  sceneShape,
  shapes,
  stalledShape,
  stormShape,
} from "./shapes.ts";

export interface Plan {
  rounds: number;
  runs: { name: RunName; peers: PeerName[] }[];
  lengths: Lengths;
  /** Whether the fan-out runs end with a paced phase. */
  isPaced: boolean;
  correctness: { contestants: ContestantName[]; scenes: Scene[] };
  hasMicro: boolean;
  /** Longest wait, before each run, for other processes to be quiet. */
  calmTimeoutMs: number;
  /** How often a run that other processes disturbed is done again. */
  repeats: number;
}

export interface FrameSizes {
  deliveryBytes: number;
  ackBytes: number;
}

const fullRounds = 3;
const fullRepeats = 2;
const fullCalmTimeoutMs = 30_000;

/** Files that a server and a load client need for other things than connections. */
const otherFiles = 150;

export function makePlan(options: Options): Plan {
  const wants = (name: BenchName): boolean => options.benches.includes(name);
  const runs = runNames
    .filter((run) => benchesOf[run].some(wants))
    .map((name) => ({ name, peers: options.peers.filter((peer) => takesPart(name, peer, options)) }))
    .filter((run) => run.peers.length > 0);
  const rounds = options.rounds ?? (options.isQuick ? 1 : fullRounds);
  const usual = options.isQuick ? quick : full;
  const lengths = { ...usual, windowSends: options.windowSends ?? usual.windowSends };
  return {
    rounds,
    runs,
    lengths,
    correctness: {
      contestants: contestantNames.filter((name) => options.peers.includes(contestants[name].peer)),
      scenes: wants("correctness") ? makeScenes(rounds, lengths) : [],
    },
    isPaced: wants("latency"),
    hasMicro: wants("micro"),
    calmTimeoutMs: options.isQuick ? 0 : fullCalmTimeoutMs,
    repeats: options.isQuick ? 0 : fullRepeats,
  };
}

function takesPart(run: RunName, peer: PeerName, { isQuick }: Options): boolean {
  const isTooLong = isQuick && (run === "storm-limit" || (run === "stalled" && peer !== "tautline"));
  return peers[peer].runs.has(run) && !isTooLong;
}

/** A seed for each round, without and with kills. */
function makeScenes(rounds: number, { badNetworkMs, serverKills }: Lengths): Scene[] {
  return Array.from({ length: rounds }, (_, round) => `seed ${round + 1}`).flatMap((seed) =>
    [0, serverKills].map((kills) => ({ ...sceneShape, badMs: badNetworkMs, seed, kills })),
  );
}

/** The job of one run, but for the server it is aimed at. */
export function jobFor(run: RunName, plan: Plan, sizes: FrameSizes): UntargetedJob {
  const { lengths } = plan;
  if (run === "storm" || run === "storm-limit") {
    const most = openFilesLimit() - otherFiles;
    const isAtLimit = run === "storm-limit";
    const clientCount = roundDown(
      isAtLimit ? most : Math.min(lengths.stormClients, most),
      stormShape.membersPerRoom,
    );
    const causes = stormCauses.filter((cause) => !(isAtLimit && cause === "trickle"));
    return { kind: "storm", ...stormShape, clientCount, causes };
  }
  if (run === "stalled") return { kind: "stalled", ...stalledShape, measureMs: lengths.stalledMs };
  if (run === "focus" || run === "focus-batched") {
    const { warmupMs, focusMs } = lengths;
    return { kind: "focus", ...focusShape, batch: focusBatches[run], warmupMs, measureMs: focusMs };
  }
  if (run === "idle") {
    const { firstIdleConnections, idleConnections, settleMs } = lengths;
    return {
      kind: "idle",
      firstConnections: firstIdleConnections,
      connectionCount: idleConnections,
      settleMs,
    };
  }
  return {
    kind: "traffic",
    windowSends: lengths.windowSends,
    ...shapes[run],
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
