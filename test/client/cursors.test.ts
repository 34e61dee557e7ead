/** Standing in a room's log: order, holes, resuming. */
import { expect, test } from "bun:test";
import { type FakePorts, welcomeOf } from "../support/client-ports.ts";
import {
  answerHistory,
  complete,
  connected,
  event,
  fresh,
  joined,
  range,
  repairs,
  room,
  stateOf,
} from "./support/rooms.ts";

test("events are applied as they come", async () => {
  const { ports, applied } = await joined();
  ports.link.tell(event(11));
  ports.link.tell(event(12), event(13));
  expect(applied).toEqual([11, 12, 13]);
});

test("what was applied is not applied again", async () => {
  const { ports, applied } = await joined();
  ports.link.tell(...range(9, 11), event(11), event(10));
  expect(applied).toEqual([11]);
});

test("on a hole, later events wait until the missing ones were fetched", async () => {
  const { ports, applied } = await joined();
  ports.link.tell(event(13));
  expect(applied).toEqual([]);
  const asked = await answerHistory(ports, range(11, 13), 13);
  expect(asked?.data).toEqual({ room, after: 10 });
  expect(applied).toEqual([11, 12, 13]);
});

test("a wide hole is fetched page by page", async () => {
  const { ports, applied } = await joined();
  ports.link.tell(event(500));
  await answerHistory(ports, range(11, 210), 500);
  await answerHistory(ports, range(211, 410), 500);
  const asked = await answerHistory(ports, range(411, 500), 500);
  expect(asked?.data.after).toBe(410);
  expect(applied).toEqual(range(11, 500).map(({ seq = 0 }) => seq));
});

test("live events that come in between the pages find their place", async () => {
  const { ports, applied } = await joined();
  ports.link.tell(event(12));
  ports.link.tell(event(13));
  await answerHistory(ports, range(11, 11), 12);
  expect(applied).toEqual([11, 12, 13]);
});

test("a hole is asked for once, however many events show it", async () => {
  const { ports } = await joined();
  ports.link.tell(...range(12, 40));
  expect(repairs(ports)).toHaveLength(1);
});

test("more events than are held wait in the log, and are fetched from there", async () => {
  const { ports, applied } = await joined();
  for (let from = 12; from < 1_600; from += 64) ports.link.tell(...range(from, Math.min(from + 63, 1_600)));
  for (let after = 10; after < 1_600; ) {
    await answerHistory(ports, range(after + 1, Math.min(after + 200, 1_600)), 1_600);
    after = applied.at(-1) ?? 1_600;
  }
  expect(applied).toEqual(range(11, 1_600).map(({ seq = 0 }) => seq));
});

test("the heads of a pong show that the server has let go of the room: it is asked for once more", async () => {
  const { ports, client } = await joined();
  ports.link.tell({ type: "pong", data: { timestamp: 1, heads: {} }, timestamp: 1 });
  await ports.settle();
  expect(ports.link.said("room:join").map(({ data }) => data.after)).toEqual([
    undefined,
    { epoch: "e1", seq: 10 },
  ]);
  ports.link.refuse(ports.link.last("room:join"), "forbidden");
  await ports.settle();
  expect(client.room(room).state.value).toMatchObject({ kind: "denied", code: "forbidden" });
});

test("the heads of a pong show a last event that was lost", async () => {
  const { ports, applied } = await joined();
  ports.link.tell({ type: "pong", data: { timestamp: 1, heads: { [room]: 12 } }, timestamp: 1 });
  await answerHistory(ports, range(11, 12), 12);
  expect(applied).toEqual([11, 12]);
});

test("a fill that failed is made up for at the next pong", async () => {
  const { ports, applied } = await joined();
  ports.link.tell(event(12));
  ports.link.refuse(repairs(ports).at(-1), "unavailable");
  await ports.settle();
  ports.link.tell({ type: "pong", data: { timestamp: 1, heads: { [room]: 12 } }, timestamp: 1 });
  await answerHistory(ports, range(11, 12), 12);
  expect(applied).toEqual([11, 12]);
});

test("a fill that the server wants later is asked for again when it said, without waiting for a pong", async () => {
  const { ports, applied } = await joined();
  ports.link.tell(event(12));
  ports.link.refuse(repairs(ports).at(-1), "rate_limited", 1_500);
  await ports.settle();
  await ports.advance(1_400);
  expect(repairs(ports)).toHaveLength(1);
  await ports.advance(100);
  expect(repairs(ports)).toHaveLength(2);
  await answerHistory(ports, range(11, 12), 12);
  expect(applied).toEqual([11, 12]);
});

test("a log that no longer reaches back is a reset: it goes on from the log's head", async () => {
  const { ports, client, applied } = await joined();
  ports.link.tell(event(300));
  await answerHistory(ports, range(201, 300), 300);
  expect(applied).toEqual([]);
  ports.link.tell(event(301));
  expect(applied).toEqual([301]);
  expect(client.room(room).messages.loading.value).toBe(true);
});

