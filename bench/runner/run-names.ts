/** The kinds of runs, and which benches read their figures off each. */
import type { BenchName } from "../options.ts";

export const benchesOf = {
  "fan-out": ["fan-out", "latency"],
  rooms: ["rooms"],
  durable: ["durable"],
  idle: ["idle"],
  storm: ["storm"],
  "storm-limit": ["storm"],
  stalled: ["stalled"],
  focus: ["focus"],
  "focus-batched": ["focus"],
} as const satisfies Readonly<Record<string, readonly BenchName[]>>;

export type RunName = keyof typeof benchesOf;
export const runNames = Object.keys(benchesOf) as readonly RunName[];
