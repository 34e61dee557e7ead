/** Activities of focus sessions: kept once, whatever request and order they come in. */
import { describe, expect, test } from "bun:test";
import { World } from "../../support/world.ts";
import { activity, begin, codeOf, minute, sessionId } from "./support/focus.ts";

describe("activities", () => {
  test("count once by their ids, whatever request and order they come in", async () => {
    const { world, ann, startTime } = await begin();
    const one = activity(startTime + 5_000, "b");
    const two = activity(startTime + 1_000, "a");
    expect((await ann.request("activity:batch", { activities: [one, two, one] })).data).toEqual({
      success: true,
      count: 2,
      duplicates: 1,
    });
    expect((await ann.request("activity:log", one)).data).toEqual({ success: true, duplicate: true });
    expect(await world.store.focus.get(sessionId)).toMatchObject({
      activityCount: 2,
      lastActivityAt: startTime + 5_000,
    });
  });

  test("without an id of their own count once where their request is repeated, on whatever connection", async () => {
    const { world, ann, startTime } = await begin();
    const { metadata: _, ...rest } = activity(startTime, "");
    const one = { ...rest, metadata: { url: "https://one.example/" } };
    expect((await ann.request("activity:log", one, "1")).data).toEqual({ success: true });
    const again = await world.connect("ann");
    expect((await again.request("activity:log", one, "1")).data).toEqual({ success: true, duplicate: true });
    const twice = { activities: [one, one] };
    const answers = [
      { count: 2, duplicates: 0 },
      { count: 0, duplicates: 2, duplicate: true },
    ];
    for (const expected of answers)
      expect((await again.request("activity:batch", twice, "2")).data).toEqual({
        success: true,
        ...expected,
      });
    expect(await world.store.focus.get(sessionId)).toMatchObject({ activityCount: 3 });
  });

  test("without an id of their own count each time else: a page counts its requests anew when it is loaded again", async () => {
    const { world, ann, startTime } = await begin();
    const { metadata: _, ...rest } = activity(startTime, "");
    const one = { ...rest, metadata: { url: "https://one.example/" } };
    const two = { ...rest, metadata: { url: "https://two.example/" } };
    for (const [logged, id] of [
      [one, "1"],
      [two, "1"],
      [{ ...one, timestamp: startTime + 1 }, "1"],
      [one, "2"],
    ] as const)
      expect((await ann.request("activity:log", logged, id)).data).toEqual({ success: true });
    ann.say({ type: "activity:log", data: one }, { type: "activity:log", data: one });
    await world.clock.settle();
    expect(await world.store.focus.get(sessionId)).toMatchObject({ activityCount: 6 });
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

  test.each([
    ["activity:log", "metadata"],
    ["activity:batch", "activities.1.metadata"],
  ])(
    "with too much to say are refused by %s, which names %s, and nothing else is lost",
    async (type, path) => {
      const { ann, startTime } = await begin();
      const long = activity(startTime, "a", { note: "x".repeat(5_000) });
      const batch = { activities: [activity(startTime, "b"), long] };
      const { data } = await ann.request(type, type === "activity:log" ? long : batch);
      const message = "got 5045 characters, expected at most 4096";
      expect(data).toEqual({
        code: "invalid_data",
        message: `the data of ${type} does not fit: ${path}: ${message}`,
        details: [{ path, message }],
      });
      expect((await ann.request("activity:log", activity(startTime, "a"))).data).toEqual({ success: true });
    },
  );

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
