/** Focus sessions: kept once, scored as they come, told at a measured pace, shown to whom the owner lets watch. */
import { describe, expect, test } from "bun:test";
import type { RoomName, UserId } from "../../../protocol/index.ts";
import { revokeUser } from "../../../server/connection/revoke.ts";
import type { OwnSite } from "../../../server/store/port.ts";
import { type Heard, type Peer, World } from "../../support/world.ts";

const sessionId = "s-1";
const room = `session:${sessionId}`;
const minute = 60_000;

async function begin(world = new World()) {
  const ann = await world.connect("ann");
  const startTime = world.clock.now();
  await ann.request("session:start", { sessionId, startTime });
  return { world, ann, startTime };
}

const activity = (at: number, activityId: string, more: object = {}) => ({
  sessionId,
  eventType: "url_change",
  timestamp: at,
  metadata: { activityId, url: "https://docs.example.org/", ...more },
});

const codeOf = ({ type, data }: Heard) => (type === "error" ? data.code : type);
const typesIn = (peer: Peer, name: string) => peer.heard.filter((event) => event.room === name);

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
        ...{ sessionId, focusScore: data.focusScore, duration: 30 * minute },
        ...{ insightsGenerated: true, reportUrl: `/report/${sessionId}` },
      },
    ]);
  });

  test("does not end before it began", async () => {
    const { ann, startTime } = await begin();
    const { data } = await ann.request("session:end", { sessionId, endTime: startTime - 1 });
    expect([data.code, data.details[0].path]).toEqual(["invalid_data", "endTime"]);
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
      ...{ endedAt: startTime + minute, endReason: reason },
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

describe("activities", () => {
  test("count once by their ids, whatever request and order they come in", async () => {
    const { world, ann, startTime } = await begin();
    const one = activity(startTime + 5_000, "b");
    const two = activity(startTime + 1_000, "a");
    expect((await ann.request("activity:batch", { activities: [one, two, one] })).data).toEqual({
      ...{ success: true, count: 2, duplicates: 1 },
    });
    expect((await ann.request("activity:log", one)).data).toEqual({ success: true, duplicate: true });
    expect(await world.store.focus.get(sessionId)).toMatchObject({
      ...{ activityCount: 2, lastActivityAt: startTime + 5_000 },
    });
  });

  test("without an id of their own have their request's", async () => {
    const { ann, startTime } = await begin();
    const { metadata: _, ...rest } = activity(startTime, "");
    const say = (id: string) => ann.request("activity:log", { ...rest, metadata: {} }, id);
    expect((await say("same")).data).toEqual({ success: true });
    expect((await say("same")).data).toEqual({ success: true, duplicate: true });
    expect((await say("other")).data).toEqual({ success: true });
  });

  test("that come together are stored in one commit, in their order, and a repeat among them counts once", async () => {
    const { world, ann, startTime } = await begin();
    const changes: number[] = [];
    const commit = world.store.log.commit.bind(world.store.log);
    world.store.log.commit = (all) => {
      changes.push(all.length);
      return commit(all);
    };
    const ids = ["a", "b", "a", "c"];
    ann.forget();
    ann.say(
      ...ids.map((id, n) => ({ type: "activity:log", id: `r${n}`, data: activity(startTime + n, id) })),
    );
    await world.clock.settle();
    const answers = ann.heard.filter(({ id }) => id?.startsWith("r"));
    expect(answers.map(({ id, data }) => [id, data.duplicate ?? false])).toEqual([
      ["r0", false],
      ["r1", false],
      ["r2", true],
      ["r3", false],
    ]);
    // The first goes at once, and what came while it was stored goes with the next.
    expect(changes.length).toBeLessThan(4);
    expect(await world.store.focus.get(sessionId)).toMatchObject({ activityCount: 3 });
  });

  test("are refused by their own requests, whatever waits beside them", async () => {
    const { world, ann, startTime } = await begin();
    ann.forget();
    ann.say(
      { type: "activity:log", id: "r0", data: activity(startTime, "a") },
      { type: "activity:log", id: "r1", data: { ...activity(startTime, "b"), sessionId: "none" } },
      { type: "activity:log", id: "r2", data: activity(startTime, "c", { note: "x".repeat(5_000) }) },
      { type: "activity:log", id: "r3", data: activity(startTime, "d") },
    );
    await world.clock.settle();
    const answers = ann.heard.filter(({ id }) => id?.startsWith("r"));
    expect(answers.map(codeOf)).toEqual(["ack", "not_found", "invalid_data", "ack"]);
    expect(await world.store.focus.known(sessionId, ["a", "b", "c", "d"])).toEqual(new Set(["a", "d"]));
  });

  test("by the thousand are stored a part at a time, each once", async () => {
    const { world, ann, startTime } = await begin();
    const batch = (n: number) =>
      Array.from({ length: 400 }, (_, at) => activity(startTime + at, `a${n}-${at}`));
    ann.forget();
    for (let n = 0; n < 7; n += 1) {
      ann.say({ type: "activity:batch", id: `r${n}`, data: { activities: batch(n) } });
    }
    await world.clock.settle();
    const answers = ann.heard.filter(({ id }) => id?.startsWith("r"));
    expect(answers.map(({ id, data }) => [id, data.count])).toEqual(
      Array.from({ length: 7 }, (_, n) => [`r${n}`, 400]),
    );
    expect((await world.store.focus.get(sessionId))?.activityCount).toBe(2_800);
  });

  test("of a batch are all taken, or none", async () => {
    const { world, ann, startTime } = await begin();
    const stray = { ...activity(startTime, "b"), sessionId: "none" };
    const answer = await ann.request("activity:batch", { activities: [activity(startTime, "a"), stray] });
    expect(codeOf(answer)).toBe("not_found");
    expect((await world.store.focus.get(sessionId))?.activityCount).toBe(0);
  });

  test("are stored when they are acknowledged, and a store that takes none is no success", async () => {
    const { world, ann, startTime } = await begin();
    world.store.log.commit = () => Promise.reject(new Error("disk full"));
    expect(codeOf(await ann.request("activity:log", activity(startTime, "a")))).toBe("unavailable");
  });

  test("with too much to say are refused, and nothing else is lost", async () => {
    const { ann, startTime } = await begin();
    const { data } = await ann.request("activity:log", activity(startTime, "a", { note: "x".repeat(5_000) }));
    expect(data.code).toBe("invalid_data");
    expect((await ann.request("activity:log", activity(startTime, "a"))).data).toEqual({ success: true });
  });

  test("beyond the rate are refused until there is room", async () => {
    const { world, ann, startTime } = await begin(
      new World({ env: { TAUTLINE_LIMIT_ACTIVITIES_PER_MINUTE: "60" } }),
    );
    const batch = (from: number, count: number) => ({
      activities: Array.from({ length: count }, (_, n) => activity(startTime, `a${from + n}`)),
    });
    await ann.request("activity:batch", batch(0, 60));
    const { data } = await ann.request("activity:batch", batch(60, 10));
    expect([data.code, data.retryAfterMs]).toEqual(["rate_limited", 10_000]);
    await world.clock.advance(data.retryAfterMs);
    expect((await ann.request("activity:batch", batch(60, 10))).data.count).toBe(10);
  });

  test("that come after the end are taken, and scored", async () => {
    const { world, ann, startTime } = await begin();
    const { data } = await ann.request("session:end", { sessionId, endTime: startTime + 20 * minute });
    const activities = Array.from({ length: 200 }, (_, n) => ({
      ...activity(startTime + n * 5_000, `a${n}`, { url: "https://youtube.com/" }),
      eventType: "tab_switch",
    }));
    expect((await ann.request("activity:batch", { activities })).data.count).toBe(200);
    await world.clock.advance(3_000);
    expect((await world.store.focus.get(sessionId))?.focusScore).toBeLessThan(data.focusScore);
  });
});

describe("a pause", () => {
  const rest = (eventType: string, at: number, activityId: string, more: object = {}) => ({
    ...{ sessionId, eventType, timestamp: at, metadata: { activityId, isPause: true, ...more } },
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

describe("who watches", () => {
  test("is told of every activity once, and of the score at most twice a second", async () => {
    const { world, ann, startTime } = await begin();
    const page = await world.connect("ann");
    const { data } = await page.request("session:subscribe", { sessionId });
    expect(data).toEqual({
      success: true,
      currentState: { sessionId, startTime, isActive: true, focusScore: expect.any(Number) },
    });
    for (let n = 0; n < 100; n += 1) {
      await ann.request("activity:log", activity(startTime + n * 10, `a${n}`));
      await world.clock.advance(10);
    }
    await world.clock.advance(500);
    const count = (type: string) => typesIn(page, room).filter((event) => event.type === type).length;
    expect(count("activity:new")).toBe(100);
    expect(count("session:update")).toBeWithin(2, 5);
    expect(count("focus:update")).toBe(count("session:update"));
    const last = typesIn(page, room).findLast(({ type }) => type === "session:update");
    expect(last?.data).toMatchObject({ sessionId, activityCount: 100, status: expect.any(String) });
  });

  test("is its owner, and whom the owner lets; who no longer may is put out at once", async () => {
    const { world, ann, startTime } = await begin();
    const bob = await world.connect("bob");
    const watch = async () => codeOf(await bob.request("session:subscribe", { sessionId }));
    const grant = (on: boolean) => ann.request("session:grant", { sessionId, userId: "bob", on });
    expect(await watch()).toBe("forbidden");
    await grant(true);
    expect(await watch()).toBe("ack");
    await grant(false);
    expect(bob.heard.at(-1)).toMatchObject({ type: "room:kicked", data: { room } });
    await ann.request("activity:log", activity(startTime, "a"));
    await world.clock.advance(1_000);
    expect(typesIn(bob, room)).toEqual([]);
    expect(await watch()).toBe("forbidden");
  });

  test("cannot watch what is not there, and leaves when wanted", async () => {
    const { ann, startTime, world } = await begin();
    expect(codeOf(await ann.request("session:subscribe", { sessionId: "none" }))).toBe("not_found");
    await ann.request("session:subscribe", { sessionId });
    await ann.request("session:unsubscribe", { sessionId });
    await ann.request("activity:log", activity(startTime, "a"));
    await world.clock.advance(1_000);
    expect(typesIn(ann, room)).toEqual([]);
  });

  test("of a session that was erased sees nothing of another under its id", async () => {
    const { world, ann, startTime } = await begin();
    const bob = await world.connect("bob");
    const cyd = await world.connect("cyd");
    await ann.request("session:grant", { sessionId, userId: "bob", on: true });
    await bob.request("session:subscribe", { sessionId });
    await ann.request("activity:log", activity(startTime, "secret"));
    const { sessions, store } = world.host.services;
    const session = await store.focus.get(sessionId);
    if (session === undefined) throw new Error("it was begun");
    const erased = sessions.inTurn(session.ownerId, () => sessions.erase(session));
    await world.clock.settle();
    await erased;
    bob.forget();
    await cyd.request("session:start", { sessionId, startTime });
    await cyd.request("activity:log", activity(startTime, "other"));
    await world.clock.advance(1_000);
    expect(typesIn(bob, room)).toEqual([]);
    expect(codeOf(await bob.request("room:history", { room }))).toBe("forbidden");
    const { data } = await cyd.request("room:history", { room });
    expect(JSON.stringify(data.events)).not.toContain("secret");
  });

  test("cannot speak there", async () => {
    const { ann } = await begin();
    await ann.request("session:subscribe", { sessionId });
    expect(codeOf(await ann.request("message:send", { room, content: "hello" }))).toBe("forbidden");
  });

  test("sees how it stands after a restart", async () => {
    const { world, ann, startTime } = await begin();
    await ann.request("activity:log", activity(startTime + 1_000, "a"));
    const later = new World({ store: world.store, clock: world.clock });
    await later.clock.settle();
    const page = await later.connect("ann");
    expect((await page.request("session:subscribe", { sessionId })).data.currentState.isActive).toBe(true);
    await page.request("activity:log", activity(startTime + 2_000, "b"));
    await later.clock.advance(1_000);
    const told = typesIn(page, room).findLast(({ type }) => type === "session:update");
    expect(told?.data).toMatchObject({ activityCount: 2, lastActivityTime: startTime + 2_000 });
  });
});

describe("the owner's word on sites", () => {
  async function say(world: World, userId: string, ...sites: OwnSite[]) {
    const said = world.host.services.sites.set(userId as UserId, sites);
    await world.clock.settle();
    await said;
  }
  const scoreIn = (peer: Peer) =>
    typesIn(peer, room).findLast(({ type }) => type === "focus:update")?.data.components.siteFocus;

  async function visited() {
    const begun = await begin();
    const { world, ann, startTime } = begun;
    await ann.request("session:subscribe", { sessionId });
    await ann.request("activity:log", activity(startTime, "a", { url: "https://wiki.example.com/" }));
    await world.clock.advance(minute / 2);
    return begun;
  }

  test("scores a session that goes on anew at once, everything in it", async () => {
    const { world, ann } = await visited();
    expect(scoreIn(ann)).toBe(50);
    await say(world, "ann", { domain: "example.com", category: "focus" });
    await world.clock.advance(500);
    expect(scoreIn(ann)).toBe(100);
    await say(world, "ann");
    await world.clock.advance(500);
    expect(scoreIn(ann)).toBe(50);
  });

  test("makes nothing count twice, and goes on with what comes then", async () => {
    const { world, ann, startTime } = await visited();
    await say(world, "ann", { domain: "example.com", category: "distracting" });
    expect(scoreIn(ann)).toBe(50);
    await ann.request("activity:log", activity(startTime + minute / 2, "b"));
    await world.clock.advance(500);
    const told = typesIn(ann, room).findLast(({ type }) => type === "session:update");
    expect(told?.data.activityCount).toBe(2);
    // Half a minute away, and one second on a page that is on no list.
    expect(scoreIn(ann)).toBe(2);
  });

  test("is about their own sessions alone", async () => {
    const { world, ann } = await visited();
    await say(world, "bob", { domain: "example.com", category: "focus" });
    await world.clock.advance(500);
    expect(scoreIn(ann)).toBe(50);
  });

  test("is in the report, and stands over the list for everybody", async () => {
    const { world } = await visited();
    await say(
      world,
      "ann",
      { domain: "example.com", category: "focus" },
      { domain: "x.com", category: "neutral" },
    );
    const { sites, sessions } = world.host.services;
    const session = await sessions.own("ann" as UserId, sessionId);
    expect((await sessions.report(session)).sites).toMatchObject([{ category: "focus" }]);
    const listed = await sites.list("ann" as UserId);
    const of = (domain: string) => listed.find((site) => site.domain === domain);
    expect(of("example.com")).toEqual({ domain: "example.com", category: "focus", isDefault: false });
    expect(of("x.com")).toEqual({ domain: "x.com", category: "neutral", isDefault: false });
    expect(of("github.com")).toEqual({ domain: "github.com", category: "focus", isDefault: true });
  });
});

describe("interventions", () => {
  async function distract() {
    const begun = await begin();
    const { world, ann, startTime } = begun;
    await ann.request("session:subscribe", { sessionId });
    for (let n = 0; n < 105; n += 1) {
      const site = n % 2 === 0 ? "youtube.com" : "reddit.com";
      await ann.request("activity:log", {
        ...activity(startTime + n * 2_000, `a${n}`, { url: `https://${site}/` }),
        eventType: "tab_switch",
      });
      await world.clock.advance(2_000);
    }
    return begun;
  }

  test("reach the session's room and every device of its owner, and may be dismissed once and for all", async () => {
    const { ann, world } = await distract();
    const sent = ann.heard.filter(({ type }) => type === "intervention:send");
    expect(sent.map((event) => event.room).toSorted()).toEqual([room, "user:ann"]);
    const [{ data } = { data: undefined }, other] = sent;
    expect(other?.data).toEqual(data);
    const { interventionId } = data;
    expect(codeOf(await ann.request("intervention:dismiss", { interventionId }))).toBe("ack");
    expect(codeOf(await ann.request("intervention:dismiss", { interventionId }))).toBe("ack");
    expect(await world.store.focus.intervention(interventionId)).toMatchObject({
      dismissedAt: expect.any(Number),
    });
  });

  test("know of deep focus that began before a restart, and praise it when it ends", async () => {
    const { world, ann, startTime } = await begin();
    const on = (url: string, minutes: number) => ({
      ...activity(startTime + minutes * minute, `a${minutes}`, { url }),
    });
    const activities = Array.from({ length: 31 }, (_, minutes) => on("https://github.com/", minutes));
    await ann.request("activity:batch", { activities });
    const later = new World({ store: world.store, clock: world.clock });
    await later.clock.settle();
    const page = await later.connect("ann");
    await page.request("session:subscribe", { sessionId });
    await page.request("activity:log", on("https://reddit.com/", 31));
    await later.clock.advance(500);
    await page.request("activity:log", on("https://reddit.com/", 33));
    await later.clock.advance(1_000);
    const [sent] = page.heard.filter(({ type }) => type === "intervention:send");
    expect(sent?.data.message).toStartWith("That was 31 minutes of deep focus.");
  });

  test("are their owner's to dismiss", async () => {
    const { ann, world } = await distract();
    const { interventionId } = ann.heard.find(({ type }) => type === "intervention:send")?.data ?? {};
    const bob = await world.connect("bob");
    expect(codeOf(await bob.request("intervention:dismiss", { interventionId }))).toBe("forbidden");
    expect(codeOf(await bob.request("intervention:dismiss", { interventionId: "none" }))).toBe("not_found");
  });
});
