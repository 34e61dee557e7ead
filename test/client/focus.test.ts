/** Focus sessions: begun, fed and ended over a line that breaks, and looked back on. */
import { expect, test } from "bun:test";
import { answerLoad, connected, joined, room, sessionId, start } from "./support/focus.ts";

test("a session that is begun, fed and ended offline is sent in that order once there is a line", async () => {
  const { ports, client } = await connected();
  ports.link.end(1006);
  const { sessionId: id, started } = client.focus.start();
  const logged = client.focus.log(id, [{ eventType: "window_focus" }, { eventType: "typing" }]);
  const ended = client.focus.end(id);
  await ports.advance(5_000);
  ports.link.welcome();
  await ports.settle();
  expect(ports.link.said("activity:batch")).toEqual([]);
  ports.link.ack(ports.link.last("session:start"), { success: true, sessionId: id });
  await started;
  const { activities = [] } = ports.link.last("activity:batch")?.data ?? {};
  const logs = activities as { metadata: { activityId: string } }[];
  expect(new Set(logs.map(({ metadata }) => metadata.activityId)).size).toBe(2);
  expect(ports.link.said("session:end")).toEqual([]);
  ports.link.ack(ports.link.last("activity:batch"), { success: true, count: 2, duplicates: 0 });
  await logged;
  ports.link.ack(ports.link.last("session:end"), { success: true, focusScore: 70 });
  expect(await ended).toBe(70);
});

test("a session that has ended elsewhere meanwhile has the score that it ended with", async () => {
  const { ports, client } = await connected({ "GET /api/v1/sessions/s-1": { sessionId, focusScore: 64 } });
  const ended = client.focus.end(sessionId);
  await ports.settle();
  ports.link.refuse(ports.link.last("session:end"), "conflict");
  expect(await ended).toBe(64);
});

test("a session is not ended before it began, or before what was done in it, where the clock was set back", async () => {
  const { ports, client } = await connected();
  const begunAt = ports.clock.now();
  const { sessionId: id } = client.focus.start();
  ports.setClockBy(-3_600_000);
  client.focus.end(id).catch(() => {});
  client.focus.end(id, begunAt + 60_000).catch(() => {});
  await ports.settle();
  ports.link.ack(ports.link.last("session:start"), { success: true, sessionId: id });
  await ports.settle();
  const endedAt = () => Number(ports.link.last("session:end")?.data.endTime) - begunAt;
  expect(endedAt()).toBe(0);
  ports.link.refuse(ports.link.last("session:end"), "not_found");
  await ports.settle();
  expect(endedAt()).toBe(60_000);
});

test("a session that begins here is shown at once, and joined once the server has it", async () => {
  const { ports, client } = await connected();
  const { sessionId: id, started } = client.focus.start("s-9");
  const { state, error, isOwn, hold } = client.focus.watch(id);
  hold();
  expect([state.value?.sessionId, isOwn.value]).toEqual(["s-9", true]);
  await ports.settle();
  ports.link.refuse(ports.link.last("room:join"), "not_found");
  await ports.settle();
  expect(error.value).toBeUndefined();
  ports.link.ack(ports.link.last("session:start"), { success: true, sessionId: id });
  await started;
  expect(ports.link.said("room:join")).toHaveLength(2);
});

test("one that an earlier page has begun is joined once the server has it", async () => {
  const { ports, client } = await connected();
  client.focus.start("s-9").started.catch(() => {});
  await ports.settle();
  client.close();
  const next = await connected({}, ports.storage);
  next.client.focus.watch("s-9").hold();
  next.ports.link.refuse(next.ports.link.last("room:join"), "not_found");
  await next.ports.settle();
  next.ports.link.ack(next.ports.link.last("session:start"), { success: true, sessionId: "s-9" });
  await next.ports.settle();
  expect(next.ports.link.said("room:join")).toHaveLength(2);
});

test("activities that no server has had outlive their page, under the same ids", async () => {
  const { ports, client } = await connected();
  client.focus.log(sessionId, [{ eventType: "typing" }]).catch(() => {});
  await ports.settle();
  const before = ports.link.last("activity:batch");
  client.close();
  const next = await connected({}, ports.storage);
  expect(next.ports.link.last("activity:batch")?.data).toEqual(before?.data ?? {});
});

test("what is dismissed is so at once, and the server is told", async () => {
  const { ports, client, watched } = await joined(1);
  const sent = {
    interventionId: "i1",
    sessionId,
    message: "A pause?",
    type: "question",
    priority: "low",
    timestamp: start,
    dismissible: true,
  };
  await answerLoad(ports, [{ type: "intervention:send", room, seq: 1, timestamp: 1, data: sent }]);
  client.focus.dismiss(sessionId, "i1").catch(() => {});
  expect(watched.state.value?.interventions[0]?.isDismissed).toBe(true);
  await ports.settle();
  expect(ports.link.last("intervention:dismiss")?.data).toEqual({ interventionId: "i1" });
});

test("what is asked over HTTP goes where the server has it", async () => {
  const { client, asked } = await connected({
    "GET /api/v1/sessions?before=9&limit=2": { sessions: [] },
    "GET /api/v1/sessions/s-2": { watchers: [{ userId: "bob" }] },
    "DELETE /api/v1/sessions/a%20b": {},
    "PUT /api/v1/sites": { sites: [] },
    "POST /api/v1/pairings": { code: "K7QF-2MXW", expiresAt: 1 },
  });
  const { focus } = client;
  expect(await focus.sessions({ before: 9, limit: 2 })).toEqual([]);
  expect(await focus.watchers("s-2")).toEqual([{ userId: "bob" }]);
  await focus.remove("a b");
  expect(await focus.setSites([{ domain: "x.org", category: "focus" }])).toEqual([]);
  expect((await focus.pair()).code).toBe("K7QF-2MXW");
  expect(asked[3]?.body).toEqual({ sites: [{ domain: "x.org", category: "focus" }] });
  expect(await focus.report("s").catch(({ code }) => code)).toBe("forbidden");
});

test("a pairing code is used once a device was connected, and the next one is not", async () => {
  const { client, ports } = await connected({
    "POST /api/v1/pairings": { code: "K7QF-2MXW", expiresAt: 1 },
  });
  const tell = (title: string) =>
    ports.link.tell({ type: "system:notification", room: "user:ann", timestamp: 1, data: { title } });
  const first = await client.focus.pair();
  tell("Lunch is there");
  expect(first.isUsed.value).toBe(false);
  tell("A device was connected");
  const second = await client.focus.pair();
  expect([first.isUsed.value, second.isUsed.value]).toEqual([true, false]);
});
