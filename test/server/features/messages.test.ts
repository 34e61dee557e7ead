import { expect, test } from "bun:test";
import { type Peer, World } from "../../support/world.ts";

test("a message reaches everyone in the room, the sender included, numbered and stamped", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  const ack = await alice?.request("message:send", { room, content: "hello" });
  expect(ack?.type).toBe("ack");
  expect(ack?.data).toEqual({ messageId: expect.any(String), seq: 1 });
  for (const peer of [alice, bob]) {
    expect(peer?.events("message:new")).toEqual([
      {
        type: "message:new",
        room,
        seq: 1,
        timestamp: world.clock.now(),
        data: { id: ack?.data.messageId, content: "hello", sender: { id: "alice", name: "Alice" } },
      },
    ]);
  }
});

test("the event comes before its ack", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  await peers[0]?.request("message:send", { room, content: "hello" });
  expect(peers[0]?.heard.map(({ type }) => type)).toEqual(["message:new", "ack"]);
});

test("a repeated request id answers the first ack as a duplicate and changes nothing", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  const first = await alice?.request("message:send", { room, content: "once" }, "same");
  const again = await alice?.request("message:send", { room, content: "twice" }, "same");
  expect(again?.data).toEqual({ ...first?.data, duplicate: true });
  expect(bob?.events("message:new")).toHaveLength(1);
});

test("the same request id of two users makes two messages", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  for (const peer of peers) await peer.request("message:send", { room, content: "mine" }, "same");
  expect(peers[0]?.events("message:new").map(({ data }) => data.sender.id)).toEqual(["alice", "bob"]);
});

test("a request id used for another kind of request is a conflict", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  const [alice] = peers;
  const sent = await alice?.request("message:send", { room, content: "hello" }, "same");
  const edit = { messageId: sent?.data.messageId, content: "hello again" };
  expect((await alice?.request("message:edit", edit, "same"))?.data.code).toBe("conflict");
});

test("who is not a member can neither send nor read", async () => {
  const world = new World();
  const { room } = await world.group("alice");
  const eve = await world.connect("eve");
  for (const [type, data] of [
    ["message:send", { room, content: "let me in" }],
    ["room:join", { room }],
    ["room:history", { room }],
    ["typing:start", { room }],
    ["presence:get", { room }],
  ] as const) {
    expect((await eve.request(type, data)).data.code).toBe("forbidden");
  }
});

test("content of only white space is invalid, content over the limit is too large", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  const send = (content: string) => peers[0]?.request("message:send", { room, content });
  expect((await send(" \n\t "))?.data).toMatchObject({
    code: "invalid_data",
    details: [{ path: "content" }],
  });
  expect((await send("x".repeat(5_001)))?.data.code).toBe("too_large");
  expect((await send("😀".repeat(5_000)))?.type).toBe("ack");
});

test("content is kept to the letter", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  const content = '  <b onclick="x">\u0000\u2028"quoted" \\ back 👩‍👩‍👧 ';
  await peers[0]?.request("message:send", { room, content });
  expect(peers[0]?.events("message:new")[0]?.data.content).toBe(content);
});

test("only the author edits, and the room is told", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  const sent = await alice?.request("message:send", { room, content: "helo" });
  const id = sent?.data.messageId;
  const refused = await bob?.request("message:edit", { messageId: id, content: "mine" });
  expect(refused?.data.code).toBe("forbidden");
  const ack = await alice?.request("message:edit", { messageId: id, content: "hello" });
  expect(ack?.data).toEqual({ seq: 2, editedAt: world.clock.now() });
  expect(bob?.events("message:update")[0]).toMatchObject({ seq: 2, data: { id, content: "hello" } });
});