test("hello carries the cursors of the rooms held, and of the automatic ones", async () => {
  const { ports } = await joined();
  ports.link.tell(welcomeOf({ "user:ann": fresh(4, "u") }));
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.open();
  expect(ports.link.last("hello")?.data.resume).toEqual({
    rooms: { [room]: { epoch: "e1", seq: 10 }, "user:ann": { epoch: "u", seq: 4 } },
  });
});

test("a room let go of is not resumed", async () => {
  const { ports, release } = await joined();
  release();
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.open();
  expect(ports.link.last("hello")?.data.resume).toEqual({ rooms: {} });
});

async function resumed(verdict: Parameters<FakePorts["link"]["welcome"]>[0]) {
  const world = await joined();
  world.ports.link.end(1006);
  await world.ports.advance(5_000);
  world.ports.link.welcome(verdict);
  return world;
}

test("complete: the missed events follow the welcome, then the live ones", async () => {
  const { ports, applied, client } = await resumed({ [room]: complete(12, 11) });
  ports.link.tell(...range(11, 13));
  expect([applied, stateOf(client), repairs(ports).length]).toEqual([[11, 12, 13], "joined", 0]);
});

test("events in the same frame as the welcome are not lost", async () => {
  const world = await joined();
  world.ports.link.end(1006);
  await world.ports.advance(5_000);
  world.ports.link.open();
  world.ports.link.tell(welcomeOf({ [room]: complete(12, 11) }), ...range(11, 12));
  expect(world.applied).toEqual([11, 12]);
});

test("partial: the first page follows, the rest is asked for", async () => {
  const { ports, applied } = await resumed({
    [room]: { recovered: "partial", epoch: "e1", seq: 15, from: 11, to: 12 },
  });
  ports.link.tell(event(11));
  expect(repairs(ports)).toHaveLength(0);
  ports.link.tell(event(12));
  const asked = await answerHistory(ports, range(13, 15), 15);
  expect(asked?.data.after).toBe(12);
  expect(applied).toEqual([11, 12, 13, 14, 15]);
});

test("reset: goes on from the new log's head", async () => {
  const { ports, applied } = await resumed({
    [room]: { recovered: "reset", epoch: "e2", seq: 3, from: 4, to: 3 },
  });
  ports.link.tell(event(4));
  expect(applied).toEqual([4]);
});

test("denied: says so, and hears no more", async () => {
  const { client } = await resumed({ [room]: { recovered: "denied" } });
  expect(stateOf(client)).toBe("denied");
});

test("a room that the welcome does not speak of is joined by itself", async () => {
  const { ports } = await resumed({});
  expect(ports.link.last("room:join")?.data).toEqual({ room, after: { epoch: "e1", seq: 10 } });
});

test("a room let go of between hello and welcome is left", async () => {
  const world = await joined();
  world.ports.link.end(1006);
  await world.ports.advance(5_000);
  world.ports.link.open();
  world.release();
  await world.ports.settle();
  world.ports.link.tell(welcomeOf({ [room]: complete(10, 11) }));
  expect([world.ports.link.said("room:leave").length, stateOf(world.client)]).toEqual([1, "idle"]);
});

test("a connection lost during a repair is no harm: the resume and the repair agree", async () => {
  const { ports, applied } = await joined();
  ports.link.tell(event(13));
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.welcome({ [room]: complete(14, 11) });
  ports.link.tell(...range(11, 14));
  await answerHistory(ports, range(11, 14), 14);
  ports.link.tell(event(15));
  expect(applied).toEqual([11, 12, 13, 14, 15]);
});

test("a live event that overtakes the answer to room:join is kept for its turn", async () => {
  const { ports, client, applied } = await connected();
  client.room(room).hold();
  ports.link.tell(event(11));
  ports.link.ack(ports.link.last("room:join"), { room, ...fresh(10) });
  await ports.settle();
  await answerHistory(ports, range(11, 11), 11);
  expect(applied).toEqual([11]);
});

test("rooms that were joined by hand pass through untouched", async () => {
  const { ports, client, applied } = await connected();
  void client.request("room:join", { room });
  ports.link.tell(event(7), event(9));
  expect(applied).toEqual([7, 9]);
});

test("another epoch in the answer to a repair is a reset", async () => {
  const { ports, client, applied } = await joined();
  ports.link.tell(event(12));
  await answerHistory(ports, range(11, 12), 12, "e2");
  ports.link.tell(event(13));
  expect(applied).toEqual([13]);
  expect(client.room(room).messages.loading.value).toBe(true);
});

test("a log that is shorter than it was is a reset", async () => {
  const { ports, applied } = await joined();
  ports.link.tell(event(13));
  await answerHistory(ports, [], 8);
  ports.link.tell(event(9));
  expect(applied).toEqual([9]);
});

test("a repair answered after the room was let go of applies nothing", async () => {
  const { ports, release, applied } = await joined();
  ports.link.tell(event(12));
  release();
  await ports.settle();
  await answerHistory(ports, range(11, 12), 12);
  expect(applied).toEqual([]);
});
