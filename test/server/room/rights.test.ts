/** Rights that change while something is under way. */
import { expect, test } from "bun:test";
import { type Peer, World } from "../../support/world.ts";

async function trio() {
  const world = new World();
  const group = await world.group("alice", "bob", "carol");
  const [alice, bob, carol] = group.peers as [Peer, Peer, Peer];
  return { world, ...group, alice, bob, carol };
}

/** What is read from the log waits until it is let on. */
function holdReads(world: World): () => void {
  const { read } = world.store.log;
  const gate = Promise.withResolvers<void>();
  world.store.log.read = async (...args) => {
    await gate.promise;
    return read(...args);
  };
  return () => gate.resolve();
}

/** Alice, Bob and a server that must ask the log what was said, since it has just started. */
async function restarted() {
  const before = await trio();
  const { room, conversationId, alice: writer } = before;
  for (const content of ["one", "two"]) await writer.request("message:send", { room, content });
  const world = new World({ store: before.world.store, clock: before.world.clock });
  const epoch = (await writer.request("room:history", { room })).data.epoch;
  const alice = await world.connect("alice");
  await alice.request("room:join", { room });
  return { world, room, conversationId, alice, after: { epoch, seq: 0 } };
}

test("who is removed while a join reads the log does not get in", async () => {
  const { world, room, conversationId, alice, after } = await restarted();
  const bob = await world.connect("bob");
  const letOn = holdReads(world);
  bob.say({ type: "room:join", id: "join", data: { room, after } });
  await world.clock.settle();
  await alice.request("conversation:remove", { conversationId, userId: "bob" });
  letOn();
  await world.clock.settle();
  expect(bob.heard.find(({ id }) => id === "join")?.data.code).toBe("forbidden");
  await alice.request("message:send", { room, content: "among us" });
  expect(bob.events("message:new")).toEqual([]);
});

test("who is removed while a resume reads the log is denied the room, and welcome all the same", async () => {
  const { world, room, conversationId, alice, after } = await restarted();
  const letOn = holdReads(world);
  const bob = world.open();
  const data = { token: "bob", client: { kind: "web" }, resume: { rooms: { [room]: after } } };
  bob.say({ type: "hello", id: "hello", data });
  await world.clock.settle();
  await alice.request("conversation:remove", { conversationId, userId: "bob" });
  letOn();
  await world.clock.settle();
  const welcome = bob.heard.find(({ id }) => id === "hello");
  expect(welcome?.type).toBe("welcome");
  expect(welcome?.data.rooms[room]).toEqual({ recovered: "denied" });
  await alice.request("message:send", { room, content: "among us" });
  expect(bob.events("message:new")).toEqual([]);
});

test("a removal is in force on the very next event, on every device, though both came in one turn", async () => {
  const { world, room, conversationId, alice, bob, carol } = await trio();
  const phone = await world.connect("bob");
  await phone.request("room:join", { room });
  for (const peer of [bob, phone]) peer.forget();
  alice.say({ type: "conversation:remove", id: "remove", data: { conversationId, userId: "bob" } });
  // The removal is on its way to the log, and nothing is stored yet.
  for (let step = 0; step < 20; step += 1) await Promise.resolve();
  carol.say({ type: "message:send", id: "say", data: { room, content: "among us" } });
  await world.clock.settle();
  const { data } = await alice.request("room:history", { room });
  expect(data.events.map(({ data: said }: { data: { content: string } }) => said.content)).toEqual([
    "among us",
  ]);
  expect(carol.events("message:new")).toHaveLength(1);
  for (const device of [bob, phone]) expect(device.events("message:new")).toEqual([]);
});

test("each room of a resume is judged anew, the automatic ones too", async () => {
  const { world, room, conversationId, alice, bob } = await trio();
  const { data: page } = await bob.request("room:history", { room });
  const cursor = { epoch: page.epoch, seq: 0 };
  const rooms = { [room]: cursor, "user:alice": cursor, "admin-room": cursor, "user:bob": cursor };
  await alice.request("conversation:remove", { conversationId, userId: "bob" });
  const back = await world.connect("bob", { rooms });
  const verdicts = back.heard[0]?.data.rooms;
  expect(
    Object.keys(verdicts)
      .filter((name) => verdicts[name].recovered === "denied")
      .sort(),
  ).toEqual([room, "user:alice", "admin-room"].sort());
});