test("an edited message replays with its present content, in every event about it", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  const [alice] = peers;
  const sent = await alice?.request("message:send", { room, content: "one" });
  const id = sent?.data.messageId;
  for (const content of ["two", "three"]) await alice?.request("message:edit", { messageId: id, content });
  const history = await alice?.request("room:history", { room });
  expect(history?.data.events.map((event: { data: { content: string } }) => event.data.content)).toEqual([
    "three",
    "three",
    "three",
  ]);
  expect(history?.data.events[0].data.editedAt).toBe(world.clock.now());
});

test("a deleted message leaves no content in the log, and its seqs stay", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  const [alice] = peers;
  const sent = await alice?.request("message:send", { room, content: "secret one" });
  const id = sent?.data.messageId;
  await alice?.request("message:edit", { messageId: id, content: "secret two" });
  const ack = await alice?.request("message:delete", { messageId: id });
  expect(ack?.data).toEqual({ seq: 3, deletedAt: world.clock.now() });
  const history = await alice?.request("room:history", { room });
  expect(JSON.stringify(history)).not.toContain("secret");
  expect(history?.data.events).toEqual(
    [1, 2, 3].map((seq) => ({
      type: "message:deleted",
      room,
      seq,
      timestamp: world.clock.now(),
      data: { id },
    })),
  );
});

test("a repeated deletion is answered again; a new deletion of what is gone finds nothing", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  const [alice] = peers;
  const sent = await alice?.request("message:send", { room, content: "gone" });
  const messageId = sent?.data.messageId;
  const first = await alice?.request("message:delete", { messageId }, "del");
  const again = await alice?.request("message:delete", { messageId }, "del");
  expect(again?.data).toEqual({ ...first?.data, duplicate: true });
  expect((await alice?.request("message:delete", { messageId }))?.data.code).toBe("not_found");
});

test("a repeated send is still answered after its message was deleted", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  const [alice] = peers;
  const sent = await alice?.request("message:send", { room, content: "gone" }, "send");
  await alice?.request("message:delete", { messageId: sent?.data.messageId });
  const again = await alice?.request("message:send", { room, content: "gone" }, "send");
  expect(again?.data).toEqual({ ...sent?.data, duplicate: true });
});

test("the owner of the conversation and admins delete what others said, members do not", async () => {
  const world = new World();
  const { room, peers } = await world.group("owner", "bob", "carol");
  const [owner, bob, carol] = peers;
  const say = async () => (await bob?.request("message:send", { room, content: "rude" }))?.data.messageId;
  expect((await carol?.request("message:delete", { messageId: await say() }))?.data.code).toBe("forbidden");
  expect((await owner?.request("message:delete", { messageId: await say() }))?.type).toBe("ack");
});

test("an admin deletes also where no member, and edits nowhere", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  const admin = await world.connect("root:admin");
  const sent = await peers[0]?.request("message:send", { room, content: "rude" });
  const messageId = sent?.data.messageId;
  expect((await admin.request("message:edit", { messageId, content: "nice" })).data.code).toBe("not_found");
  expect((await admin.request("message:delete", { messageId })).type).toBe("ack");
  expect(peers[0]?.events("message:deleted")).toHaveLength(1);
});

test("the request id of a deletion answers no other request", async () => {
  const world = new World();
  const { room, conversationId, peers } = await world.group("alice");
  const [alice] = peers;
  const sent = await alice?.request("message:send", { room, content: "a" });
  await alice?.request("message:delete", { messageId: sent?.data.messageId }, "same");
  const others: [string, object][] = [
    ["message:send", { room, content: "b" }],
    ["conversation:rename", { conversationId, title: "new" }],
    ["conversation:accept", { invite: "abcdefghijklmnop" }],
    ["conversation:create", { memberIds: [], kind: "group" }],
  ];
  for (const [type, data] of others) {
    expect((await alice?.request(type, data, "same"))?.data.code).toBe("conflict");
  }
});

test("to outsiders a message does not exist", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  const sent = await peers[0]?.request("message:send", { room, content: "ours" });
  const eve = await world.connect("eve");
  for (const type of ["message:edit", "message:delete"]) {
    const reply = await eve.request(type, { messageId: sent?.data.messageId, content: "x" });
    expect(reply.data.code).toBe("not_found");
  }
});

