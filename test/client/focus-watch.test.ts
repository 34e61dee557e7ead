/** A watched focus session as signals, over a line that breaks. */
import { expect, test } from "bun:test";
import type { ServerEnvelope } from "../../protocol/envelope.ts";
import {
  activity,
  answerLoad,
  connected,
  joined,
  reconnect,
  room,
  sessionId,
  start,
} from "./support/focus.ts";
import { complete, fresh } from "./support/rooms.ts";

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

test("one that goes on stays as it is shown when it is started once more under its id", async () => {
  const { ports, client, watched, ids } = await joined(1);
  await answerLoad(ports, [activity(1)]);
  const { started } = client.focus.start(sessionId);
  expect([watched.state.value?.startedAt, watched.isOwn.value, ids()]).toEqual([start, false, ["a1"]]);
  await ports.settle();
  ports.link.ack(ports.link.last("session:start"), { success: true, sessionId, duplicate: true });
  await started;
  ports.link.ack(ports.link.last("room:join"), { room, ...complete(2, 2) });
  await ports.settle();
  ports.link.tell(activity(2));
  expect([watched.state.value?.startedAt, ids()]).toEqual([start, ["a2", "a1"]]);
});

test("one that was let go of while it was loaded is loaded when it is watched again", async () => {
  const { ports, watched, release, ids } = await joined(1);
  release();
  await ports.settle();
  watched.hold();
  ports.link.ack(ports.link.last("room:join"), { room, ...complete(1, 2) });
  await ports.settle();
  await answerLoad(ports, [activity(1)]);
  expect([watched.loading.value, ids()]).toEqual([false, ["a1"]]);
});

test("one that was forbidden while it was loaded is loaded when it is allowed again", async () => {
  const { ports, watched, ids } = await joined(1);
  ports.link.tell({ type: "room:kicked", timestamp: 1, data: { room, reason: "no" } });
  await answerLoad(ports, []);
  watched.retry();
  ports.link.ack(ports.link.last("room:join"), { room, ...complete(1, 2) });
  await ports.settle();
  await answerLoad(ports, [activity(1)]);
  expect([watched.error.value, ids()]).toEqual([undefined, ["a1"]]);
});

test("its time is what it is told to be as it goes, whatever this machine's clock says, and stands in no pause", async () => {
  const { ports, client, watched } = await joined();
  await answerLoad(ports, []);
  expect(watched.now()).toBe(ports.clock.now());
  const told = (seq: number, at: number, status: string) => {
    const update = { sessionId, focusScore: 50, activityCount: 1, lastActivityTime: start, status };
    const components = { typingConsistency: 1, contextSwitching: 1, idleTime: 1, siteFocus: 1 };
    const scored = { sessionId, focusScore: 50, components, timestamp: at };
    ports.link.tell({ type: "session:update", room, seq, timestamp: seq, data: update });
    ports.link.tell({ type: "focus:update", room, seq: seq + 1, timestamp: seq, data: scored });
  };
  told(1, start + 60_000, "active");
  expect(watched.now()).toBe(start + 60_000);
  await ports.advance(10_000);
  told(3, start + 60_000, "idle");
  expect(watched.now()).toBe(start + 70_000);
  client.focus.end(sessionId).catch(() => {});
  await ports.settle();
  expect(ports.link.last("session:end")?.data.endTime).toBe(start + 70_000);
});
