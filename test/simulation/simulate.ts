/**
 * One plan, played out from beginning to end. The same plan ends the same way, always.
 *
 * First everyone arrives, then come the steps, and at last nothing disturbs any more and all must be well.
 */

import { take } from "./actions/index.ts";
import type { Violation } from "./checks/index.ts";
import { checkMemoryLogs, checkPresence, checkWhole, unrest } from "./checks/quiet.ts";
import type { Plan } from "./plan.ts";
import { Random, streamOf } from "./random.ts";
import type { Page } from "./world/page.ts";
import { type Tell, World } from "./world/world.ts";

export interface Outcome {
  readonly violation: Violation | undefined;
  /** What went on, in numbers. */
  readonly tally: Tally;
}

export interface Tally {
  /** Durable requests acknowledged. */
  readonly acks: number;
  /** Events stored. */
  readonly events: number;
  /** Milliseconds of simulated time. */
  readonly elapsedMs: number;
}

/** Presence must be right by then. */
const presenceMs = 30_000;
const patienceMs = 300_000;

/**
 * @param tell gets the lines of the story
 * @param hasFrames tells of every frame, too
 */
export function simulate(plan: Plan, tell: Tell = () => {}, hasFrames = false): Outcome {
  const world = new World(plan.seed, plan.setting, tell, hasFrames);
  const { time, checks } = world;
  const report = globalThis.reportError;
  globalThis.reportError = (error) => checks.violated("no-bug", `a page reports ${describe(error)}`);
  try {
    arrive(world);
    for (const step of plan.steps) {
      if (checks.violation !== undefined) break;
      world.note(`step ${step.number}`, step.kind);
      time.act(() => take(step.kind, world, new Random(step.seed)));
      time.pass(step.waitMs);
      checks.afterStep(world.pages, world.server);
    }
    if (checks.violation === undefined) calm(world);
    const { logs } = checks.truth;
    const events = [...logs.values()].reduce((sum, log) => sum + log.length, 0);
    const tally = { acks: checks.ackCount, events, elapsedMs: time.now - time.startedAt };
    return { violation: checks.violation, tally };
  } finally {
    globalThis.reportError = report;
    world.close();
  }
}

/** Conversations are made, devices open their pages. */
function arrive(world: World): void {
  const random = streamOf(world.seed, "arrival");
  const { time } = world;
  time.act(() => world.startServer());
  const users = world.backends.map(({ user }) => user.id);
  time.act(() => {
    for (let left = world.setting.conversations; left > 0; left -= 1) {
      const memberIds = left === 1 ? users : users.filter(() => random.chance(0.7));
      random.pick(world.backends).post("conversation:create", { memberIds, kind: "group" });
    }
  });
  time.pass(1_000);
  const rooms = [...world.conversations, ...world.whispers];
  for (const device of world.devices) {
    for (const room of rooms) if (random.chance(0.8)) device.shown.add(room);
    if (random.chance(0.8)) time.act(() => world.openPage(device));
  }
  time.pass(random.between(0, 2_000));
}

/** Everything that was wrong is mended. */
function calm(world: World): void {
  const { time, checks, devices, disk, backends } = world;
  time.act(() => {
    world.note("all", "calms down");
    disk.fail(undefined);
    world.startServer();
    for (const device of devices) {
      device.path = "open";
      device.tokenTroubles = [];
      device.storage.isFull = false;
      for (const page of [...device.pages]) calmPage(world, page);
      if (device.pages.length === 0) world.openPage(device);
    }
  });
  const pass = (durationMs: number) => {
    time.pass(durationMs);
    checks.afterStep(world.pages, world.server);
  };
  const reload = () => world.pages.filter(isToBeReloaded).map((page) => reloadPage(world, page)).length > 0;
  do pass(presenceMs);
  while (reload());
  checkPresence(checks, world.pages);
  // What was said or done last passes a reader by, and nothing comes after it that would show the hole.
  time.act(() => take("passBy", world, streamOf(world.seed, "the last word")));
  pass(presenceMs);
  const under = () => {
    const waiting = [...backends, world.service].find(({ openRequests }) => openRequests > 0);
    return waiting === undefined
      ? unrest(world.pages)
      : `${waiting.name} awaits ${waiting.openRequests} answers`;
  };
  const end = time.now + patienceMs;
  while ((under() !== undefined || reload()) && time.now < end && checks.violation === undefined) {
    pass(2_000);
  }
  const left = under();
  if (left !== undefined) checks.violated("all-settles", left);
  if (checks.violation !== undefined) return;
  pass(10_000);
  checkWhole(checks, world.pages);
  checkPresence(checks, world.pages);
  if (world.server !== undefined) checkMemoryLogs(checks, world.pages, world.server);
  checks.checkDisk(disk);
}

/** Whoever was put out comes back on a new page, and so does whoever had no storage. */
function isToBeReloaded(page: Page): boolean {
  const hasNoStorage = page.device.storage.strangers.has(page);
  return page.isBanned || (hasNoStorage && page.client.queued.peek() === 0);
}

function reloadPage(world: World, page: Page): void {
  world.time.act(() => {
    world.closePage(page);
    world.openPage(page.device);
  });
}

function calmPage(world: World, page: Page): void {
  world.time.thaw(page.scope);
  page.end?.wire?.setFlow({ kind: "fast" });
  page.emit("pageshow");
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
