/**
 * A plan: the world that a seed makes, and the steps that are taken in it.
 *
 * Every step carries its own chance, so that those that are left show what they showed when others are left out.
 * Each seed prefers steps of its own: what happens seldom everywhere happens often somewhere.
 */
import { stepKinds } from "./actions/index.ts";
import { type Random, streamOf } from "./random.ts";

interface Step {
  /** Its number in the plan, from 1. */
  readonly number: number;
  readonly kind: string;
  /** Of its own chance. */
  readonly seed: number;
  /** How much time passes after it. */
  readonly waitMs: number;
}

export interface Setting {
  /** Devices of each user. */
  readonly users: Readonly<Record<string, number>>;
  readonly conversations: number;
  readonly whispers: number;
  readonly latency: { readonly leastMs: number; readonly mostMs: number };
  readonly disk: { readonly maxCommitMs: number; readonly maxReadMs: number };
  readonly maxStorageMs: number;
  readonly tokenTtlMs: number;
  /** Of each conversation; 0 for all. */
  readonly keptEvents: number;
  /** Pages that a device may have open. */
  readonly maxPages: number;
  /** How many of the devices go on where they were. */
  readonly replayRatio: number;
  readonly maxUnsentBytes: number;
  readonly maxBehindMs: number;
  readonly maxQueuedEnvelopes: number;
  /** 0 for any number. */
  readonly messagesPerMinute: number;
}

export interface Plan {
  readonly seed: number;
  readonly setting: Setting;
  readonly steps: readonly Step[];
}

const lotsEach = 2;
const names = ["ann", "bob", "cyd"];

export function planOf(seed: number, stepCount: number): Plan {
  const random = streamOf(seed, "plan");
  const setting = settingOf(random);
  const kinds = lotteryOf(random);
  const steps = Array.from({ length: stepCount }, (_, at) => {
    return { number: at + 1, kind: random.pick(kinds), seed: random.next(), waitMs: waitOf(random) };
  });
  return { seed, setting, steps };
}

function settingOf(random: Random): Setting {
  const users: Record<string, number> = {};
  for (const name of names.slice(0, random.pick([2, 2, 3]))) users[name] = random.pick([1, 1, 2]);
  const leastMs = random.pick([0, 1, 5, 40]);
  const isSlowDisk = random.chance(0.6);
  return {
    users,
    conversations: random.between(1, 2),
    whispers: random.between(0, 1),
    latency: { leastMs, mostMs: leastMs + random.pick([0, 5, 50, 300]) },
    disk: {
      maxCommitMs: isSlowDisk ? random.pick([2, 10, 100]) : 0,
      maxReadMs: isSlowDisk && random.chance(0.7) ? random.pick([2, 10, 100]) : 0,
    },
    maxStorageMs: random.pick([0, 2, 20, 200]),
    tokenTtlMs: random.pick([70_000, 120_000, 3_600_000]),
    keptEvents: random.pick([0, 0, 5, 30]),
    maxPages: random.pick([1, 1, 2]),
    replayRatio: random.pick([0, 0.3, 1]),
    maxBehindMs: random.pick([5_000, 30_000]),
    maxUnsentBytes: random.pick([1_000, 4_000, 16_000]),
    maxQueuedEnvelopes: random.pick([4, 16, 1_024]),
    messagesPerMinute: random.pick([0, 0, 0, 30]),
  };
}

/** Each kind as often as it has lots; in every seed some have many and some none. */
function lotteryOf(random: Random): string[] {
  const lots: string[] = [];
  for (const [kind, usual] of stepKinds) {
    const factor = kind === "send" ? 1 : random.pick([0, 0.5, 1, 1, 2, 4]);
    // A part of a lot is one by chance.
    const count = Math.floor(usual * factor * lotsEach + random.ratio());
    for (let lot = 0; lot < count; lot += 1) lots.push(kind);
  }
  return lots;
}

function waitOf(random: Random): number {
  const kind = random.ratio();
  if (kind < 0.35) return random.between(0, 5);
  if (kind < 0.7) return random.between(0, 100);
  if (kind < 0.94) return random.between(0, 1_000);
  if (kind < 0.99) return random.between(0, 6_000);
  return random.between(0, 30_000);
}
