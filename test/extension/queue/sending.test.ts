/** What waits goes to the server in order, once, and leaves only when the server has it. */
import { expect, test } from "bun:test";
import { owner, queueWorld, visit } from "../support/queue-world.ts";

test("a session's start goes before its activities, its end after them", async () => {
  const { queue, sender, server, ports, captureMany, begin } = queueWorld();
  await begin("s1");
  await captureMany("s1", 3);
  await queue.end("s1", 5_000);
  sender.speakFor(owner);
  await ports.advance(1_000);
  expect(server.asked.map(({ type, count }) => [type, count])).toEqual([
    ["session:start", 0],
    ["activity:batch", 3],
    ["session:end", 0],
  ]);
  expect(await queue.counts(owner)).toMatchObject({ waiting: 0 });
  expect(await queue.hasWork(owner)).toBe(false);
});

test("a session that has ended elsewhere meanwhile has ended, which is no fault", async () => {
  const { queue, sender, server, ports, begin, refusals } = queueWorld();
  await begin("s1");
  server.sessions.set("s1", { startTime: 0, endTime: 4_000 });
  await queue.end("s1", 5_000);
  sender.speakFor(owner);
  await ports.advance(60_000);
  expect(server.asked.filter(({ type }) => type === "session:end")).toHaveLength(1);
  expect([await queue.hasWork(owner), refusals]).toEqual([false, []]);
});

test("nothing is sent while nobody speaks, nor as somebody else", async () => {
  const { sender, server, ports, captureMany, begin } = queueWorld();
  await begin("s1");
  await captureMany("s1", 3);
  await ports.advance(1_000);
  sender.speakFor("http://server.test bob");
  await ports.advance(1_000);
  expect(server.asked).toEqual([]);
});

test("an activity whose answer was lost is sent again under its id, and counts once", async () => {
  const { queue, sender, server, ports, captureMany, begin } = queueWorld();
  await begin("s1");
  const ids = await captureMany("s1", 5);
  server.mood = "mute";
  sender.speakFor(owner);
  await ports.advance(10_000);
  expect(await queue.counts(owner)).toMatchObject({ waiting: 5 });
  server.mood = "fair";
  await ports.advance(5_000);
  expect(server.ids()).toEqual(ids as string[]);
  expect(await queue.counts(owner)).toMatchObject({ waiting: 0 });
});

test("batches are of 500 at most, one after another on their answers, and paced", async () => {
  const { sender, server, ports, captureMany, begin } = queueWorld();
  await begin("s1");
  await captureMany("s1", 1_200);
  sender.speakFor(owner);
  await ports.advance(60_000);
  const batches = server.asked.filter(({ type }) => type === "activity:batch");
  expect(server.ids()).toHaveLength(1_200);
  expect(Math.max(...batches.map(({ count }) => count))).toBeLessThanOrEqual(500);
  expect(server.mostUnderWay).toBe(1);
  const [first, second] = batches;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual((first?.count ?? 0) * 10);
});

test("a batch stays under the frame's limit however long its addresses", async () => {
  const { queue, sender, server, ports, begin } = queueWorld();
  await begin("s1");
  for (let at = 0; at < 60; at += 1) await queue.capture("s1", visit(at * 1_000, "x".repeat(2_000 + at)));
  let most = 0;
  const { request } = server;
  server.request = (type, data) => {
    most = Math.max(most, JSON.stringify(data).length);
    return request(type, data);
  };
  sender.speakFor(owner);
  await ports.advance(60_000);
  expect(most).toBeGreaterThan(20_000);
  expect(most).toBeLessThan(65_000);
  expect(server.ids()).toHaveLength(60);
});

test("the server's wish to wait is heard", async () => {
  const { sender, server, ports, captureMany, begin } = queueWorld();
  await begin("s1");
  await captureMany("s1", 3);
  server.mood = "rate_limited";
  sender.speakFor(owner);
  await ports.advance(2_900);
  expect(server.asked).toHaveLength(1);
  server.mood = "fair";
  await ports.advance(3_000);
  expect(server.ids()).toHaveLength(3);
});

test("what the server refuses for good is set aside and counted; the rest goes through", async () => {
  const { queue, sender, server, ports, captureMany, begin, refusals } = queueWorld();
  await begin("s1");
  const ids = await captureMany("s1", 100);
  server.isUnfit = ({ metadata }) => metadata.activityId === ids[37];
  sender.speakFor(owner);
  await ports.advance(60_000);
  expect(server.ids()).toEqual(ids.filter((_, at) => at !== 37) as string[]);
  expect(await queue.counts(owner)).toMatchObject({ waiting: 0, refused: 1 });
  const { refused } = await queue.export(owner);
  expect(refused).toMatchObject([{ sessionId: "s1", code: "invalid_data", activity: { id: ids[37] } }]);
  expect(refusals).toMatchObject([{ code: "invalid_data", sessionId: "s1" }]);
});

test("a session that the server no longer has is set aside as a whole, and holds up no other", async () => {
  const { queue, sender, server, ports, captureMany, begin } = queueWorld();
  await begin("s1");
  await captureMany("s1", 700);
  await begin("s2");
  const ids = await captureMany("s2", 2);
  server.deleted.add("s1");
  sender.speakFor(owner);
  await ports.advance(60_000);
  expect(server.ids()).toEqual(ids as string[]);
  expect(await queue.counts(owner)).toMatchObject({ waiting: 0 });
  const { sessions, refused } = await queue.export(owner);
  expect(sessions.find(({ sessionId }) => sessionId === "s1")).toMatchObject({ refused: 700, waiting: 0 });
  expect(refused).toHaveLength(700);
});

test("a session that the server cannot take for a fault of its own waits; others go on, and it is tried again", async () => {
  const { sender, server, ports, captureMany, begin, queue } = queueWorld();
  await begin("s1");
  await captureMany("s1", 2);
  server.mood = "internal";
  sender.speakFor(owner);
  await ports.advance(100);
  server.mood = "fair";
  await begin("s2");
  await captureMany("s2", 2, 10);
  await ports.advance(1_000);
  expect([...server.sessions.keys()]).toEqual(["s2"]);
  await ports.advance(60_000);
  expect([...server.sessions.keys()]).toEqual(["s2", "s1"]);
  expect(await queue.counts(owner)).toMatchObject({ waiting: 0 });
});
