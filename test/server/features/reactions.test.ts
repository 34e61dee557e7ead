import { expect, test } from "bun:test";
import { World } from "../../support/world.ts";

async function conversation() {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers as [(typeof peers)[0], (typeof peers)[0]];
  const { data } = await alice.request("message:send", { room, content: "hello" });
  return { world, room, alice, bob, messageId: data.messageId as string };
}

test("a reaction reaches everyone in the room, in the log", async () => {
  const { alice, bob, messageId, room } = await conversation();
  const ack = await bob.request("message:react", { messageId, emoji: "👍", on: true });
  expect(ack.data).toEqual({ seq: 2 });
  for (const peer of [alice, bob]) {
    expect(peer.events("message:reaction")).toMatchObject([
      { room, seq: 2, data: { id: messageId, emoji: "👍", userId: "bob", on: true } },
    ]);
  }
});

test("the same reaction twice changes nothing, taken back it can be made again", async () => {
  const { alice, bob, messageId } = await conversation();
  for (const on of [true, true, false, false, true]) {
    await bob.request("message:react", { messageId, emoji: "👍", on });
  }
  expect(alice.events("message:reaction").map(({ data }) => data.on)).toEqual([true, false, true]);
});

test("a repeated reaction request is answered as the first time", async () => {
  const { bob, messageId } = await conversation();
  const react = { messageId, emoji: "👍", on: true };
  await bob.request("message:react", react, "same");
  expect((await bob.request("message:react", react, "same")).data).toEqual({ seq: 2, duplicate: true });
});

test("a user says at most twenty things of one message", async () => {
  const { bob, messageId } = await conversation();
  for (let at = 0; at < 20; at += 1)
    await bob.request("message:react", { messageId, emoji: `e${at}`, on: true });
  const refused = await bob.request("message:react", { messageId, emoji: "more", on: true });
  expect(refused.data.code).toBe("conflict");
  await bob.request("message:react", { messageId, emoji: "e0", on: false });
  expect((await bob.request("message:react", { messageId, emoji: "more", on: true })).type).toBe("ack");
});

test("who is not a member, and an unknown message, are told the same", async () => {
  const { world, messageId, bob } = await conversation();
  const eve = await world.connect("eve");
  const stranger = await eve.request("message:react", { messageId, emoji: "👍", on: true });
  const unknown = await bob.request("message:react", { messageId: "zzz-1", emoji: "👍", on: true });
  expect(stranger.data).toEqual(unknown.data);
  expect(stranger.data.code).toBe("not_found");
});

test("an emoji is short and has no spaces", async () => {
  const { bob, messageId } = await conversation();
  for (const emoji of ["", "a b", "x".repeat(33), "\u0000"]) {
    expect((await bob.request("message:react", { messageId, emoji, on: true })).data.code).toBe(
      "invalid_data",
    );
  }
});

test("a deleted message takes its reactions out of the replay", async () => {
  const { alice, bob, messageId, room } = await conversation();
  await bob.request("message:react", { messageId, emoji: "👍", on: true });
  await alice.request("message:delete", { messageId });
  const { data } = await bob.request("room:history", { room });
  expect(new Set(data.events.map(({ type }: { type: string }) => type))).toEqual(
    new Set(["message:deleted"]),
  );
});

test("in a whisper room a reaction passes by and leaves no number", async () => {
  const world = new World();
  const [alice, bob] = [await world.connect("alice"), await world.connect("bob")];
  for (const peer of [alice, bob]) await peer.request("room:join", { room: "whisper:TEA" });
  const sent = await alice.request("message:send", { room: "whisper:TEA", content: "hello" });
  const { messageId } = sent.data;
  const ack = await bob.request("message:react", { messageId, emoji: "👍", on: true });
  expect(ack.data).toEqual({});
  expect(alice.events("message:reaction")).toMatchObject([{ data: { id: messageId, userId: "bob" } }]);
});
