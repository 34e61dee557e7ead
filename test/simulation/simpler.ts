/**
 * Plans made simpler: fewer steps, and a world in which less goes wrong by itself. What still fails then is easier
 * to read.
 */
import type { Plan, Setting } from "./plan.ts";

/** What a world may do without, and what it is like then. */
const plain = {
  disk: { disk: { maxCommitMs: 0, maxReadMs: 0 } },
  storage: { maxStorageMs: 0 },
  latency: { latency: { leastMs: 1, mostMs: 1 } },
  tabs: { maxPages: 1 },
  replay: { replayRatio: 0 },
  retention: { keptEvents: 0 },
  expiry: { tokenTtlMs: 3_600_000 },
  limits: { messagesPerMinute: 0, maxQueuedEnvelopes: 1_024, maxUnsentBytes: 1_048_576 },
  whispers: { whispers: 0 },
} as const satisfies Record<string, Partial<Setting>>;

export type Without = keyof typeof plain;

export const allWithout = Object.keys(plain) as Without[];

export interface Simplified {
  /** Numbers of the steps that are left; undefined for all. */
  readonly keep?: readonly number[] | undefined;
  readonly without: readonly Without[];
}

export function simplified(plan: Plan, { keep, without }: Simplified): Plan {
  const setting: Setting = Object.assign({}, plan.setting, ...without.map((name) => plain[name]));
  const kept = keep === undefined ? undefined : new Set(keep);
  const steps = kept === undefined ? plan.steps : plan.steps.filter(({ number }) => kept.has(number));
  return { ...plan, setting, steps };
}
