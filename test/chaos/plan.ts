/**
 * The plan of a run: which kills, in which rounds, by a seed.
 *
 * The same seed gives the same plan. What the kills meet depends on the machine's timing as well, so a run is
 * not repeated to the letter.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Seeded } from "../support/seeded.ts";
import { type PointName, points } from "./server/points.ts";

export interface Kill {
  readonly point: PointName;
  /** The how-manieth time that a point within the server is met. */
  readonly count: number;
  /** From the beginning of a long step to the kill within it. */
  readonly delayUs: number;
  /** From the beginning of what is timed from outside (serving, starting, stopping) to the kill. */
  readonly afterMs: number;
}

/** A fresh database, clients, and kills one after another. */
export interface RoundPlan {
  readonly seed: string;
  /** Before there is anything: while the tables are made. */
  readonly early: readonly Kill[];
  readonly serving: readonly Kill[];
  /** On a small disk of its own, each while the disk is full. */
  readonly diskFull: readonly Kill[];
}

const maxKillsPerRound = 50;
const migrationsDir = join(import.meta.dir, "../../server/store/sqlite/migrations");

/** Of twenty kills; the rest falls on the points that a message meets on its way. */
const shares = { migration: 2, diskFull: 2 };
const servingPoints: readonly PointName[] = [
  "random",
  "before-commit",
  "during-commit",
  "after-commit",
  "after-publish",
  "after-ack",
  "during-checkpoint",
  "start",
  "stop",
];

/** @param hasDiskFull whether this machine lets us have a small disk; other kills take the place of those */
export function planRounds(kills: number, seed: string, hasDiskFull: boolean): RoundPlan[] {
  const rounds = Math.ceil(kills / maxKillsPerRound);
  return Array.from({ length: rounds }, (_, at) => {
    const from = Math.floor((kills * at) / rounds);
    const to = Math.floor((kills * (at + 1)) / rounds);
    return planRound(to - from, `${seed}/${at + 1}`, hasDiskFull);
  });
}

function planRound(kills: number, seed: string, hasDiskFull: boolean): RoundPlan {
  const chance = new Seeded(seed);
  const early = Math.floor((kills * shares.migration) / 20);
  const diskFull = hasDiskFull ? Math.floor((kills * shares.diskFull) / 20) : 0;
  const serving: PointName[] = [];
  while (serving.length < kills - early - diskFull) serving.push(...chance.shuffle(servingPoints));
  serving.length = kills - early - diskFull;
  const of = (point: PointName) => planKill(point, chance);
  return {
    seed,
    early: Array.from({ length: early }, () => of("migration")),
    serving: serving.map(of),
    diskFull: Array.from({ length: diskFull }, () => of("disk-full")),
  };
}

function planKill(point: PointName, chance: Seeded): Kill {
  const most = point === "migration" ? countMigrationSteps() : point === "during-checkpoint" ? 8 : 80;
  return {
    point,
    count: points[point].isWithin ? chance.integer(1, most) : 0,
    // Most of them short: a step that does not wait for the disk is over soon.
    delayUs: Math.floor(4_000 * chance.ratio() ** 3),
    afterMs: chance.integer(...afterMs(point)),
  };
}

/** The least and the most. */
function afterMs(point: PointName): [number, number] {
  if (point === "random") return [20, 900];
  // It is over soon: all but the first of these would come too late.
  return point === "stop" ? [0, 15] : [0, 250];
}

/** The statements of all migrations, those that record each, and the commit. */
function countMigrationSteps(): number {
  const files = readdirSync(migrationsDir).filter((name) => name.endsWith(".sql"));
  const texts = files.map((name) => readFileSync(join(migrationsDir, name), "utf8"));
  return texts.reduce((sum, text) => sum + text.split("--> statement-breakpoint").length + 1, 1);
}
