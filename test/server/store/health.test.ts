import { expect, test } from "bun:test";
import { createLog } from "../../../server/lib/log.ts";
import { Metrics } from "../../../server/lib/metrics.ts";
import { StoreHealth } from "../../../server/store/health.ts";
import { FakeClock } from "../../support/fake-clock.ts";

/** A health whose probes do as told, and what it says. */
function patient() {
  const clock = new FakeClock();
  const metrics = new Metrics();
  const lines: { level: string; message: string; reason?: string }[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line));
  const disk = { reason: undefined as string | undefined, probes: 0 };
  const told: string[] = [];
  const health = new StoreHealth({
    onFailure: (reason) => void told.push(reason),
    clock,
    metrics,
    report: createLog({ level: "debug", format: "json", write, now: clock.now }),
    store: {
      async probe() {
        disk.probes += 1;
        if (disk.reason !== undefined) throw new Error(disk.reason);
      },
      failureOf: (error) => (error as Error).message,
    },
  });
  const fail = (reason: string) => {
    disk.reason = reason;
    health.failed(reason);
  };
  return { clock, metrics, lines, disk, told, health, fail };
}

test("a store is well until it fails, and says why while it does", () => {
  const { health, fail } = patient();
  expect(health.failure).toBeUndefined();
  fail("the disk is full");
  expect(health.failure).toBe("the disk is full");
});

test("however many requests fail, the log says once that it fails and once that it works again", async () => {
  const { clock, lines, disk, fail } = patient();
  for (let at = 0; at < 100; at += 1) fail("the disk is full");
  await clock.advance(60_000);
  fail("the disk is full");
  disk.reason = undefined;
  await clock.advance(60_000);
  expect(lines.map(({ level, message }) => [level, message])).toEqual([
    ["error", "the store fails; what needs it is answered `unavailable`"],
    ["info", "the store works again"],
  ]);
});

test("another reason is worth another line, once", () => {
  const { lines, fail } = patient();
  for (const reason of ["full", "slow", "full", "slow"]) fail(reason);
  expect(lines.map(({ reason }) => reason)).toEqual(["full", "slow"]);
});

test("it recovers by itself when the cause goes, within seconds", async () => {
  const { clock, disk, health, fail } = patient();
  fail("the disk is full");
  await clock.advance(3_600_000);
  disk.reason = undefined;
  expect(health.failure).toBeDefined();
  await clock.advance(5_000);
  expect(health.failure).toBeUndefined();
});

test("probes are paced while it fails, and end when it is well", async () => {
  const { clock, disk, fail } = patient();
  fail("the disk is full");
  await clock.advance(60_000);
  expect(disk.probes).toBeGreaterThan(10);
  expect(disk.probes).toBeLessThan(20);
  disk.reason = undefined;
  await clock.advance(60_000);
  expect(clock.timerCount).toBe(0);
});

test("a disk on the verge, whose probes succeed and whose writes fail, is told of seldom", async () => {
  const { clock, lines, disk, health } = patient();
  for (let second = 0; second < 600; second += 1) {
    health.failed("the disk is full");
    disk.reason = undefined;
    await clock.advance(1_000);
  }
  expect(lines.length).toBeLessThan(45);
});

test("a failure long after the last one is probed as soon as the first", async () => {
  const { clock, disk, health, fail } = patient();
  for (let at = 0; at < 8; at += 1) {
    health.failed("the disk is full");
    await clock.advance(60_000);
  }
  await clock.advance(120_000);
  fail("the disk is full");
  disk.reason = undefined;
  await clock.advance(300);
  expect(health.failure).toBeUndefined();
});

test("it is not well before the reading that failed succeeds", async () => {
  const { clock, health } = patient();
  let isDamaged = true;
  health.failed("the database is damaged", async () => {
    if (isDamaged) throw new Error("the database is damaged");
  });
  await clock.advance(60_000);
  expect(health.failure).toBe("the database is damaged");
  isDamaged = false;
  await clock.advance(5_000);
  expect(health.failure).toBeUndefined();
});

test("people are told of a failure that lasts, once, and not again when it soon comes back", async () => {
  const { clock, disk, told, fail } = patient();
  for (let at = 0; at < 10; at += 1) {
    fail("the disk is full");
    await clock.advance(20_000);
    disk.reason = undefined;
    await clock.advance(20_000);
  }
  expect(told).toEqual(["the disk is full"]);
  await clock.advance(300_000);
  fail("the disk is full");
  await clock.advance(1_000);
  expect(told).toEqual(["the disk is full", "the disk is full"]);
});

test("nobody is told of a failure that is over at once, and everybody if it comes back and lasts", async () => {
  const { clock, disk, told, fail } = patient();
  fail("the disk is busy");
  disk.reason = undefined;
  await clock.advance(1_000);
  expect(told).toEqual([]);
  fail("the disk is busy");
  await clock.advance(1_000);
  expect(told).toEqual(["the disk is busy"]);
});

test("metrics count what was refused and show the state", async () => {
  const { clock, metrics, disk, fail } = patient();
  for (let at = 0; at < 3; at += 1) fail("the disk is full");
  expect(metrics.toText()).toContain("\ntautline_store_failures_total 3\n");
  expect(metrics.toText()).toContain("\ntautline_store_failing 1\n");
  disk.reason = undefined;
  await clock.advance(60_000);
  expect(metrics.toText()).toContain("\ntautline_store_failing 0\n");
});
