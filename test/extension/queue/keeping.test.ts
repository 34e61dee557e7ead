/** What is captured is stored, merged with what it repeats, and dropped only beyond the bound, which is told. */
import { describe, expect, test } from "bun:test";
import { createThrottle } from "../../../extension/queue/throttle.ts";
import { FakePorts } from "../../support/client-ports.ts";
import { owner, queueWorld, visit } from "../support/queue-world.ts";

const sessionId = "s1";

describe("neighbours that are the same", () => {
  test("are one activity that goes on", async () => {
    const { queue, begin } = queueWorld();
    await begin(sessionId);
    const ids = [1_000, 2_000, 9_000].map((at) => queue.capture(sessionId, visit(at, "a")));
    expect(new Set(await Promise.all(ids)).size).toBe(1);
    const { activities } = await queue.export(owner);
    expect(activities).toMatchObject([
      { timestamp: 1_000, metadata: { url: "https://example.org/a", until: 9_000, count: 3 } },
    ]);
  });

  test("stay two where something came between, or a minute", async () => {
    const { queue, begin } = queueWorld();
    await begin(sessionId);
    for (const [at, path] of [
      [1_000, "a"],
      [2_000, "b"],
      [3_000, "a"],
      [63_001, "a"],
    ] as const)
      await queue.capture(sessionId, visit(at, path));
    const { activities } = await queue.export(owner);
    expect(activities.map(({ timestamp }) => timestamp)).toEqual([1_000, 2_000, 3_000, 63_001]);
  });

  test("stay two where the first was sent already: what the server has does not change", async () => {
    const { queue, begin, sender, server, ports } = queueWorld();
    await begin(sessionId);
    sender.speakFor(owner);
    await ports.advance(100);
    server.mood = "mute";
    const first = await queue.capture(sessionId, visit(1_000, "a"));
    await ports.advance(5_000);
    const second = await queue.capture(sessionId, visit(2_000, "a"));
    expect(second).not.toBe(first);
  });
});

describe("beyond the bound", () => {
  test("the oldest are dropped and counted, and the server is told with what comes after the hole", async () => {
    const { queue, begin, sender, server, ports, captureMany } = queueWorld({ maxWaiting: 10 });
    await begin(sessionId);
    const ids = await captureMany(sessionId, 25);
    expect(await queue.counts(owner)).toEqual({
      waiting: 10,
      ofOthers: 0,
      shed: 15,
      refused: 0,
      oldestAt: 15_000,
    });
    sender.speakFor(owner);
    await ports.advance(10_000);
    expect(server.ids()).toEqual(ids.slice(15) as string[]);
    const told = [...server.known.values()].map(({ metadata }) => metadata.shedBefore);
    expect(told).toEqual([15, ...Array.from({ length: 9 }, () => undefined)]);
  });

  test("what may have reached the server is never dropped, so what is counted is not there", async () => {
    const { queue, begin, sender, server, ports, captureMany } = queueWorld({ maxWaiting: 10 });
    await begin(sessionId);
    sender.speakFor(owner);
    await ports.advance(100);
    server.mood = "mute";
    const [early] = await captureMany(sessionId, 1);
    await ports.advance(100);
    sender.speakFor(undefined);
    const late = await captureMany(sessionId, 20, 100);
    server.mood = "fair";
    sender.speakFor(owner);
    await ports.advance(10_000);
    expect(server.ids()).toEqual([early, ...late.slice(11)] as string[]);
    expect(server.shedTold()).toBe(11);
    expect(await queue.counts(owner)).toMatchObject({ waiting: 0, shed: 11 });
  });

  test("a session's newest stays, so that its hole is told even where another session took all the room", async () => {
    const { begin, sender, server, ports, captureMany } = queueWorld({ maxWaiting: 10 });
    await begin("s1");
    await captureMany("s1", 5);
    await begin("s2");
    await captureMany("s2", 50, 100);
    sender.speakFor(owner);
    await ports.advance(10_000);
    expect(server.known.size).toBe(10);
    expect(server.shedTold()).toBe(45);
    const [first] = server.known.values();
    expect(first).toMatchObject({ timestamp: 4_000, metadata: { shedBefore: 4 } });
  });

  test("where what tells of the hole is refused, what comes after it tells", async () => {
    const { begin, sender, server, ports, captureMany } = queueWorld({ maxWaiting: 10 });
    await begin(sessionId);
    const ids = await captureMany(sessionId, 25);
    server.isUnfit = ({ metadata }) => metadata.activityId === ids[15];
    sender.speakFor(owner);
    await ports.advance(10_000);
    expect(server.known.size).toBe(9);
    expect(server.shedTold()).toBe(15);
  });
});

describe("where the disk takes nothing", () => {
  test("what is captured waits in memory, and is stored when it can be", async () => {
    const { queue, storage, begin, problems } = queueWorld();
    await begin(sessionId);
    storage.failure = new Error("disk full");
    const id = queue.capture(sessionId, visit(1_000));
    await new Promise<void>((resolve) => setImmediate(resolve));
    expect(problems).toEqual([storage.failure]);
    storage.failure = undefined;
    await queue.retry();
    expect(await id).toBeString();
    expect(await queue.counts(owner)).toMatchObject({ waiting: 1 });
  });

  test("the newest thousand wait, and what is dropped is counted as shed", async () => {
    const { queue, storage, begin } = queueWorld();
    await begin(sessionId);
    storage.failure = new Error("disk full");
    const all = Array.from({ length: 1_300 }, (_, at) => queue.capture(sessionId, visit(at)));
    await new Promise<void>((resolve) => setImmediate(resolve));
    storage.failure = undefined;
    await queue.retry();
    const ids = await Promise.all(all);
    expect(ids.filter((id) => id === undefined)).toHaveLength(300);
    expect(await queue.counts(owner)).toMatchObject({ waiting: 1_000, shed: 300 });
  });

  test("what was dropped of a session of which nothing is left to store is counted, too", async () => {
    const { queue, storage, begin } = queueWorld();
    for (const id of [sessionId, "later"]) await begin(id);
    storage.failure = new Error("disk full");
    const all = Array.from({ length: 10 }, (_, at) => queue.capture(sessionId, visit(at)));
    for (let at = 10; at < 1_010; at += 1) all.push(queue.capture("later", visit(at)));
    await new Promise<void>((resolve) => setImmediate(resolve));
    storage.failure = undefined;
    await queue.retry();
    await Promise.all(all);
    const { sessions } = await queue.export(owner);
    expect(
      Object.fromEntries(sessions.map(({ sessionId: id, waiting, shed }) => [id, [waiting, shed]])),
    ).toEqual({
      [sessionId]: [0, 10],
      later: [1_000, 0],
    });
  });
});

test("what comes often is let through at once, and at the end of each tenth of a second the last of it", async () => {
  const ports = new FakePorts();
  const { run } = createThrottle(ports.timers);
  const startedAt = ports.clock.now();
  const seen: [number, number][] = [];
  for (let at = 0; at < 25; at += 1) {
    run("tabs", () => seen.push([at, ports.clock.now() - startedAt]));
    await ports.advance(10);
  }
  await ports.advance(1_000);
  expect(seen).toEqual([
    [0, 0],
    [9, 100],
    [19, 200],
    [24, 300],
  ]);
  expect(ports.timerCount).toBe(0);
});
