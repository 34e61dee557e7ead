/** What is remembered of events that no disk keeps. */
import { describe, expect, test } from "bun:test";
import type { RoomName, UserId } from "../../../protocol/index.ts";
import { PassedEvents } from "../../../server/room/passed-events.ts";

const room = "whisper:ROOM" as RoomName;
const ada = "ada" as UserId;

function add(events: PassedEvents, at: number): number {
  return events.add({ type: "message:new", room, senderId: ada, seq: undefined, at, takenAtMs: at });
}

describe("events that passed", () => {
  test("are known by their count", () => {
    const events = new PassedEvents(4);
    add(events, 1_000);
    const passed = { type: "channel:event", room, senderId: ada, seq: 7, at: 2_000, takenAtMs: 12 };
    const count = events.add(passed);
    expect(events.get(count)).toEqual({ ...passed, isDeleted: false });
  });

  test("have no seq where their room keeps no log", () => {
    const events = new PassedEvents(4);
    expect(events.get(add(events, 1_000))?.seq).toBeUndefined();
  });

  test("make room for newer ones, oldest first", () => {
    const events = new PassedEvents(4);
    const counts = [1, 2, 3, 4, 5, 6].map((at) => add(events, at));
    expect(counts.map((count) => events.get(count)?.at)).toEqual([undefined, undefined, 3, 4, 5, 6]);
  });

  test("are unknown before they happened, and by what is no count", () => {
    const events = new PassedEvents(4);
    add(events, 1_000);
    for (const count of [0, 2, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(events.get(count)).toBeUndefined();
    }
  });

  test("are marked as deleted, and the one that takes their place is not", () => {
    const events = new PassedEvents(2);
    const first = add(events, 1_000);
    events.delete(first);
    expect(events.get(first)?.isDeleted).toBe(true);
    add(events, 2_000);
    expect(events.get(add(events, 3_000))?.isDeleted).toBe(false);
  });
});
