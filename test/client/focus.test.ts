/** Focus sessions as signals: watched, fed and ended over a line that breaks. */
import { expect, test } from "bun:test";
import { connect } from "../../client/index.ts";
import type { ServerEnvelope } from "../../protocol/envelope.ts";
import { FakePorts, FakeStorage } from "../support/client-ports.ts";
import { complete, fresh } from "./support/rooms.ts";

const sessionId = "s-1";
const room = `session:${sessionId}`;
const start = 1_795_224_121_000;

/** What the server answers over HTTP, by method and path; everything else is forbidden. */
type Answers = Record<string, unknown>;

async function connected(answers: Answers = {}, storage = new FakeStorage()) {
  const ports = new FakePorts(storage);
  const asked: { what: string; body: unknown }[] = [];
  const client = connect({
    url: "ws://test/ws",
    token: "t",
    ports,
    async fetch(url, { method = "GET", body }) {
      const what = `${method} ${url.replace("http://test", "")}`;
      asked.push({ what, body: typeof body === "string" ? JSON.parse(body) : undefined });
      const data = answers[what];
      if (data !== undefined) return Response.json({ data });
      return Response.json({ error: { code: "forbidden", message: "another's" } }, { status: 403 });
    },
  });
  await ports.settle();
  ports.link.welcome();
  await ports.settle();
  return { ports, client, asked };
}

const activity = (seq: number): ServerEnvelope => ({
  type: "activity:new",
  room,
  seq,
  timestamp: seq,
  data: {
    sessionId,
    activity: { eventType: "typing", timestamp: start + seq, metadata: { activityId: `a${seq}` } },
  },
});

async function answerLoad(
  ports: FakePorts,
  events: ServerEnvelope[],
  { isActive = true, focusScore = 60, owner = { userId: "ann", username: "Ann" } } = {},
) {
  const currentState = { sessionId, startTime: start, isActive, focusScore, owner };
  ports.link.ack(ports.link.last("session:subscribe"), { success: true, currentState });
  const head = events.at(-1)?.seq ?? 0;
  ports.link.ack(ports.link.last("room:history"), { room, epoch: "e1", head, events, more: false });
  await ports.settle();
}

/** Watched from `seq` on, and what was there is asked for. */
async function joined(seq = 0, answers: Answers = {}) {
  const world = await connected(answers);
  const { ports, client } = world;
  const watched = client.focus.watch(sessionId);
  const release = watched.hold();
  ports.link.ack(ports.link.last("room:join"), { room, ...fresh(seq) });
  await ports.settle();
  const ids = () => watched.state.value?.activities.map(({ metadata }) => metadata.activityId);
  return { ...world, watched, release, ids };
}

async function reconnect(ports: FakePorts, rooms: Parameters<FakePorts["link"]["welcome"]>[0] = {}) {
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.welcome(rooms);
  await ports.settle();
}

test("a session that is watched is joined, and stands as the server says", async () => {
  const { ports, watched } = await joined(2);
  expect(watched.loading.value).toBe(true);
  await answerLoad(ports, [activity(1), activity(2)]);
  expect(watched.state.value).toMatchObject({ sessionId, startedAt: start, score: 60 });
  expect(watched.state.value?.owner).toEqual({ userId: "ann", username: "Ann" });
  expect(watched.state.value?.activities).toHaveLength(2);
  expect(watched.loading.value).toBe(false);
});

test("what comes while it is loaded is folded once, after what was before", async () => {
  const { ports, ids } = await joined(1);
  ports.link.tell(activity(2), activity(3));
  await answerLoad(ports, [activity(1), activity(2)]);
  ports.link.tell(activity(4));
  expect(ids()).toEqual(["a4", "a3", "a2", "a1"]);
});

test("a hole is mended from the log", async () => {
  const { ports, ids } = await joined(1);
  await answerLoad(ports, [activity(1)]);
  ports.link.tell(activity(3));
  expect(ids()).toEqual(["a1"]);
  await ports.settle();
  const events = [activity(2), activity(3)];
  ports.link.ack(ports.link.last("room:history"), { room, epoch: "e1", head: 3, events, more: false });
  await ports.settle();
  expect(ids()).toEqual(["a3", "a2", "a1"]);
});

test("after an outage it goes on where it was", async () => {
  const { ports, ids } = await joined(1);
  await answerLoad(ports, [activity(1)]);
  await reconnect(ports, { [room]: complete(2, 2) });
  ports.link.tell(activity(2));
  expect(ids()).toEqual(["a2", "a1"]);
  expect(ports.link.said("session:subscribe")).toEqual([]);
});

test("where the line broke while it was loaded, it is loaded on the next", async () => {
  const { ports, watched, ids } = await joined(1);
  await reconnect(ports, { [room]: complete(1, 2) });
  expect([watched.loading.value, watched.error.value]).toEqual([true, undefined]);
  await answerLoad(ports, [activity(1)]);
  expect(ids()).toEqual(["a1"]);
});

