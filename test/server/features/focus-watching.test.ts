/** Who watches a focus session is told at a measured pace; its owner, what is said of it. */
import { describe, expect, test } from "bun:test";
import { latestInstant } from "../../../protocol/index.ts";
import { World } from "../../support/world.ts";
import { activity, begin, codeOf, minute, room, sessionId, typesIn } from "./support/focus.ts";

describe("who watches", () => {
  test("is told of every activity once, and of the score at most twice a second", async () => {
    const { world, ann, startTime } = await begin();
    const page = await world.connect("ann");
    const { data } = await page.request("session:subscribe", { sessionId });
    expect(data).toEqual({
      success: true,
      currentState: {
        sessionId,
        startTime,
        isActive: true,
        focusScore: expect.any(Number),
        owner: { userId: "ann", username: "Ann" },
      },
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

  test("hears no time that a date cannot say, however late the owner's clock has it", async () => {
    const world = new World();
    const ann = await world.connect("ann");
    await ann.request("session:start", { sessionId, startTime: latestInstant });
    await ann.request("session:subscribe", { sessionId });
    for (const id of ["a", "b"]) {
      await ann.request("activity:log", activity(latestInstant, id));
      await world.clock.advance(1_000);
    }
    const told = typesIn(ann, room).filter(({ type }) => type === "focus:update");
    expect(told.map(({ data }) => data.timestamp)).toEqual([latestInstant, latestInstant]);
  });

  test("is told whose session it is: by name as long as that is known, by id also while the owner is away", async () => {
    const { world, ann } = await begin();
    const bob = await world.connect("bob");
    await ann.request("session:grant", { sessionId, userId: "bob", on: true });
    const owner = async () => (await bob.request("session:subscribe", { sessionId })).data.currentState.owner;
    expect(await owner()).toEqual({ userId: "ann", username: "Ann" });
    ann.drop();
    await world.clock.settle();
    expect(await owner()).toEqual({ userId: "ann" });
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

  test("is told that a session that goes on was deleted, its owner once", async () => {
    const { world, ann } = await begin();
    const bob = await world.connect("bob");
    await ann.request("session:grant", { sessionId, userId: "bob", on: true });
    for (const one of [ann, bob]) await one.request("session:subscribe", { sessionId });
    const { sessions, store } = world.host.services;
    const session = await store.focus.get(sessionId);
    if (session === undefined) throw new Error("it was begun");
    const erased = sessions.inTurn(session.ownerId, () => sessions.erase(session));
    await world.clock.settle();
    await erased;
    const reason = "it was deleted";
    expect(bob.events("session:force-end")).toMatchObject([{ room, data: { sessionId, reason } }]);
    expect(ann.events("session:force-end")).toMatchObject([
      { room: "user:ann", data: { sessionId, reason } },
    ]);
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
    const dismissed = ann.events("intervention:dismissed");
    expect(dismissed.map((event) => event.room).toSorted()).toEqual([room, "user:ann"]);
    for (const event of dismissed) expect(event.data).toEqual({ interventionId, sessionId });
  });

  test("that were dismissed are so in what is replayed of either room", async () => {
    const { ann, world } = await distract();
    const { interventionId } = ann.events("intervention:send")[0]?.data ?? {};
    await ann.request("intervention:dismiss", { interventionId });
    const page = await world.connect("ann");
    await page.request("session:subscribe", { sessionId });
    for (const name of [room, "user:ann"]) {
      const { events } = (await page.request("room:history", { room: name })).data;
      const types = events.map(({ type }: { type: string }) => type);
      expect(types.indexOf("intervention:dismissed")).toBeGreaterThan(types.indexOf("intervention:send"));
    }
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
