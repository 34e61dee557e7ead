/** Invitations into conversations. */
import { expect, test } from "bun:test";
import { type Peer, World } from "../../support/world.ts";

test("an invitation makes a member, once, until it is renewed", async () => {
  const world = new World();
  const { room, conversationId, peers } = await world.group("alice");
  const [alice] = peers;
  const { invite } = (await alice?.request("conversation:invite", { conversationId }))?.data ?? {};
  const bob = await world.connect("bob");
  expect((await bob.request("conversation:accept", { invite })).data).toEqual({ conversationId, room });
  expect((await bob.request("conversation:accept", { invite })).data).toEqual({ conversationId, room });
  expect((await bob.request("room:join", { room })).type).toBe("ack");
  await alice?.request("conversation:invite", { conversationId, renew: true });
  const eve = await world.connect("eve");
  expect((await eve.request("conversation:accept", { invite })).data.code).toBe("not_found");
});

test("many who accept at the same time all become members", async () => {
  const world = new World();
  const { room, conversationId, peers } = await world.group("alice");
  const { invite } = (await peers[0]?.request("conversation:invite", { conversationId }))?.data ?? {};
  const guests = await Promise.all(["bob", "carol", "dave"].map((name) => world.connect(name)));
  for (const guest of guests) guest.say({ type: "conversation:accept", data: { invite } });
  await world.clock.settle();
  for (const guest of guests) expect((await guest.request("room:join", { room })).type).toBe("ack");
  expect(peers[0]?.events("conversation:updated").at(-1)?.data.memberIds).toEqual([
    "alice",
    "bob",
    "carol",
    "dave",
  ]);
});

test("a repeated acceptance is a duplicate", async () => {
  const world = new World();
  const { conversationId, room, peers } = await world.group("alice");
  const { invite } = (await peers[0]?.request("conversation:invite", { conversationId }))?.data ?? {};
  const bob = await world.connect("bob");
  await bob.request("conversation:accept", { invite }, "accept");
  const again = await bob.request("conversation:accept", { invite }, "accept");
  expect(again.data).toEqual({ conversationId, room, duplicate: true });
});

test("two who ask for the invitation at once get the same one", async () => {
  const world = new World();
  const { conversationId, peers } = await world.group("alice", "bob");
  for (const peer of peers) peer.say({ type: "conversation:invite", id: "invite", data: { conversationId } });
  await world.clock.settle();
  const codes = peers.map((peer) => peer.events("ack")[0]?.data.invite);
  expect(codes[0]).toBeString();
  expect(codes[1]).toBe(codes[0]);
});

test("who is removed does not come back by the invitation, which is then unknown to all", async () => {
  const world = new World();
  const { conversationId, peers } = await world.group("alice", "bob", "carol");
  const [alice, bob, carol] = peers as [Peer, Peer, Peer];
  const { invite } = (await bob.request("conversation:invite", { conversationId })).data;
  await alice.request("conversation:remove", { conversationId, userId: "bob" });
  const unknown = await bob.request("conversation:accept", { invite: "abcdefghijklmnop" });
  expect((await bob.request("conversation:accept", { invite })).data).toEqual(unknown.data);
  const { invite: next } = (await carol.request("conversation:invite", { conversationId })).data;
  expect(next).not.toBe(invite);
});

test("an invitation outlives those who leave", async () => {
  const world = new World();
  const { conversationId, peers } = await world.group("alice", "bob");
  const [, bob] = peers as [Peer, Peer];
  const { invite } = (await bob.request("conversation:invite", { conversationId })).data;
  await bob.request("conversation:leave", { conversationId });
  expect((await bob.request("conversation:accept", { invite })).type).toBe("ack");
});