test("where the log begins anew, so does what is shown", async () => {
  const { ports, ids } = await joined(1);
  await answerLoad(ports, [activity(1)]);
  await reconnect(ports, { [room]: { ...fresh(1, "e2"), recovered: "reset" } });
  await answerLoad(ports, [activity(5)]);
  expect(ids()).toEqual(["a5"]);
});

test("the user's own has its line from the report, and the newest part of it from the log", async () => {
  const components = { typingConsistency: 1, contextSwitching: 2, idleTime: 3, siteFocus: 4 };
  const point = (at: number, focusScore: number) => ({ at, focusScore, components });
  const report = {
    components,
    activityCount: 9,
    points: [point(start + 60_000, 40), point(start + 120_000, 50)],
  };
  const { ports, watched } = await joined(1, { [`GET /api/v1/sessions/${sessionId}/report`]: report });
  const data = { sessionId, focusScore: 55, components, timestamp: start + 110_000 };
  await answerLoad(ports, [{ type: "focus:update", room, seq: 1, timestamp: 1, data }]);
  expect(watched.state.value?.scores).toEqual([
    { at: start + 60_000, score: 40 },
    { at: start + 110_000, score: 55 },
  ]);
  expect(watched.state.value?.activityCount).toBe(9);
});

test("where the log begins anew, the line goes on from what was followed here", async () => {
  const components = { typingConsistency: 1, contextSwitching: 2, idleTime: 3, siteFocus: 4 };
  const points = [60_000, 120_000].map((at) => ({ at: start + at, focusScore: 40, components }));
  const report = { components, activityCount: 9, points };
  const scored = (seq: number, afterMs: number): ServerEnvelope => ({
    type: "focus:update",
    room,
    seq,
    timestamp: seq,
    data: { sessionId, focusScore: 55, components, timestamp: start + afterMs },
  });
  const { ports, watched } = await joined(1, { [`GET /api/v1/sessions/${sessionId}/report`]: report });
  await answerLoad(ports, [scored(1, 500), scored(2, 70_000)]);
  await reconnect(ports, { [room]: { ...fresh(1, "e2"), recovered: "reset" } });
  await answerLoad(ports, [scored(1, 130_000)]);
  const times = watched.state.value?.scores.map(({ at }) => at - start);
  expect(times).toEqual([500, 70_000, 120_000, 130_000]);
});

test("the user's own is shown with what its report has, once it is over", async () => {
  const components = { typingConsistency: 1, contextSwitching: 2, idleTime: 3, siteFocus: 4 };
  const report = { components, focusScore: 79, activityCount: 9, points: [] };
  const { ports, watched } = await joined(0, { [`GET /api/v1/sessions/${sessionId}/report`]: report });
  await answerLoad(ports, []);
  const live = { ...components, siteFocus: 99 };
  const update = { sessionId, focusScore: 55, components: live, timestamp: start + 110_000 };
  const over = { sessionId, focusScore: 78, duration: 60_000, insightsGenerated: false, reportUrl: "/r" };
  ports.link.tell({ type: "focus:update", room, seq: 1, timestamp: 1, data: update });
  expect(watched.state.value?.components).toEqual(live);
  ports.link.tell({ type: "session:completed", room, seq: 2, timestamp: 2, data: over });
  await ports.settle();
  expect(watched.state.value).toMatchObject({ components, score: 79, endedAt: start + 60_000 });
});

test("one that is over says so, and where its report is", async () => {
  const { ports, watched } = await joined();
  await answerLoad(ports, [], { isActive: false, focusScore: 81 });
  expect(watched.state.value).toMatchObject({ score: 81, reportUrl: `/report/${sessionId}` });
  expect(watched.state.value?.endedAt).toBeNumber();
});

test("one that is another's says why it cannot be watched", async () => {
  const { ports, client } = await connected();
  const { hold, error, loading } = client.focus.watch(sessionId);
  hold();
  ports.link.refuse(ports.link.last("room:join"), "forbidden");
  await ports.settle();
  expect(error.value?.code).toBe("forbidden");
  expect(loading.value).toBe(false);
});

test("whoever may no longer watch is told", async () => {
  const { ports, watched } = await joined();
  await answerLoad(ports, []);
  const data = { room, reason: "the session's owner no longer lets you watch" };
  ports.link.tell({ type: "room:kicked", timestamp: 1, data });
  expect(watched.error.value).toMatchObject({ code: "kicked", message: data.reason });
});

test("the last one to let go leaves the session, and one that is only moved does not", async () => {
  const { ports, watched, release } = await joined();
  await answerLoad(ports, []);
  release();
  const again = watched.hold();
  await ports.settle();
  expect(ports.link.said("room:leave")).toEqual([]);
  again();
  await ports.settle();
  expect(ports.link.last("room:leave")?.data).toEqual({ room });
});

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
