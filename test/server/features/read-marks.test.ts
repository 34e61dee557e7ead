import { expect, test } from "bun:test";
import { type Peer, World } from "../../support/world.ts";

async function conversation() {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers as [Peer, Peer];
  for (const content of ["one", "two", "three"]) await alice.request("message:send", { room, content });
  return { world, room, alice, bob };
}

test("a mark is told to the room, and to the reader's devices that are not in it", async () => {
  const { world, room, alice, bob } = await conversation();
  const [phone, eve] = [await world.connect("bob"), await world.connect("eve")];
  await bob.request("message:read", { room, seq: 2 });
  for (const peer of [alice, bob, phone]) {
    expect(peer.events("message:receipt")).toMatchObject([{ room, data: { userId: "bob", seq: 2 } }]);
  }
  expect(eve.events("message:receipt")).toEqual([]);
});

test("a mark only moves forward, and not beyond the log's end", async () => {
  const { room, alice, bob } = await conversation();
  for (const seq of [2, 1, 99]) await bob.request("message:read", { room, seq });
  expect(alice.events("message:receipt").map(({ data }) => data.seq)).toEqual([2, 3]);
});

test("what is unread is counted from the mark on, one's own left out", async () => {
  const { room, alice, bob } = await conversation();
  await bob.request("message:send", { room, content: "four" });
  await bob.request("message:read", { room, seq: 1 });
  const unread = async (peer: Peer) =>
    (await peer.request("conversation:list", {})).data.conversations[0].unread;
  expect(await unread(bob)).toBe(2);
  expect(await unread(alice)).toBe(1);
});

test("who comes later asks how far everybody has read; who has left is not among them", async () => {
  const { world, room, alice, bob } = await conversation();
  await alice.request("message:read", { room, seq: 3 });
  await bob.request("message:read", { room, seq: 2 });
  const marks = async (peer: Peer) => (await peer.request("message:reads", { room })).data.reads;
  expect(await marks(alice)).toEqual([
    { userId: "alice", seq: 3 },
    { userId: "bob", seq: 2 },
  ]);
  const id = room.slice("conversation:".length);
  await bob.request("conversation:leave", { conversationId: id });
  expect(await marks(alice)).toEqual([{ userId: "alice", seq: 3 }]);
  const eve = await world.connect("eve");
  for (const peer of [bob, eve]) expect((await peer.request("message:reads", { room })).type).toBe("error");
});
