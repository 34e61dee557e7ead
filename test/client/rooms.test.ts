/** Joining rooms and letting go of them. */
import { expect, test } from "bun:test";
import { complete, connected, event, fresh, joined, range, room, stateOf } from "./support/rooms.ts";

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

test("what the server has no time to let go of is left a moment later, unless the page wants it again", async () => {
  const { ports, client, release } = await joined();
  release();
  await ports.settle();
  ports.link.refuse(ports.link.last("room:leave"), "rate_limited", 1_000);
  await ports.advance(999);
  expect(ports.link.said("room:leave")).toHaveLength(1);
  await ports.advance(1);
  expect(ports.link.said("room:leave").map(({ data }) => data)).toEqual([{ room }, { room }]);

  ports.link.refuse(ports.link.last("room:leave"), "rate_limited", 1_000);
  await ports.settle();
  client.room(room).hold();
  await ports.advance(5_000);
  expect([ports.link.said("room:leave").length, stateOf(client)]).toEqual([2, "joining"]);
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

for (const code of ["forbidden", "not_found", "invalid_data"] as const) {
  test(`a room that is refused as ${code} is denied, with the reason`, async () => {
    const { ports, client } = await connected();
    client.room(room).hold();
    ports.link.refuse(ports.link.last("room:join"), code);
    await ports.settle();
    expect(client.room(room).state.value).toEqual({ kind: "denied", code, message: code });
    await ports.advance(10_000);
    expect(ports.link.said("room:join")).toHaveLength(1);
  });
}

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

test("a conversation that is closed is still there to be read; any other room is no more", async () => {
  const { ports, client } = await joined();
  ports.link.tell({ type: "room:closed", room, data: { room, reason: "enough" }, timestamp: 1 });
  expect(stateOf(client)).toBe("joined");

  const tea = "whisper:TEA";
  client.room(tea).hold();
  ports.link.ack(ports.link.last("room:join"), { room: tea, ...fresh(0) });
  await ports.settle();
  ports.link.tell({ type: "room:closed", room: tea, data: { room: tea, reason: "enough" }, timestamp: 1 });
  expect(client.room(tea).state.value).toEqual({ kind: "denied", code: "closed", message: "enough" });
});

test("in a room that was closed nothing is applied any more", async () => {
  const { ports, client, applied } = await connected();
  const tea = "whisper:TEA";
  client.room(tea).hold();
  ports.link.ack(ports.link.last("room:join"), { room: tea, ...fresh(0) });
  await ports.settle();
  ports.link.tell({ type: "room:closed", room: tea, data: { room: tea, reason: "enough" }, timestamp: 1 });
  ports.link.tell({ ...event(1), room: tea });
  expect(applied).toEqual([]);
});

const conversation = { id: "a", room, title: "", kind: "group", ownerId: "bob", memberIds: ["ann", "bob"] };

for (const type of ["conversation:created", "conversation:updated"]) {
  test(`put out of a room, it is back with ${type}, from where it was`, async () => {
    const { ports, client } = await joined(10);
    ports.link.tell({ type: "room:kicked", data: { room, reason: "spam" }, timestamp: 1 });
    ports.link.tell({ type, room: "user:ann", data: conversation, timestamp: 1 });
    expect(ports.link.last("room:join")?.data).toEqual({ room, after: { epoch: "e1", seq: 10 } });
    ports.link.ack(ports.link.last("room:join"), { room, ...complete(12, 11) });
    await ports.settle();
    expect(stateOf(client)).toBe("joined");
  });
}

test("a conversation that changes without this user leaves a denied room denied", async () => {
  const { ports } = await joined();
  ports.link.tell({ type: "room:kicked", data: { room, reason: "spam" }, timestamp: 1 });
  const data = { ...conversation, memberIds: ["bob"] };
  ports.link.tell({ type: "conversation:updated", room: "user:ann", data, timestamp: 1 });
  expect(ports.link.said("room:join")).toHaveLength(1);
});

test("a conversation that changes leaves a joined room alone", async () => {
  const { ports } = await joined();
  ports.link.tell({ type: "conversation:updated", room: "user:ann", data: conversation, timestamp: 1 });
  expect(ports.link.said("room:join")).toHaveLength(1);
});

test("removed from the conversation without a word, it asks and is told", async () => {
  const { ports, client } = await joined();
  const data = { ...conversation, memberIds: [] };
  ports.link.tell({ type: "conversation:removed", room: "user:ann", data, timestamp: 1 });
  ports.link.refuse(ports.link.last("room:join"), "forbidden");
  await ports.settle();
  expect(stateOf(client)).toBe("denied");
});
