import { expect, test } from "bun:test";
import { type Peer, World } from "../../support/world.ts";

async function trio() {
  const world = new World();
  const { room, conversationId, peers } = await world.group("alice", "bob", "carol");
  const [alice, bob, carol] = peers as [Peer, Peer, Peer];
  const send = (from: Peer, to: string, id?: string) =>
    from.request("message:send", { room, content: "just you", to }, id);
  return { world, room, conversationId, alice, bob, carol, send };
}

test("a private message reaches the two through their own rooms, under one id, and nobody else", async () => {
  const { alice, bob, carol, send, room, world } = await trio();
  const ack = await send(alice, "bob");
  expect(ack.data).toEqual({ messageId: expect.any(String) });
  const data = {
    id: ack.data.messageId,
    content: "just you",
    sender: { id: "alice", name: "Alice" },
    to: "bob",
    private: true,
    room,
  };
  expect(alice.events("message:new")).toMatchObject([{ room: "user:alice", data }]);
  expect(bob.events("message:new")).toMatchObject([{ room: "user:bob", data }]);
  await world.clock.advance(60_000);
  expect(JSON.stringify(carol.heard)).not.toContain("just you");
  expect(JSON.stringify(carol.heard)).not.toContain(ack.data.messageId);
});

test("every device of the two gets it", async () => {
  const { world, alice, send } = await trio();
  const [second, third] = [await world.connect("alice"), await world.connect("bob")];
  await send(alice, "bob");
  for (const device of [second, third]) expect(device.events("message:new")).toHaveLength(1);
});

test("the conversation's log and unread counts know nothing of it", async () => {
  const { alice, bob, carol, send, room } = await trio();
  await send(alice, "bob");
  for (const peer of [alice, bob, carol]) {
    expect((await peer.request("room:history", { room })).data).toMatchObject({ head: 0, events: [] });
    const { data } = await peer.request("conversation:list", {});
    expect(data.conversations[0]).toMatchObject({ unread: 0, head: 0 });
    expect(data.conversations[0].lastMessage).toBeUndefined();
  }
});

test("no answer says how far the other's own log has come: only what is not private has a place", async () => {
  const { alice, bob, send } = await trio();
  const { messageId } = (await send(alice, "bob")).data;
  const answers = [
    await bob.request("message:react", { messageId, emoji: "👍", on: true }, "react"),
    await bob.request("message:react", { messageId, emoji: "👍", on: true }, "react"),
    await alice.request("message:edit", { messageId, content: "only you" }),
    await alice.request("message:delete", { messageId }),
  ];
  expect(answers.map(({ data }) => data)).toEqual([
    {},
    { duplicate: true },
    { editedAt: expect.any(Number) },
    { deletedAt: expect.any(Number) },
  ]);
});

test("sent again under its id it is a duplicate", async () => {
  const { alice, bob, send } = await trio();
  const first = await send(alice, "bob", "same");
  expect((await send(alice, "bob", "same")).data).toEqual({ ...first.data, duplicate: true });
  expect(bob.events("message:new")).toHaveLength(1);
});

test("edited, reacted to and deleted, it stays between the two, and its text is gone from both logs", async () => {
  const { alice, bob, carol, send } = await trio();
  const { messageId } = (await send(alice, "bob")).data;
  await alice.request("message:edit", { messageId, content: "only you" });
  await bob.request("message:react", { messageId, emoji: "👀", on: true });
  for (const [peer, user] of [
    [alice, "alice"],
    [bob, "bob"],
  ] as const) {
    expect(peer.events("message:update")).toMatchObject([{ data: { id: messageId, content: "only you" } }]);
    expect(peer.events("message:reaction")).toMatchObject([{ data: { id: messageId, userId: "bob" } }]);
    const { data } = await peer.request("room:history", { room: `user:${user}` });
    expect(JSON.stringify(data)).not.toContain("just you");
  }
  await alice.request("message:delete", { messageId });
  for (const [peer, user] of [
    [alice, "alice"],
    [bob, "bob"],
  ] as const) {
    expect(peer.events("message:deleted")).toMatchObject([{ data: { id: messageId } }]);
    const { data } = await peer.request("room:history", { room: `user:${user}` });
    expect(JSON.stringify(data)).not.toContain("only you");
  }
  expect(carol.heard.filter(({ type }) => type.startsWith("message:"))).toEqual([]);
});

test("only its author may edit or delete it, and to a third member it is not there", async () => {
  const { alice, bob, carol, send } = await trio();
  const { messageId } = (await send(bob, "carol")).data;
  // Alice owns the conversation: she may delete what she can see, and this she cannot.
  for (const [peer, code] of [
    [alice, "not_found"],
    [carol, "forbidden"],
  ] as const) {
    expect((await peer.request("message:edit", { messageId, content: "x" })).data.code).toBe(code);
    expect((await peer.request("message:delete", { messageId })).data.code).toBe(code);
  }
  expect((await alice.request("message:react", { messageId, emoji: "+", on: true })).data.code).toBe(
    "not_found",
  );
});

test("it goes to another member of a conversation, or nowhere", async () => {
  const { world, alice, send } = await trio();
  await world.connect("eve");
  for (const to of ["eve", "alice", "nobody"]) expect((await send(alice, to)).data.code).toBe("not_found");
  await alice.request("room:join", { room: "whisper:TEA" });
  const whispered = { room: "whisper:TEA", content: "x", to: "bob" };
  expect((await alice.request("message:send", whispered)).data.code).toBe("forbidden");
});

test("who was removed gets no private message of the conversation any more, and sends none", async () => {
  const { alice, bob, send, conversationId } = await trio();
  await alice.request("conversation:remove", { conversationId, userId: "bob" });
  expect((await send(alice, "bob")).data.code).toBe("not_found");
  expect((await send(bob, "alice")).data.code).toBe("forbidden");
});

test("who was removed hears of no edit and no reaction any more, and of its deletion", async () => {
  const { alice, bob, send, conversationId } = await trio();
  const { messageId } = (await send(alice, "bob")).data;
  await alice.request("conversation:remove", { conversationId, userId: "bob" });
  bob.forget();
  const edit = { messageId, content: "said after the removal" };
  expect((await alice.request("message:edit", edit)).data.code).toBe("conflict");
  expect((await alice.request("message:react", { messageId, emoji: "+", on: true })).data.code).toBe(
    "conflict",
  );
  expect(bob.heard).toEqual([]);
  expect((await alice.request("message:delete", { messageId })).type).toBe("ack");
  expect(bob.events("message:deleted")).toMatchObject([{ data: { id: messageId } }]);
});
