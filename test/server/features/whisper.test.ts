import { expect, test } from "bun:test";
import { type Peer, World } from "../../support/world.ts";

const room = "whisper:QUIET";

async function whispering(world: World, ...names: string[]): Promise<Peer[]> {
  const peers = await Promise.all(names.map((name) => world.connect(name)));
  for (const peer of peers) await peer.request("room:join", { room });
  await world.clock.advance(200);
  for (const peer of peers) peer.forget();
  return peers;
}

test("a code is trimmed and upper-cased, so that all who type it meet", async () => {
  const world = new World();
  const [alice] = await whispering(world, "alice");
  const bob = await world.connect("bob");
  expect((await bob.request("room:join", { room: "whisper: quiet " })).data.room).toBe(room);
  await bob.request("message:send", { room: "whisper:quiet", content: "found you" });
  expect(alice?.events("message:new")[0]).toMatchObject({ room, data: { content: "found you" } });
});

test("a whisper has an id and no seq, and a repeated request shows it once", async () => {
  const world = new World();
  const [alice, bob] = await whispering(world, "alice", "bob");
  const send = () => alice?.request("message:send", { room, content: "once" }, "same");
  const first = await send();
  expect(first?.data).toEqual({ messageId: expect.any(String) });
  expect((await send())?.data).toEqual({ ...first?.data, duplicate: true });
  expect(bob?.events("message:new")).toHaveLength(1);
  await world.clock.advance(121_000);
  alice?.say({ type: "ping", data: {} });
  expect(bob?.events("message:new")[0]?.seq).toBeUndefined();
});

test("the same request id of three users makes three whispers, and a repeat of each is its own", async () => {
  const world = new World();
  const peers = await whispering(world, "alice", "bob", "carol");
  const say = () =>
    Promise.all(peers.map((peer) => peer.request("message:send", { room, content: "mine" }, "same")));
  const first = await say();
  expect(new Set(first.map(({ data }) => data.messageId)).size).toBe(3);
  expect((await say()).map(({ data }) => data)).toEqual(
    first.map(({ data }) => ({ ...data, duplicate: true })),
  );
  expect(peers[0]?.events("message:new")).toHaveLength(3);
});

test("a repeat is known when somebody has set the clock meanwhile, and for two minutes only", async () => {
  const world = new World();
  const [alice] = await whispering(world, "alice");
  const send = () => alice?.request("message:send", { room, content: "once" }, "same");
  const first = await send();
  world.clock.setBy(1_800_000);
  expect((await send())?.data).toEqual({ ...first?.data, duplicate: true });
  for (let passed = 0; passed < 120_000; passed += 40_000) {
    await world.clock.advance(40_000);
    await alice?.request("ping", {});
  }
  expect((await send())?.data).toEqual({ messageId: expect.any(String) });
});

test("a deleted whisper's request is still answered as it was", async () => {
  const world = new World();
  const [alice] = await whispering(world, "alice");
  const send = () => alice?.request("message:send", { room, content: "gone" }, "same");
  const first = await send();
  await alice?.request("message:delete", first?.data);
  expect((await send())?.data).toEqual({ ...first?.data, duplicate: true });
  const edit = { messageId: first?.data.messageId, content: "back" };
  expect((await alice?.request("message:edit", edit))?.data.code).toBe("not_found");
});

test("nothing of a whisper is in the store or in the log", async () => {
  const world = new World();
  let commits = 0;
  world.store.log.commit = () => {
    commits += 1;
    return Promise.reject(new Error("a whisper reached the store"));
  };
  const [alice] = await whispering(world, "alice", "bob");
  const sent = await alice?.request("message:send", { room, content: "the unsayable" });
  await alice?.request("message:edit", { messageId: sent?.data.messageId, content: "the unsayable, again" });
  expect(commits).toBe(0);
  expect(world.logLines.join("")).not.toContain("unsayable");
});

test("who has not joined can neither say nor see anything", async () => {
  const world = new World();
  await whispering(world, "alice");
  const eve = await world.connect("eve");
  for (const type of ["message:send", "typing:start", "presence:get", "room:history"]) {
    expect((await eve.request(type, { room, content: "x" })).data.code).toBe("forbidden");
  }
});

test("the author edits and deletes a whisper, another in the room does neither, an admin deletes", async () => {
  const world = new World();
  const [alice, bob, admin] = await whispering(world, "alice", "bob", "root:admin");
  const say = async () => (await alice?.request("message:send", { room, content: "mine" }))?.data.messageId;
  const messageId = await say();
  expect((await bob?.request("message:edit", { messageId, content: "his" }))?.data.code).toBe("forbidden");
  expect((await bob?.request("message:delete", { messageId }))?.data.code).toBe("forbidden");
  expect((await alice?.request("message:edit", { messageId, content: "still mine" }))?.type).toBe("ack");
  expect((await alice?.request("message:delete", { messageId }))?.type).toBe("ack");
  expect((await alice?.request("message:edit", { messageId, content: "back" }))?.data.code).toBe("not_found");
  expect((await admin?.request("message:delete", { messageId: await say() }))?.type).toBe("ack");
  expect(bob?.heard.filter(({ type }) => type.startsWith("message:")).map(({ type }) => type)).toEqual([
    "message:new",
    "message:update",
    "message:deleted",
    "message:new",
    "message:deleted",
  ]);
});

test("a whisper room is gone when the last one has left", async () => {
  const world = new World();
  const [alice, bob] = await whispering(world, "alice", "bob");
  await alice?.request("room:leave", { room });
  bob?.drop();
  await world.clock.advance(6_000);
  expect(world.host.services.rooms.loaded(room as never)).toBeUndefined();
});

const later: readonly [string, string, (alice: Peer) => Promise<unknown>][] = [
  ["for haste", "rate_limited", (alice) => alice.request("message:send", { room, content: "more" })],
  ["since its author left", "forbidden", (alice) => alice.request("room:leave", { room })],
];

test.each(later)("a repeat that would be refused now, %s, is answered as one", async (_, code, then) => {
  const env = { TAUTLINE_LIMIT_MESSAGES_PER_MINUTE: "1", TAUTLINE_LIMIT_MESSAGES_BURST: "1" };
  const world = new World({ env });
  const [alice, bob] = (await whispering(world, "alice", "bob")) as [Peer, Peer];
  const send = (id: string) => alice.request("message:send", { room, content: "once" }, id);
  const first = await send("same");
  await then(alice);
  expect((await send("other")).data.code).toBe(code);
  expect((await send("same")).data).toEqual({ ...first.data, duplicate: true });
  const heard = bob.events("message:new").filter(({ data }) => data.content === "once");
  expect(heard).toHaveLength(1);
});

test("a request that deleted one message deletes no other, and the other can still be deleted", async () => {
  const world = new World();
  const [alice, bob] = (await whispering(world, "alice", "bob")) as [Peer, Peer];
  const [one, other] = [
    await alice.request("message:send", { room, content: "1" }),
    await alice.request("message:send", { room, content: "2" }),
  ];
  await alice.request("message:delete", one.data, "same");
  expect((await alice.request("message:delete", other.data, "same")).data.duplicate).toBe(true);
  expect((await alice.request("message:delete", other.data)).type).toBe("ack");
  expect(bob.events("message:deleted").map(({ data }) => data.id)).toEqual([
    one.data.messageId,
    other.data.messageId,
  ]);
});
