/** Focus sessions: begun once, ended once, and over where nobody keeps them going. */
import { describe, expect, test } from "bun:test";
import type { RoomName, UserId } from "../../../protocol/index.ts";
import { revokeUser } from "../../../server/connection/revoke.ts";
import { httpAnswers } from "../../../server/http-answers.ts";
import { type Peer, World } from "../../support/world.ts";
import { activity, begin, codeOf, minute, room, sessionId, typesIn } from "./support/focus.ts";

describe("a session", () => {
  test("begins once, however often it is begun", async () => {
    const { ann, startTime } = await begin();
    const again = await ann.request("session:start", { sessionId, startTime });
    expect(again.data).toEqual({ success: true, sessionId, duplicate: true });
  });

  test("has an id that nobody else can begin one under", async () => {
    const { world, startTime } = await begin();
    const bob = await world.connect("bob");
    expect(codeOf(await bob.request("session:start", { sessionId, startTime }))).toBe("conflict");
  });

  test("ends once, with a score, and says so in its room", async () => {
    const { ann, startTime } = await begin();
    await ann.request("session:subscribe", { sessionId });
    const end = { sessionId, endTime: startTime + 30 * minute };
    const { data } = await ann.request("session:end", end);
    expect(data).toEqual({ success: true, focusScore: expect.any(Number) });
    expect((await ann.request("session:end", end)).data).toEqual({ ...data, duplicate: true });
    const told = typesIn(ann, room).filter(({ type }) => type === "session:completed");
    expect(told.map((event) => event.data)).toEqual([
      {
        sessionId,
        focusScore: data.focusScore,
        duration: 30 * minute,
        insightsGenerated: false,
        reportUrl: `/report/${sessionId}`,
      },
    ]);
  });

  test("is told of to its owner's devices when it begins and when it is over or gone, and to nobody else", async () => {
    const world = new World();
    const [page, bob] = [await world.connect("ann"), await world.connect("bob")];
    const { ann, startTime } = await begin(world);
    await ann.request("session:start", { sessionId, startTime });
    await ann.request("session:end", { sessionId, endTime: startTime + minute });
    const { sessions } = httpAnswers(world.host, () => 0);
    const erased = sessions.erase({ id: "ann" as UserId, name: "Ann", role: "user" as const }, sessionId);
    await world.clock.settle();
    await erased;
    const told = (peer: Peer) =>
      peer.events("session:status").map(({ room, seq, data }) => [room, seq, data]);
    const status = (isActive: boolean) => ["user:ann", undefined, { sessionId, isActive }];
    expect(told(page)).toEqual([status(true), status(false), status(false)]);
    expect(told(ann)).toEqual(told(page));
    expect(told(bob)).toEqual([]);
  });

  test("is not ended at another time than it was", async () => {
    const { world, ann, startTime } = await begin();
    await ann.request("session:end", { sessionId, endTime: startTime + minute });
    const { data } = await ann.request("session:end", { sessionId, endTime: startTime + 2 * minute });
    expect(data).toEqual({ code: "conflict", message: `the session ended at ${startTime + minute} already` });
    expect((await world.store.focus.get(sessionId))?.endedAt).toBe(startTime + minute);
  });

  test("has the same score over HTTP, while it goes on, as for those who watch it", async () => {
    const { world, ann, startTime } = await begin();
    const activities = Array.from({ length: 20 }, (_, at) => activity(startTime + at * 20_000, `a${at}`));
    await ann.request("activity:batch", { activities });
    await world.clock.advance(1_000);
    const { focusScore } = (await ann.request("session:subscribe", { sessionId })).data.currentState;
    expect(focusScore).toBeGreaterThan(0);
    const { sessions } = httpAnswers(world.host, () => 0);
    const owner = { id: "ann" as UserId, name: "Ann", role: "user" as const };
    expect(await sessions.get(owner, sessionId)).toMatchObject({ isActive: true, focusScore });
    expect(await sessions.list(owner, { limit: 10 })).toMatchObject([{ sessionId, focusScore }]);
    const pieces = Array.fromAsync(await sessions.export(owner, sessionId));
    await world.clock.settle();
    expect(JSON.parse((await pieces).join("")).session).toMatchObject({ isActive: true, focusScore });
  });

  test("does not end before it began", async () => {
    const { ann, startTime } = await begin();
    const { data } = await ann.request("session:end", { sessionId, endTime: startTime - 1 });
    const message = `must not be before the session's start, ${startTime}`;
    expect(data).toEqual({
      code: "invalid_data",
      message: `the data of session:end does not fit: endTime: ${message}`,
      details: [{ path: "endTime", message }],
    });
  });

  test.each(["session:end", "activity:log", "session:grant"])(
    "is nobody else's to change: %s",
    async (type) => {
      const { world, startTime } = await begin();
      const bob = await world.connect("bob");
      const data = { ...activity(startTime, "a"), endTime: startTime, userId: "bob", on: true };
      expect(codeOf(await bob.request(type, data))).toBe("forbidden");
      expect(codeOf(await bob.request(type, { ...data, sessionId: "none" }))).toBe("not_found");
    },
  );

  test("is over after twelve hours without a sign of life, and its owner is told why", async () => {
    const { world, ann, startTime } = await begin();
    ann.drop();
    await world.clock.advance(12 * 60 * minute - minute);
    expect((await world.store.focus.get(sessionId))?.endedAt).toBeUndefined();
    await world.clock.advance(2 * minute);
    const later = await world.connect("ann");
    const { data } = await later.request("room:history", { room: "user:ann" });
    const reason = "there was no sign of life for twelve hours";
    expect(data.events).toMatchObject([{ type: "session:force-end", data: { sessionId, reason } }]);
    expect(await world.store.focus.get(sessionId)).toMatchObject({ endedAt: startTime, endReason: reason });
  });

  test("of a user whose access is revoked is over, and its owner and who watches are told", async () => {
    const { world, ann, startTime } = await begin();
    const bob = await world.connect("bob");
    await ann.request("session:grant", { sessionId, userId: "bob", on: true });
    await bob.request("session:subscribe", { sessionId });
    await ann.request("activity:log", activity(startTime + minute, "a"));
    const revoked = revokeUser(world.host, "ann" as UserId, "root" as UserId);
    await world.clock.settle();
    await revoked;
    const reason = "your access was revoked";
    expect(await world.store.focus.get(sessionId)).toMatchObject({
      endedAt: startTime + minute,
      endReason: reason,
    });
    const [completed] = bob.events("session:completed");
    expect(completed?.data).toMatchObject({ sessionId, duration: minute, reportUrl: `/report/${sessionId}` });
    const log = await world.store.log.read("user:ann" as RoomName, {
      after: 0,
      upTo: 99,
      limit: 99,
      from: "oldest",
    });
    expect(log.map(({ type, body }) => [type, JSON.parse(body).reason])).toEqual([
      ["session:force-end", reason],
    ]);
  });

  test("goes on as long as heartbeats name it", async () => {
    const { world, ann } = await begin();
    ann.drop();
    for (let hour = 0; hour < 14; hour += 1) {
      const device = await world.connect("ann");
      await device.request("heartbeat", { sessionId, timestamp: world.clock.now() });
      device.drop();
      await world.clock.advance(60 * minute);
    }
    expect((await world.store.focus.get(sessionId))?.endedAt).toBeUndefined();
  });

  test("eleven at once are too many", async () => {
    const { ann, startTime } = await begin();
    for (let n = 2; n <= 10; n += 1) await ann.request("session:start", { sessionId: `s-${n}`, startTime });
    expect(codeOf(await ann.request("session:start", { sessionId: "s-11", startTime }))).toBe("conflict");
    await ann.request("session:end", { sessionId, endTime: startTime });
    expect(codeOf(await ann.request("session:start", { sessionId: "s-11", startTime }))).toBe("ack");
  });
});

