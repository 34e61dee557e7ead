/** What the server has to say to the user: notified of, shown, and dismissed. */
import { describe, expect, test } from "bun:test";
import { WorkerWorld } from "../support/worker-world.ts";

/** @param agoMs by the server's clock */
const said = (world: WorkerWorld, interventionId: string, more: object = {}, agoMs = 0) => {
  const data = {
    interventionId,
    sessionId: world.sessionId(),
    message: "Take a break?",
    type: "suggestion",
    priority: "medium",
    timestamp: world.now,
    dismissible: true,
    ...more,
  };
  return world.tell("intervention:send", data, agoMs);
};

describe("an intervention", () => {
  test("is notified by its priority: low not at all, medium silently, high with a sound", async () => {
    const world = await new WorkerWorld().started();
    await said(world, "i1", { priority: "low" });
    await said(world, "i2", { priority: "medium" });
    await said(world, "i3", { priority: "high" });
    expect(world.notices).toMatchObject([
      { id: "i2", message: "Take a break?", isSilent: true },
      { id: "i3", isSilent: false },
    ]);
  });

  test("is as old as the server's clock says, whatever this machine's does", async () => {
    const ids = async (aheadMs: number) => {
      const world = new WorkerWorld();
      world.aheadMs = aheadMs;
      await world.started();
      // In it is its session's time, which this machine's clock makes.
      await said(world, "i1", { timestamp: world.now });
      await said(world, "i2", { timestamp: world.now }, 600_000);
      return world.notices.map(({ id }) => id);
    };
    expect(await ids(180_000)).toEqual(["i1"]);
    expect(await ids(-180_000)).toEqual(["i1"]);
  });

  test("is notified where this machine's clock is set ahead while the line stands", async () => {
    const world = await new WorkerWorld().started();
    world.ports.setClockBy(3_600_000);
    world.aheadMs = 3_600_000;
    await said(world, "i1");
    await said(world, "i2", {}, 600_000);
    expect(world.notices.map(({ id }) => id)).toEqual(["i1"]);
  });

  test("is not notified while snoozed, where the user wants none, or when it is old", async () => {
    const world = await new WorkerWorld().started();
    await said(world, "i1", {}, 600_000);
    await world.command({ kind: "snooze", minutes: 15 });
    expect((await world.state()).snoozedUntil - world.now).toBeWithin(14 * 60_000, 15 * 60_000 + 1);
    await said(world, "i2");
    await world.pass(14 * 60_000);
    await said(world, "i3");
    await world.pass(61_000);
    await said(world, "i4");
    await world.command({ kind: "set", settings: { areNotificationsOn: false } });
    await said(world, "i5");
    expect(world.notices.map(({ id }) => id)).toEqual(["i4"]);
  });
});

describe("a dismissal", () => {
  const told = (world: WorkerWorld) =>
    world.ports.links.flatMap((link) => link.said("intervention:dismiss").map(({ data }) => data));
  const shown = async (world: WorkerWorld) =>
    (await world.state()).live?.interventions.map(({ isDismissed }) => isDismissed);

  test("is done here, and told to the server", async () => {
    const world = await new WorkerWorld().started();
    await said(world, "i1");
    await world.command({ kind: "dismiss", interventionId: "i1" });
    await world.pass(1_000);
    expect(world.retracted).toEqual(["i1"]);
    expect(await shown(world)).toEqual([true]);
    expect(told(world)).toEqual([{ interventionId: "i1" }]);
  });

  test("on another device takes the notice from this one", async () => {
    const world = await new WorkerWorld().started();
    await said(world, "i1");
    await said(world, "i2");
    await world.tell("intervention:dismissed", { interventionId: "i1", sessionId: world.sessionId() });
    expect(world.retracted).toEqual(["i1"]);
    expect(await shown(world)).toEqual([false, true]);
    expect(told(world)).toEqual([]);
  });

  test("stays, however the session goes on", async () => {
    const world = await new WorkerWorld().started();
    await said(world, "i1");
    await world.command({ kind: "dismiss", interventionId: "i1" });
    await said(world, "i2");
    expect(await shown(world)).toEqual([false, true]);
  });

  test("of a notice that is still there after the session is told; then there is neither line nor alarm", async () => {
    const world = await new WorkerWorld().started();
    await said(world, "i1");
    await world.command({ kind: "stop" });
    await world.pass(30_000);
    expect(await world.command({ kind: "dismiss", interventionId: "i1" })).toEqual({ ok: true });
    await world.pass(5_000);
    expect(told(world)).toEqual([{ interventionId: "i1" }]);
    expect([world.isConnected, world.alarmMs, world.ports.timerCount]).toEqual([false, undefined, 0]);
  });

  test("without a server is answered at once, and told when there is one, by whichever worker", async () => {
    const world = await new WorkerWorld().started();
    await said(world, "i1");
    await world.command({ kind: "stop" });
    await world.pass(30_000);
    world.isAway = true;
    expect(await world.command({ kind: "dismiss", interventionId: "i1" })).toEqual({ ok: true });
    await world.pass(30_000);
    expect([told(world), world.alarmMs]).toEqual([[], 300_000]);
    world.isAway = false;
    await world.restart();
    await world.pass(10_000);
    expect(told(world)).toEqual([{ interventionId: "i1" }]);
    expect(world.alarmMs).toBeUndefined();
  });

  test("that the server refuses for good is not told again", async () => {
    const world = await new WorkerWorld().started();
    world.refusedTypes.set("intervention:dismiss", "not_found");
    await world.command({ kind: "dismiss", interventionId: "i1" });
    await world.pass(60_000);
    expect(told(world)).toEqual([{ interventionId: "i1" }]);
    expect((await world.state()).problem).toBeUndefined();
  });

  test("of the notice that a session is over is nobody's business but the browser's", async () => {
    const world = await new WorkerWorld().started();
    const about = { sessionId: world.sessionId(), reason: "it was deleted", timestamp: world.now };
    await world.tell("session:force-end", about);
    await world.pass(30_000);
    const [notice] = world.notices;
    await world.command({ kind: "dismiss", interventionId: `${notice?.id}` });
    await world.pass(5_000);
    expect([world.retracted, told(world)]).toEqual([[`${notice?.id}`], []]);
  });

  test("by whoever is not signed in says so: nobody could be told of it", async () => {
    const world = await new WorkerWorld().started();
    await said(world, "i1");
    await world.command({ kind: "sign-out" });
    const answer = await world.command({ kind: "dismiss", interventionId: "i1" });
    expect(answer).toMatchObject({ ok: false, problem: { code: "not-signed-in" } });
  });
});
