/** Conversations and their members: made, told, changed, listed. */
import { expect, test } from "bun:test";
import { type Peer, World } from "../../support/world.ts";

test("everyone concerned is told of a new conversation in their own room", async () => {
  const world = new World();
  const [alice, bob] = [await world.connect("alice"), await world.connect("bob")];
  const ack = await alice.request("conversation:create", {
    title: "Plans",
    memberIds: ["bob"],
    kind: "group",
  });
  const { conversationId, room } = ack.data;
  expect(room).toBe(`conversation:${conversationId}`);
  for (const peer of [alice, bob]) {
    expect(peer.events("conversation:created")[0]).toMatchObject({
      room: `user:${peer.session.user.id}`,
      seq: 1,
      data: {
        id: conversationId,
        title: "Plans",
        kind: "group",
        ownerId: "alice",
        memberIds: ["alice", "bob"],
      },
    });
  }
});

test("a title is shown on one line and as it is read; of nothing that can be seen it is none", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  const create = (title: string) =>
    alice.request("conversation:create", { title, memberIds: ["bob"], kind: "group" });
  const { conversationId } = (await create(" Pl\u202ean\nB\u0007 👨‍👩‍👧\u200b")).data;
  expect(alice.events("conversation:created")[0]?.data.title).toBe("Plan B 👨‍👩‍👧");
  const rename = (title: string) => alice.request("conversation:rename", { conversationId, title });
  expect((await rename("\u2066می‌خواهم\u2069")).type).toBe("ack");
  expect(alice.events("conversation:updated").at(-1)?.data.title).toBe("می‌خواهم");
  for (const refused of [await create("\u3164"), await rename("\u200b\u00ad")]) {
    expect(refused.data).toMatchObject({ code: "invalid_data", details: [{ path: "title" }] });
  }
});

test("a repeated creation makes one conversation", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  const create = () => alice.request("conversation:create", { memberIds: ["bob"], kind: "group" }, "once");
  const first = await create();
  expect((await create()).data).toEqual({ ...first.data, duplicate: true });
  expect((await alice.request("conversation:list", {})).data.conversations).toHaveLength(1);
});

test("two people have one direct conversation, whoever begins and however often", async () => {
  const world = new World();
  const [alice, bob] = [await world.connect("alice"), await world.connect("bob")];
  alice.say({ type: "conversation:create", id: "1", data: { memberIds: ["bob"], kind: "direct" } });
  bob.say({ type: "conversation:create", id: "2", data: { memberIds: ["alice"], kind: "direct" } });
  await world.clock.settle();
  const made = [alice, bob].map((peer) => peer.events("ack")[0]?.data.conversationId);
  expect(made[0]).toBeString();
  expect(made[1]).toBe(made[0]);
});

test("a direct conversation has exactly two members", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  const create = (memberIds: string[]) => alice.request("conversation:create", { memberIds, kind: "direct" });
  expect((await create([])).data.code).toBe("conflict");
  expect((await create(["bob", "carol"])).data.code).toBe("conflict");
  const { conversationId } = (await create(["bob"])).data;
  const added = await alice.request("conversation:add", { conversationId, userIds: ["carol"] });
  expect(added.data.code).toBe("conflict");
});

test("who is added may join at once and reads what was said before", async () => {
  const world = new World();
  const { room, conversationId, peers } = await world.group("alice");
  await peers[0]?.request("message:send", { room, content: "before" });
  const bob = await world.connect("bob");
  expect((await bob.request("room:join", { room })).data.code).toBe("forbidden");
  await peers[0]?.request("conversation:add", { conversationId, userIds: ["bob"] });
  expect(bob.events("conversation:updated")[0]?.data.memberIds).toEqual(["alice", "bob"]);
  expect((await bob.request("room:join", { room })).type).toBe("ack");
  expect((await bob.request("room:history", { room })).data.events).toHaveLength(1);
});

