/**
 * One round: a fresh world, its kills one after another, and the verdict over what is left.
 *
 * The kills on a full disk have a world of their own, on a disk so small that it can be filled.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { until } from "../support/real-server.ts";
import type { Evidence } from "./evidence/evidence.ts";
import { judge, type Verdict } from "./evidence/verdict.ts";
import type { Kill, RoundPlan } from "./plan.ts";
import type { Life } from "./server/server-process.ts";
import type { Fate } from "./world/bad-network.ts";
import { mountSmallDisk, type SmallDisk } from "./world/small-disk.ts";
import { type Death, World, type WorldOptions } from "./world/world.ts";

interface RoundOptions {
  readonly plan: RoundPlan;
  /** Made, and left as it is. */
  readonly dir: string;
  readonly preloads?: readonly string[];
  readonly progress: (progress: Progress) => void;
}

/** So far in this round. */
export interface Progress {
  readonly kills: number;
  readonly acked: number;
}

export interface RoundResult {
  readonly seed: string;
  readonly deaths: readonly Death[];
  readonly verdicts: readonly Verdict[];
  readonly writersKilled: number;
  readonly readersKilled: number;
  readonly readersStopped: number;
  /** Connections through the bad network, by what became of them. */
  readonly fates: Readonly<Record<Fate["kind"], number>>;
  /** Requests refused with `unavailable`. */
  readonly unavailable: number;
  /** Starts that the server refused while the disk was full. */
  readonly refusedStarts: number;
}

const size = { writers: 4, readerProcesses: 2, rooms: 6, actsPerSecond: 150 };
const smallSize = { writers: 1, readerProcesses: 1, rooms: 1, actsPerSecond: 120 };
/** Refusals that show that the disk is full. */
const enoughRefusals = 3;
/**
 * Acks after the last kill: more than all writers can have queued and not have told of yet, so that some of what
 * they acknowledge was committed since.
 */
const enoughAcks = 400;
const answerTimeoutMs = 30_000;

export async function runRound(options: RoundOptions): Promise<RoundResult> {
  const parts = [await runServing(options)];
  if (options.plan.diskFull.length > 0) parts.push(await runDiskFull(options, parts[0]?.acked ?? 0));
  const sum = (of: (part: Part) => number) => parts.reduce((total, part) => total + of(part), 0);
  const fates = { clean: 0, cut: 0, silence: 0, delay: 0, dribble: 0 };
  for (const part of parts)
    for (const kind in fates) fates[kind as Fate["kind"]] += part.fates[kind as Fate["kind"]];
  return {
    seed: options.plan.seed,
    deaths: parts.flatMap(({ deaths }) => deaths),
    verdicts: parts.map(({ evidence }) => judge(evidence)),
    writersKilled: sum((part) => part.writersKilled),
    readersKilled: sum((part) => part.readersKilled),
    readersStopped: sum((part) => part.readersStopped),
    fates,
    unavailable: sum((part) => part.unavailable),
    refusedStarts: sum((part) => part.refusedStarts),
  };
}

interface Part {
  readonly deaths: readonly Death[];
  readonly evidence: Evidence;
  readonly writersKilled: number;
  readonly readersKilled: number;
  readonly readersStopped: number;
  readonly fates: RoundResult["fates"];
  readonly unavailable: number;
  readonly refusedStarts: number;
  readonly acked: number;
}

function runServing(options: RoundOptions): Promise<Part> {
  const { early, serving } = options.plan;
  const dataDir = join(options.dir, "data");
  return runPart(options, { name: "serving", dataDir, size }, { kills: 0, acked: 0 }, async (world) => {
    for (const kill of early) await liveUntilKilled(world, kill);
    const life = await world.begin();
    await world.open();
    const [first, ...rest] = serving;
    if (first === undefined) return { life };
    await Bun.sleep(first.afterMs);
    await world.end(life, "random");
    for (const kill of rest) await liveUntilKilled(world, kill);
    const last = await world.begin();
    await moreAcks(world, enoughAcks);
    return { life: last };
  });
}

/** A server that was quicker than the kill lives once more, and is then killed at any time. */
async function liveUntilKilled(world: World, kill: Kill): Promise<void> {
  for (let next = kill; !(await world.live(next)); ) next = { ...kill, point: "random" };
}

async function runDiskFull(options: RoundOptions, acked: number): Promise<Part> {
  const mounted = mountSmallDisk(join(options.dir, "small-disk"));
  if (mounted.kind === "refused") throw new Error(mounted.reason);
  const { disk } = mounted;
  const { early, serving, diskFull } = options.plan;
  const before = { kills: early.length + serving.length, acked };
  try {
    const place = { name: "disk-full", dataDir: join(disk.dir, "data"), size: smallSize };
    return await runPart(options, place, before, async (world) => {
      let life = await world.begin();
      await world.open();
      let refusedStarts = 0;
      for (const { afterMs } of diskFull) {
        await fillAndFree(world, disk);
        await fill(world, disk);
        await Bun.sleep(afterMs);
        await world.end(life, "disk-full");
        const next = world.server.start();
        const served = await next.served;
        disk.free();
        if (served === undefined) {
          refusedStarts += 1;
          life = await world.begin();
        } else {
          world.served(served);
          life = next;
        }
      }
      return { life, refusedStarts };
    });
  } finally {
    disk.unmount();
  }
}

async function fill({ crowd }: World, disk: SmallDisk): Promise<void> {
  const { unavailable } = crowd;
  disk.fill();
  await until(
    "writers are told that the store is unavailable",
    () => crowd.unavailable >= unavailable + enoughRefusals,
    answerTimeoutMs,
  );
}

/** A full disk kills nobody: when it has room again, everything goes on. */
async function fillAndFree(world: World, disk: SmallDisk): Promise<void> {
  await fill(world, disk);
  disk.free();
  await moreAcks(world, 10);
}

/** Waits until writers were told of so many more requests that they are kept. */
async function moreAcks({ crowd }: World, count: number): Promise<void> {
  const { acked } = crowd;
  await until(`${count} more requests are acknowledged`, () => crowd.acked >= acked + count, answerTimeoutMs);
}

async function runPart(
  { dir, plan, preloads, progress }: RoundOptions,
  { name, ...place }: Pick<WorldOptions, "dataDir" | "size"> & { readonly name: string },
  before: Progress,
  run: (world: World) => Promise<{ life: Life; refusedStarts?: number }>,
): Promise<Part> {
  const deaths: Death[] = [];
  const ownDir = join(dir, name);
  mkdirSync(ownDir, { recursive: true });
  const world = await World.create({
    ...place,
    dir: ownDir,
    seed: `${plan.seed}/${name}`,
    preloads,
    killed(death) {
      deaths.push(death);
      tell();
    },
  });
  const tell = () =>
    progress({
      kills: before.kills + deaths.length,
      acked: before.acked + (world.hasCrowd ? world.crowd.acked : 0),
    });
  try {
    const { life, refusedStarts = 0 } = await run(world);
    const evidence = await world.settle(life);
    const { writersKilled, readersKilled, readersStopped, unavailable, acked } = world.crowd;
    const { fates } = world.network;
    return {
      deaths,
      evidence,
      writersKilled,
      readersKilled,
      readersStopped,
      fates,
      unavailable,
      refusedStarts,
      acked,
    };
  } finally {
    world.close();
  }
}
