import { expect, test } from "bun:test";
import { type Peer, World } from "../../support/world.ts";

const names = async (peer: Peer, ...userIds: string[]) =>
  (await peer.request("people:names", { userIds })).data.people;
const bob = { userId: "bob", username: "Bob" };

test("who was there once has a name to those who share a conversation, also while away and after a restart", async () => {
  const world = new World();
  const { peers } = await world.group("alice", "bob");
  const [alice, away] = peers as [Peer, Peer];
  away.drop();
  expect(await names(alice, "bob", "nobody")).toEqual([bob]);
  const next = new World({ store: world.store, clock: world.clock });
  expect(await names(await next.connect("alice"), "bob")).toEqual([bob]);
});

test("strangers learn no name", async () => {
  const world = new World();
  await world.group("alice", "bob");
  expect(await names(await world.connect("eve"), "alice", "bob")).toEqual([]);
});

test("who is added while away has a name from the next time on", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  await alice.request("conversation:create", { memberIds: ["bob"], kind: "group" });
  expect(await names(alice, "bob")).toEqual([]);
  await world.connect("bob");
  expect(await names(alice, "bob")).toEqual([bob]);
});

test("nothing is written down of who is a member of no conversation", async () => {
  const world = new World();
  const eve = await world.connect("eve");
  await eve.request("room:join", { room: "whisper:TEA" });
  eve.drop();
  const alice = await world.connect("alice");
  await alice.request("conversation:create", { memberIds: ["eve"], kind: "group" });
  expect(await names(alice, "eve")).toEqual([]);
});