describe("a pause", () => {
  const rest = (eventType: string, at: number, activityId: string, more: object = {}) => ({
    sessionId,
    eventType,
    timestamp: at,
    metadata: { activityId, isPause: true, ...more },
  });

  test("is idle to who watches, and the score stands still in it, also over a restart", async () => {
    const { world, ann, startTime } = await begin();
    await ann.request("activity:log", activity(startTime, "a", { url: "https://github.com/" }));
    await world.clock.advance(minute / 4);
    await ann.request("activity:log", rest("idle_start", startTime + minute / 4, "b"));
    await ann.request("session:subscribe", { sessionId });
    const updates = (peer: Peer, from = room) =>
      typesIn(peer, from).flatMap(({ type, data }) => (type === "session:update" ? [data] : []));
    await world.clock.advance(minute / 2);
    const { focusScore } = updates(ann)[0];
    expect(updates(ann).length).toBeGreaterThan(1);
    for (const told of updates(ann)) expect(told).toMatchObject({ status: "idle", focusScore });

    const later = new World({ store: world.store, clock: world.clock });
    await later.clock.advance(20 * minute);
    const page = await later.connect("ann");
    const { data } = await page.request("session:subscribe", { sessionId });
    expect(data.currentState.focusScore).toBe(focusScore);
    const end = startTime + 21 * minute;
    await page.request(
      "activity:log",
      rest("idle_end", end, "c", { idleDuration: end - startTime - minute / 4 }),
    );
    await later.clock.advance(1_000);
    expect(updates(page).at(-1)).toMatchObject({ status: "active", activityCount: 3 });
    expect(page.heard.filter(({ type }) => type === "intervention:send")).toEqual([]);
  });
});
