/** What is remembered of events that no disk keeps. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { RoomName, UserId } from "../../../protocol/index.ts";
import { PassedEvents } from "../../../server/room/passed-events.ts";

const room = "whisper:ROOM" as RoomName;
const ada = "ada" as UserId;
const plain = { type: "message:new", room, senderId: ada, requestId: undefined, seq: undefined };

function add(events: PassedEvents, at: number): number {
  return events.add({ ...plain, at, takenAtMs: at });
}

describe("events that passed", () => {
  test("are known by their count", () => {
    const events = new PassedEvents(4, 120_000);
    add(events, 1_000);
    const passed = { type: "channel:event", room, senderId: ada, seq: 7, at: 2_000, takenAtMs: 12 };
    const count = events.add({ ...passed, requestId: "r1" });
    expect(events.get(count)).toEqual({ ...passed, isDeleted: false });
  });

  test("have no seq where their room keeps no log", () => {
    const events = new PassedEvents(4, 120_000);
    expect(events.get(add(events, 1_000))?.seq).toBeUndefined();
  });

  test("make room for newer ones, oldest first", () => {
    const events = new PassedEvents(4, 120_000);
    const counts = [1, 2, 3, 4, 5, 6].map((at) => add(events, at));
    expect(counts.map((count) => events.get(count)?.at)).toEqual([undefined, undefined, 3, 4, 5, 6]);
  });

  test("are unknown before they happened, and by what is no count", () => {
    const events = new PassedEvents(4, 120_000);
    add(events, 1_000);
    for (const count of [0, 2, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(events.get(count)).toBeUndefined();
    }
  });

  test("are marked as deleted, and the one that takes their place is not", () => {
    const events = new PassedEvents(2, 120_000);
    const first = add(events, 1_000);
    events.delete(first);
    expect(events.get(first)?.isDeleted).toBe(true);
    add(events, 2_000);
    expect(events.get(add(events, 3_000))?.isDeleted).toBe(false);
  });

  test("are found by the request that made them, as long as they are known", () => {
    const events = new PassedEvents(4, 120_000);
    const made = (requestId: string | undefined, senderId = ada) =>
      events.add({ ...plain, requestId, senderId, at: 1_000, takenAtMs: 0 });
    const find = (requestId: string, userId = ada) => events.find({ userId, requestId });
    made("r1");
    made(undefined);
    const second = made("r2");
    const bos = made("r2", "bo" as UserId);
    expect([find("r1"), find("r2"), find("r2", "bo" as UserId), find("r3")]).toEqual([
      1,
      second,
      bos,
      undefined,
    ]);
    const again = made("r1");
    expect(find("r1")).toBe(again);
    for (let more = 0; more < 4; more += 1) made(`more-${more}`);
    expect([find("r1"), find("r2"), find("more-3")]).toEqual([undefined, undefined, 9]);
  });

  test("are as many as there is room for, on many pages", () => {
    const events = new PassedEvents(10_000, 120_000);
    for (let at = 1; at <= 25_000; at += 1) {
      events.add({ ...plain, requestId: `r${at}`, at, takenAtMs: at });
    }
    for (const count of [15_001, 16_384, 20_000, 20_001, 25_000]) {
      expect(events.get(count)?.at).toBe(count);
    }
    expect(events.get(15_000)).toBeUndefined();
    expect(events.find({ userId: ada, requestId: "r24999" })).toBe(24_999);
    expect(events.find({ userId: ada, requestId: "r14000" })).toBeUndefined();
  });

  test("are found by requests whose ids ascend, by one in the middle as by the latest", () => {
    const events = new PassedEvents(8, 120_000);
    for (const requestId of ["r1", "r2", "r3", "r4"]) {
      events.add({ ...plain, requestId, at: 1_000, takenAtMs: 0 });
    }
    expect(["r5", "r4", "r2", "r1"].map((requestId) => events.find({ userId: ada, requestId }))).toEqual([
      undefined,
      4,
      2,
      1,
    ]);
    const next = events.add({ ...plain, requestId: "r5", at: 1_000, takenAtMs: 0 });
    expect(events.find({ userId: ada, requestId: "r5" })).toBe(next);
  });

  test("are found however many their sender made before, and more come", () => {
    const events = new PassedEvents(40, 120_000);
    const make = (index: number) =>
      events.add({ ...plain, requestId: `r${index + 100}`, at: 1_000, takenAtMs: 0 });
    for (let index = 1; index <= 40; index += 1) make(index);
    const find = (index: number) => events.find({ userId: ada, requestId: `r${index + 100}` });
    expect(find(40)).toBe(40);
    make(41);
    expect([find(40), find(41)]).toEqual([40, 41]);
  });

  test("are found however many of others are learned late behind them, and however many more come", () => {
    const events = new PassedEvents(8, 120_000);
    const [bo, cy] = ["bo" as UserId, "cy" as UserId];
    let last = 0;
    const make = (senderId: UserId, times: number) => {
      for (let time = 0; time < times; time += 1) {
        last += 1;
        events.add({ ...plain, senderId, requestId: `r${last + 100}`, at: 1_000, takenAtMs: 0 });
      }
    };
    make(bo, 7);
    // The order of ids says nothing of one that is not the latest: from now on all of its sender's are looked up.
    expect(events.find({ userId: bo, requestId: "r107" })).toBe(7);
    make(cy, 7);
    make(bo, 1);
    expect(events.find({ userId: cy, requestId: "r114" })).toBe(14);
    make(bo, 7);
    expect(events.find({ userId: bo, requestId: "r115" })).toBe(15);
  });

  test("need not be found once their sender has been silent for as long as requests are remembered", () => {
    const events = new PassedEvents(10_000, 1_000);
    const fill = (senderId: UserId, takenAtMs: number) => {
      for (let count = 0; count < 4_096; count += 1) {
        events.add({ ...plain, senderId, requestId: `r${count}`, at: 1_000, takenAtMs });
      }
    };
    events.add({ ...plain, requestId: "r1", at: 1_000, takenAtMs: 0 });
    fill("bo" as UserId, 999);
    expect(events.find({ userId: ada, requestId: "r1" })).toBe(1);
    fill("bo" as UserId, 1_000);
    expect(events.find({ userId: ada, requestId: "r1" })).toBeUndefined();
    const again = events.add({ ...plain, requestId: "r1", at: 1_000, takenAtMs: 1_000 });
    expect(events.find({ userId: ada, requestId: "r1" })).toBe(again);
  });

  test("are found like those of a list that is searched from its end, in whatever order ids come", () => {
    const request = fc.record({
      userId: fc.constantFrom("ada", "bo", "cy") as fc.Arbitrary<UserId>,
      requestId: fc.oneof(
        fc.nat(9).map((digit) => `r${digit}`),
        fc.constant(undefined),
      ),
      // A client's own ids: greater than all before.
      isNext: fc.boolean(),
      asksAfterwards: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(request, { minLength: 60, maxLength: 150 }), (requests) => {
        const events = new PassedEvents(40, 120_000);
        const made: { userId: UserId; requestId: string | undefined; count: number }[] = [];
        requests.forEach(({ userId, requestId: given, isNext, asksAfterwards }, index) => {
          const requestId = isNext ? `s${String(index).padStart(3, "0")}` : given;
          const count = events.add({ ...plain, senderId: userId, requestId, at: 1_000, takenAtMs: 0 });
          made.push({ userId, requestId, count });
          if (!asksAfterwards) return;
          for (const asked of made.slice(-40)) {
            if (asked.requestId === undefined) continue;
            const key = { userId: asked.userId, requestId: asked.requestId };
            const latest = made.findLast(
              (one) => one.userId === key.userId && one.requestId === key.requestId,
            );
            expect(events.find(key)).toBe(latest?.count);
          }
        });
      }),
    );
  });
});