test("read marks move forward only, and the room sees them", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  for (const content of ["a", "b", "c"]) await alice?.request("message:send", { room, content });
  const unread = async () => (await bob?.request("conversation:list", {}))?.data.conversations[0].unread;
  expect(await unread()).toBe(3);
  await bob?.request("message:read", { room, seq: 2 });
  await bob?.request("message:read", { room, seq: 1 });
  expect(await unread()).toBe(1);
  expect(alice?.events("message:receipt").map(({ data }) => data)).toEqual([{ userId: "bob", seq: 2 }]);
});

test("more than the messages of a minute and the burst are refused with the time to wait", async () => {
  const world = new World({ env: { TAUTLINE_LIMIT_MESSAGES_PER_MINUTE: "30" } });
  const { room, peers } = await world.group("alice");
  const [alice] = peers;
  const send = () => alice?.request("message:send", { room, content: "hi" });
  for (let sent = 0; sent < 40; sent += 1) expect((await send())?.type).toBe("ack");
  const refused = await send();
  expect(refused?.data).toMatchObject({ code: "rate_limited", retryAfterMs: 2_000 });
  await world.clock.advance(2_000);
  expect((await send())?.type).toBe("ack");
});

test("a room over its own rate refuses whoever sends to it, and no other room", async () => {
  const world = new World({ env: { TAUTLINE_LIMIT_ROOM_MESSAGES_PER_SECOND: "5" } });
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  for (let sent = 0; sent < 5; sent += 1) {
    const sender = sent % 2 === 0 ? alice : bob;
    expect((await sender?.request("message:send", { room, content: "hi" }))?.type).toBe("ack");
  }
  const refused = await bob?.request("message:send", { room, content: "hi" });
  expect(refused?.data).toMatchObject({ code: "rate_limited", retryAfterMs: 200 });
  const other = await world.group("bob");
  expect((await bob?.request("message:send", { room: other.room, content: "hi" }))?.type).toBe("ack");
  await world.clock.advance(200);
  expect((await alice?.request("message:send", { room, content: "hi" }))?.type).toBe("ack");
});

test("edits and reactions have a limit of their own, four times that of messages", async () => {
  const world = new World({ env: { TAUTLINE_LIMIT_MESSAGES_PER_MINUTE: "30" } });
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers as [Peer, Peer];
  const { messageId } = (await alice.request("message:send", { room, content: "hi" })).data;
  const edit = (content: string) => alice.request("message:edit", { messageId, content });
  for (let count = 0; count < 160; count += 1) expect((await edit(`${count}`)).type).toBe("ack");
  const refused = (await edit("once more")).data;
  expect(refused.code).toBe("rate_limited");
  const react = { messageId, emoji: "x", on: true };
  expect((await alice.request("message:react", react)).data.code).toBe("rate_limited");
  expect((await bob.request("message:react", react)).type).toBe("ack");
  expect((await alice.request("message:send", { room, content: "hi" })).type).toBe("ack");
  await world.clock.advance(refused.retryAfterMs);
  expect((await edit("once more")).type).toBe("ack");
});

test("an id that said something in one conversation says nothing in another, be it private", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const other = await world.group("alice", "bob");
  const [alice] = peers as [Peer, Peer];
  for (const [id, more] of [
    ["plain", {}],
    ["private", { to: "bob" }],
  ] as const) {
    const send = (where: string) =>
      alice.request("message:send", { room: where, content: "hi", ...more }, id);
    const { data: first } = await send(room);
    expect((await send(other.room)).data.code).toBe("conflict");
    expect((await send(room)).data).toEqual({ ...first, duplicate: true });
    await alice.request("message:delete", { messageId: first.messageId });
    expect((await send(room)).data).toEqual({ ...first, duplicate: true });
  }
});
