/**
 * Whether the server is back where it was.
 *
 * What is counted must be exactly what it was before anybody came. Memory has a tolerance, and each says why.
 */
import type { FigureName, Figures } from "./sampler.ts";

export interface Judged {
  readonly name: FigureName;
  readonly baseline: number;
  /** The most while there was traffic. */
  readonly peak: number;
  readonly end: number;
  /** The most that the end may be. */
  readonly allowed: number;
  readonly isBack: boolean;
}

const mebibyte = 1_048_576;

interface Rule {
  allowed(baseline: number, peak: Figures): number;
  readonly why: string;
}

const exactly: Rule = { allowed: (baseline) => baseline, why: "nobody is there, as before" };

export const rules: Readonly<Record<FigureName, Rule>> = {
  connections: exactly,
  users: exactly,
  rooms_occupied: exactly,
  timers: exactly,
  connections_behind: exactly,
  descriptors: {
    allowed: (baseline) => baseline,
    why: "every socket is closed; the database's files stay open",
  },
  rooms: {
    allowed: (_, { rooms_occupied: occupied }) => 2_048 + occupied,
    why: "rooms that keep a log stay in memory for who comes back: 2,048, and those left within the last half minute",
  },
  heap_bytes: {
    allowed: (baseline) => baseline * 1.25 + 16 * mebibyte,
    why:
      "bounded tables fill up with the traffic: 2,048 idle rooms with their newest events, the ids of two minutes' " +
      "requests in whisper rooms, code compiled for cases that the warm-up did not meet",
  },
  resident_bytes: {
    allowed: (baseline) => baseline * 1.25 + 96 * mebibyte,
    why: "the database's cache grows to 64 MiB, and the allocator gives memory back when it likes, if at all",
  },
};

/** @param peak the most of each while there was traffic */
export function judge(baseline: Figures, peak: Figures, end: Figures): Judged[] {
  return (Object.keys(rules) as FigureName[]).map((name) => {
    const allowed = rules[name].allowed(baseline[name], peak);
    return {
      name,
      baseline: baseline[name],
      peak: peak[name],
      end: end[name],
      allowed,
      isBack: end[name] <= allowed,
    };
  });
}