test("who is removed hears nothing more, on any device, and cannot come back", async () => {
  const world = new World();
  const { room, conversationId, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  const phone = await world.connect("bob");
  await phone.request("room:join", { room });
  await alice?.request("conversation:remove", { conversationId, userId: "bob" });
  await alice?.request("message:send", { room, content: "between us" });
  for (const device of [bob, phone]) {
    expect(device?.events("conversation:removed")).toHaveLength(1);
    expect(device?.events("message:new")).toEqual([]);
    expect((await device?.request("message:send", { room, content: "hey" }))?.data.code).toBe("forbidden");
    expect((await device?.request("room:join", { room }))?.data.code).toBe("forbidden");
  }
  await world.clock.advance(200);
  expect(alice?.events("presence:diff").at(-1)?.data.left).toEqual(["bob"]);
});

test("only the owner removes and renames; any member adds and invites", async () => {
  const world = new World();
  const { conversationId, peers } = await world.group("owner", "bob", "carol");
  const [owner, bob] = peers;
  const remove = { conversationId, userId: "carol" };
  expect((await bob?.request("conversation:remove", remove))?.data.code).toBe("forbidden");
  expect((await bob?.request("conversation:rename", { conversationId, title: "Bob's" }))?.data.code).toBe(
    "forbidden",
  );
  expect((await bob?.request("conversation:add", { conversationId, userIds: ["dave"] }))?.type).toBe("ack");
  expect((await bob?.request("conversation:invite", { conversationId }))?.type).toBe("ack");
  await owner?.request("conversation:rename", { conversationId, title: "Ours" });
  expect(bob?.events("conversation:updated").at(-1)?.data.title).toBe("Ours");
});

test("when the owner leaves, the longest member follows", async () => {
  const world = new World();
  const { conversationId, peers } = await world.group("owner", "bob", "carol");
  const [owner, bob] = peers;
  await owner?.request("conversation:leave", { conversationId });
  expect(bob?.events("conversation:updated").at(-1)?.data).toMatchObject({
    ownerId: "bob",
    memberIds: ["bob", "carol"],
  });
  expect((await bob?.request("conversation:remove", { conversationId, userId: "carol" }))?.type).toBe("ack");
});

test("leaving twice with the same request is answered twice", async () => {
  const world = new World();
  const { conversationId, peers } = await world.group("alice", "bob");
  const leave = () => peers[1]?.request("conversation:leave", { conversationId }, "leave");
  expect((await leave())?.data).toEqual({});
  expect((await leave())?.data).toEqual({ duplicate: true });
});

test("the list shows each conversation with its unread count and last message", async () => {
  const world = new World();
  const createdAt = world.clock.now();
  const { room, conversationId, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  await alice?.request("message:send", { room, content: "first" });
  const sent = await alice?.request("message:send", { room, content: "second" });
  const { conversations } = (await bob?.request("conversation:list", {}))?.data ?? {};
  expect(conversations).toEqual([
    {
      id: conversationId,
      room,
      title: "",
      kind: "group",
      ownerId: "alice",
      memberIds: ["alice", "bob"],
      createdAt,
      head: 2,
      readSeq: 0,
      unread: 2,
      lastMessage: {
        id: sent?.data.messageId,
        content: "second",
        sender: { id: "alice", name: "Alice" },
        timestamp: world.clock.now(),
      },
    },
  ]);
});

test("a room of a kind this server does not have is not found", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  for (const room of ["session:1", "conversation:nope"]) {
    expect((await alice.request("room:join", { room })).data.code).toBe("not_found");
  }
});

test("a user's room is that user's alone", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  expect((await alice.request("room:join", { room: "user:bob" })).data.code).toBe("forbidden");
  expect((await alice.request("room:history", { room: "user:bob" })).data.code).toBe("forbidden");
  expect((await alice.request("room:join", { room: "user:alice" })).type).toBe("ack");
});

test("a direct conversation keeps its two members", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  const { conversationId } = (
    await alice.request("conversation:create", { memberIds: ["bob"], kind: "direct" })
  ).data;
  expect((await alice.request("conversation:leave", { conversationId })).data.code).toBe("conflict");
  const remove = { conversationId, userId: "bob" };
  expect((await alice.request("conversation:remove", remove)).data.code).toBe("conflict");
});

test("conversation:join joins the conversation's room", async () => {
  const world = new World();
  const { conversationId, room, peers } = await world.group("alice", "bob");
  const again = await world.connect("bob");
  expect((await again.request("conversation:join", { conversationId })).data).toMatchObject({
    room,
    recovered: "fresh",
  });
  await peers[0]?.request("message:send", { room, content: "hello" });
  expect(again.events("message:new")).toHaveLength(1);
});

test("an id that changed one conversation is a conflict in another, also for who may not change that", async () => {
  const world = new World();
  const { conversationId, peers } = await world.group("alice", "bob");
  const other = await world.group("carol");
  const [alice] = peers as [Peer, Peer];
  for (const [type, more] of [
    ["conversation:rename", { title: "New" }],
    ["conversation:add", { userIds: ["dave"] }],
    ["conversation:remove", { userId: "bob" }],
    ["conversation:leave", {}],
  ] as const) {
    const ask = (id: string) => alice.request(type, { conversationId: id, ...more }, type);
    expect((await ask(conversationId)).type).toBe("ack");
    expect((await ask(other.conversationId)).data.code).toBe("conflict");
    expect((await ask(conversationId)).data).toMatchObject({ duplicate: true });
  }
});
