/**
 * The numbers of a run: how many, how large, how long.
 */
import type { Scene } from "../correctness/scene.ts";
import type { FocusJob, StalledJob, StormJob, TrafficJob } from "../job.ts";

export interface Lengths {
  /** Of each writer, where everybody writes. */
  windowSends: number;
  warmupMs: number;
  measureMs: number;
  pacedMs: number;
  firstIdleConnections: number;
  idleConnections: number;
  stormClients: number;
  stalledMs: number;
  focusMs: number;
  /** How long the network is bad, in a scene of the correctness bench. */
  badNetworkMs: number;
  serverKills: number;
  settleMs: number;
  /** Least CPU time spent on each micro bench. */
  microCaseMs: number;
}

/**
 * Windows are small on purpose: just enough in flight that every server is saturated, which for a thousand writers is
 * one message each. A wider one lets bare Bun join more messages into one write, and measures that instead.
 */
const windowSends = 1;

export const full: Lengths = {
  windowSends,
  warmupMs: 3_000,
  measureMs: 3_500,
  pacedMs: 3_000,
  firstIdleConnections: 5_000,
  idleConnections: 15_000,
  stormClients: 10_000,
  stalledMs: 3_000,
  focusMs: 30_000,
  badNetworkMs: 20_000,
  serverKills: 3,
  settleMs: 4_000,
  microCaseMs: 1_500,
};
export const quick: Lengths = {
  windowSends,
  warmupMs: 500,
  measureMs: 1_500,
  pacedMs: 500,
  firstIdleConnections: 1_000,
  idleConnections: 2_000,
  stormClients: 2_000,
  stalledMs: 600,
  focusMs: 3_000,
  badNetworkMs: 3_000,
  serverKills: 1,
  settleMs: 1_000,
  microCaseMs: 250,
};

type Shape = Pick<TrafficJob, "roomCount" | "membersPerRoom" | "writersPerRoom" | "isDurable"> &
  Partial<Pick<TrafficJob, "windowSends">>;

export const shapes = {
  "fan-out": { roomCount: 1, membersPerRoom: 1_000, writersPerRoom: 1, windowSends: 64, isDurable: true },
  rooms: { roomCount: 100, membersPerRoom: 10, writersPerRoom: 10, isDurable: false },
  durable: { roomCount: 100, membersPerRoom: 10, writersPerRoom: 10, isDurable: true },
} satisfies Record<string, Shape>;

export const stormShape: Pick<StormJob, "membersPerRoom" | "eventsBehind"> = {
  membersPerRoom: 100,
  eventsBehind: 20,
};
export const stalledShape: Pick<StalledJob, "membersPerRoom" | "ratePerSecond" | "fillBytes"> = {
  membersPerRoom: 1_001,
  // Half of what the slowest server takes.
  ratePerSecond: 50,
  fillBytes: 8 * 1024 * 1024,
};

export const focusShape: Pick<FocusJob, "sessionCount" | "ratePerSecond"> = {
  sessionCount: 50,
  ratePerSecond: 100,
};
/** Activities in a request, of each of the two runs. */
export const focusBatches = { focus: 1, "focus-batched": 10 } as const;

export const sceneShape: Pick<Scene, "roomCount" | "membersPerRoom" | "everyMs" | "goodMs" | "heartbeat"> = {
  roomCount: 4,
  membersPerRoom: 5,
  everyMs: 100,
  goodMs: 1_500,
  heartbeat: { intervalMs: 1_000, timeoutMs: 3_000 },
};
