/** Joining rooms, and standing in their logs: order, holes, verdicts. */
import { expect, test } from "bun:test";
import { type Client, connect } from "../../client/index.ts";
import type { ServerEnvelope } from "../../protocol/envelope.ts";
import { FakePorts, welcomeOf } from "../support/client-ports.ts";

const room = "conversation:a";
const fresh = (seq: number, epoch = "e1") => ({ recovered: "fresh" as const, epoch, seq, from: seq + 1, to: seq });
const complete = (seq: number, from: number, epoch = "e1") => ({
  recovered: "complete" as const,
  epoch,
  seq,
  from,
  to: seq,
});

const event = (seq: number, type = "message:update"): ServerEnvelope => ({
  type,
  room,
  seq,
  data: { id: `m${seq}`, content: `v${seq}` },
  timestamp: seq,
});
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => event(from + index));

async function connected() {
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "t", ports });
  const applied: number[] = [];
  client.on("message:update", (_data, { seq = 0 }) => applied.push(seq));
  await ports.settle();
  ports.link.welcome();
  return { ports, client, applied };
}

/** Joined at the head of a log with ten events. */
async function joined(seq = 10) {
  const world = await connected();
  const release = world.client.room(room).hold();
  world.ports.link.ack(world.ports.link.last("room:join"), { room, ...fresh(seq) });
  await world.ports.settle();
  return { ...world, release };
}

/** Answers the last request for history of what comes after the cursor. */
async function answerHistory(ports: FakePorts, events: ServerEnvelope[], head: number, epoch = "e1") {
  const asked = ports.link.sent.findLast(({ type, data }) => type === "room:history" && "after" in data);
  ports.link.ack(asked, { room, epoch, head, events, more: false });
  await ports.settle();
  return asked;
}

const repairs = (ports: FakePorts) => ports.link.said("room:history").filter(({ data }) => "after" in data);
const stateOf = (client: Client) => client.room(room).state.value.kind;

test("a held room is joined, and joined is its state once the server says so", async () => {
  const { ports, client } = await connected();
  client.room(room).hold();
  expect(stateOf(client)).toBe("joining");
  ports.link.ack(ports.link.last("room:join"), { room, ...fresh(0) });
  await ports.settle();
  expect(stateOf(client)).toBe("joined");
});

test("the same name gives the same room, whisper codes in any spelling", async () => {
  const { client } = await connected();
  expect(client.room("whisper: kiwi ")).toBe(client.room("whisper:KIWI"));
});

test("a room is left when the last hold lets go, and only then", async () => {
  const { ports, client, release } = await joined();
  const second = client.room(room).hold();
  release();
  release();
  await ports.settle();
  expect(ports.link.said("room:leave")).toHaveLength(0);
  second();
  await ports.settle();
  expect([ports.link.said("room:leave").length, stateOf(client)]).toEqual([1, "idle"]);
});

test("letting go and holding again at once tells the server nothing", async () => {
  const { ports, client, release } = await joined();
  release();
  client.room(room).hold();
  await ports.settle();
  expect([ports.link.said("room:leave").length, ports.link.said("room:join").length]).toEqual([0, 1]);
});

test("a room let go of while joining is left, and the late answer changes nothing", async () => {
  const { ports, client } = await connected();
  const release = client.room(room).hold();
  const request = ports.link.last("room:join");
  release();
  await ports.settle();
  ports.link.ack(request, { room, ...fresh(3) });
  await ports.settle();
  expect([ports.link.said("room:leave").length, stateOf(client)]).toEqual([1, "idle"]);
  expect(ports.link.said("room:history")).toHaveLength(0);
});

test("a room joined again goes on from where it was left", async () => {
  const { ports, client, release, applied } = await joined();
  release();
  await ports.settle();
  client.room(room).hold();
  expect(ports.link.last("room:join")?.data).toEqual({ room, after: { epoch: "e1", seq: 10 } });
  ports.link.ack(ports.link.last("room:join"), { room, ...complete(12, 11) });
  ports.link.tell(...range(11, 12));
  await ports.settle();
  expect(applied).toEqual([11, 12]);
});

test("what still comes from a room that was left is not applied", async () => {
  const { ports, release, applied } = await joined();
  release();
  await ports.settle();
  ports.link.tell(event(11));
  expect(applied).toEqual([]);
});

test("a refused room is denied, with the reason", async () => {
  const { ports, client } = await connected();
  client.room(room).hold();
  ports.link.refuse(ports.link.last("room:join"), "forbidden");
  await ports.settle();
  expect(client.room(room).state.value).toEqual({ kind: "denied", code: "forbidden", message: "forbidden" });
});

test("any other failure to join is shown, and tried again", async () => {
  const { ports, client } = await connected();
  client.room(room).hold();
  ports.link.refuse(ports.link.last("room:join"), "unavailable", 300);
  await ports.settle();
  expect(stateOf(client)).toBe("failed");
  await ports.advance(300);
  expect(ports.link.said("room:join")).toHaveLength(2);
});

test("kicked out, a room is denied", async () => {
  const { ports, client } = await joined();
  ports.link.tell({ type: "room:kicked", data: { room, reason: "spam" }, timestamp: 1 });
  expect(client.room(room).state.value).toEqual({ kind: "denied", code: "kicked", message: "spam" });
});

test("removed from the conversation without a word, it asks and is told", async () => {
  const { ports, client } = await joined();
  const data = { id: "a", room, title: "", kind: "group", ownerId: "bob", memberIds: [] };
  ports.link.tell({ type: "conversation:removed", room: "user:ann", data, timestamp: 1 });
  ports.link.refuse(ports.link.last("room:join"), "forbidden");
  await ports.settle();
  expect(stateOf(client)).toBe("denied");
});

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
