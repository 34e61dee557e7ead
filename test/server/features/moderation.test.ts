import { expect, test } from "bun:test";
import type { RoomName, UserId } from "../../../protocol/index.ts";
import { revokeUser } from "../../../server/connection/revoke.ts";
import { httpAnswers } from "../../../server/http-answers.ts";
import { type Peer, World } from "../../support/world.ts";

/** Alice owns it, Bob moderates it, Carol and Dave are members. */
async function group() {
  const world = new World();
  const { room, conversationId, peers } = await world.group("alice", "bob", "carol", "dave");
  const [alice, bob, carol, dave] = peers as [Peer, Peer, Peer, Peer];
  await alice.request("conversation:moderator", { conversationId, userId: "bob", on: true });
  const say = (peer: Peer, content = "hello") => peer.request("message:send", { room, content });
  return { world, room, conversationId, alice, bob, carol, dave, say };
}

async function whisper() {
  const world = new World();
  const room = "whisper:TEA" as RoomName;
  const [admin, carol] = [await world.connect("root:admin"), await world.connect("carol")];
  for (const peer of [admin, carol]) await peer.request("room:join", { room });
  return { world, room, admin, carol };
}

const codeOf = (reply: { type: string; data: { code?: string } }) => reply.data.code ?? reply.type;

test("who is kicked is out on every device, is told why, and may come back", async () => {
  const { world, room, bob, carol, say } = await group();
  const phone = await world.connect("carol");
  await phone.request("room:join", { room });
  await bob.request("room:kick", { room, userId: "carol", reason: "too loud" });
  for (const device of [carol, phone]) {
    expect(device.events("room:kicked")).toMatchObject([{ data: { room, reason: "too loud" } }]);
  }
  await say(bob);
  expect(carol.events("message:new")).toEqual([]);
  expect(codeOf(await carol.request("room:join", { room }))).toBe("ack");
});

test("who is banned is no member any more, and is let in neither by others nor by invitation", async () => {
  const { room, conversationId, alice, bob, carol } = await group();
  const { invite } = (await alice.request("conversation:invite", { conversationId })).data;
  await bob.request("room:ban", { room, userId: "carol", on: true });
  expect(carol.events("conversation:removed")).toHaveLength(1);
  expect(codeOf(await carol.request("room:join", { room }))).toBe("forbidden");
  expect(codeOf(await alice.request("conversation:add", { conversationId, userIds: ["carol"] }))).toBe(
    "forbidden",
  );
  expect(codeOf(await carol.request("conversation:accept", { invite }))).toBe("forbidden");
  await bob.request("room:ban", { room, userId: "carol", on: false });
  expect(codeOf(await carol.request("conversation:accept", { invite }))).toBe("ack");
});

test("who is banned is told so where they ask, without an id; who would add them is told whom it is about", async () => {
  const { room, conversationId, alice, bob, carol } = await group();
  const { invite } = (await alice.request("conversation:invite", { conversationId })).data;
  await bob.request("room:ban", { room, userId: "carol", on: true });
  const forbidden = (message: string) => ({ type: "error", data: { code: "forbidden", message } });
  const told = forbidden("you are banned from this conversation");
  expect(await carol.request("room:join", { room })).toMatchObject(told);
  expect(await carol.request("conversation:join", { conversationId })).toMatchObject(told);
  expect(await carol.request("conversation:accept", { invite })).toMatchObject(told);
  expect(await alice.request("conversation:add", { conversationId, userIds: ["carol"] })).toMatchObject(
    forbidden("banned from the conversation: carol"),
  );
  await bob.request("room:ban", { room, userId: "carol", on: false });
  expect(await carol.request("room:join", { room })).toMatchObject(
    forbidden("not a member of this conversation"),
  );
});

test("who is banned is told to whoever moderates, with the name where it is known, and to nobody else", async () => {
  const { room, alice, bob, carol } = await group();
  const bansFor = async (peer: Peer) => {
    const { type, data } = await peer.request("room:bans", { room });
    return type === "ack" ? data.users : data.code;
  };
  expect(await bansFor(bob)).toEqual([]);
  await alice.request("room:ban", { room, userId: "zoe", on: true });
  await bob.request("room:ban", { room, userId: "dave", on: true });
  for (const peer of [alice, bob]) {
    expect(await bansFor(peer)).toMatchObject([{ userId: "dave" }, { userId: "zoe" }]);
  }
  expect(await bansFor(carol)).toBe("forbidden");
  await bob.request("room:ban", { room, userId: "dave", on: false });
  expect(await bansFor(bob)).toEqual([{ userId: "zoe" }]);
});

test("an id that the moderator used before is no repeat: each request is carried out, as a reloaded page begins to count anew", async () => {
  const { room, conversationId, alice } = await group();
  await alice.request("room:ban", { room, userId: "dave", on: true }, "r1");
  await alice.request("room:slow", { room, seconds: 10 }, "r1");
  await alice.request("conversation:moderator", { conversationId, userId: "carol", on: true }, "r1");
  await alice.request("room:close", { room, reason: "over" }, "r1");
  await alice.request("room:ban", { room, userId: "bob", on: true }, "r1");
  const { conversations } = (await alice.request("conversation:list", {})).data;
  expect(conversations).toMatchObject([
    { memberIds: ["alice", "carol"], moderatorIds: ["carol"], slowSeconds: 10, closed: "over" },
  ]);
});

test("operators are told how fast one may write in a whisper room", async () => {
  const { world, room, admin } = await whisper();
  const { stats } = httpAnswers(world.host, () => 0);
  expect(await stats.room(room)).toMatchObject({ slowSeconds: 0 });
  await admin.request("room:slow", { room, seconds: 10 });
  expect(await stats.room(room)).toMatchObject({ slowSeconds: 10 });
});

test("in a whisper room who is banned is told to an admin alone", async () => {
  const { room, admin, carol } = await whisper();
  await admin.request("room:ban", { room, userId: "mallory", on: true });
  expect((await admin.request("room:bans", { room })).data).toEqual({ users: [{ userId: "mallory" }] });
  expect(codeOf(await carol.request("room:bans", { room }))).toBe("forbidden");
});

test("members moderate nobody, moderators nobody above them, and nobody themselves", async () => {
  const { room, conversationId, alice, bob, carol } = await group();
  await alice.request("conversation:moderator", { conversationId, userId: "carol", on: true });
  for (const [peer, userId, code] of [
    [bob, "alice", "forbidden"],
    [bob, "carol", "forbidden"],
    [bob, "bob", "conflict"],
    [alice, "carol", "ack"],
  ] as const) {
    expect(codeOf(await peer.request("room:kick", { room, userId }))).toBe(code);
  }
  await alice.request("conversation:moderator", { conversationId, userId: "carol", on: false });
  expect(codeOf(await carol.request("room:kick", { room, userId: "dave" }))).toBe("forbidden");
  expect(
    codeOf(await bob.request("conversation:moderator", { conversationId, userId: "dave", on: true })),
  ).toBe("forbidden");
});

test("a moderator may delete what members said", async () => {
  const { bob, carol, say } = await group();
  const { messageId } = (await say(carol)).data;
  expect(codeOf(await bob.request("message:delete", { messageId }))).toBe("ack");
});

test("in a closed conversation nobody speaks, members read, delete their own and leave", async () => {
  const { room, conversationId, alice, carol, say } = await group();
  const { messageId } = (await say(carol)).data;
  await alice.request("room:close", { room, reason: "the season is over" });
  expect(carol.events("room:closed")).toMatchObject([{ data: { room, reason: "the season is over" } }]);
  expect(carol.events("conversation:updated").at(-1)?.data.closed).toBe("the season is over");
  for (const peer of [alice, carol]) expect(codeOf(await say(peer))).toBe("forbidden");
  expect(codeOf(await carol.request("room:history", { room }))).toBe("ack");
  expect(codeOf(await carol.request("message:delete", { messageId }))).toBe("ack");
  expect(codeOf(await carol.request("conversation:leave", { conversationId }))).toBe("ack");
  await alice.request("room:reopen", { room });
  expect(codeOf(await say(alice))).toBe("ack");
});

test("slow mode lets each speak so often, who moderates as often as they like", async () => {
  const { world, room, bob, carol, dave, say } = await group();
  await bob.request("room:slow", { room, seconds: 30 });
  expect(codeOf(await say(carol))).toBe("ack");
  await world.clock.advance(10_000);
  expect((await say(carol)).data).toMatchObject({ code: "rate_limited", retryAfterMs: 20_000 });
  for (const peer of [dave, bob, bob]) expect(codeOf(await say(peer))).toBe("ack");
  await world.clock.advance(20_000);
  expect(codeOf(await say(carol))).toBe("ack");
  await bob.request("room:slow", { room, seconds: 0 });
  expect(codeOf(await say(carol))).toBe("ack");
});

test("slow mode counts edits as it counts messages", async () => {
  const { world, room, bob, carol, say } = await group();
  const { messageId } = (await say(carol)).data;
  await bob.request("room:slow", { room, seconds: 30 });
  const edit = (content: string) => carol.request("message:edit", { messageId, content });
  expect(codeOf(await edit("a"))).toBe("ack");
  expect((await edit("b")).data).toMatchObject({ code: "rate_limited", retryAfterMs: 30_000 });
  expect(codeOf(await say(carol))).toBe("rate_limited");
  await world.clock.advance(30_000);
  expect(codeOf(await edit("b"))).toBe("ack");
});

test("all of it outlives the server", async () => {
  const { world, room, conversationId, alice, bob } = await group();
  await bob.request("room:slow", { room, seconds: 30 });
  await bob.request("room:ban", { room, userId: "carol", on: true });
  await alice.request("room:close", { room, reason: "over" });
  const next = new World({ store: world.store, clock: world.clock });
  const owner = await next.connect("alice");
  const { conversations } = (await owner.request("conversation:list", {})).data;
  expect(conversations[0]).toMatchObject({ moderatorIds: ["bob"], slowSeconds: 30, closed: "over" });
  await owner.request("room:reopen", { room });
  expect(codeOf(await owner.request("conversation:add", { conversationId, userIds: ["carol"] }))).toBe(
    "forbidden",
  );
});

test("a moderator who leaves and comes back is a member like any other", async () => {
  const { room, conversationId, alice, bob } = await group();
  await bob.request("conversation:leave", { conversationId });
  await alice.request("conversation:add", { conversationId, userIds: ["bob"] });
  expect(codeOf(await bob.request("room:kick", { room, userId: "carol" }))).toBe("forbidden");
  expect(bob.events("conversation:updated").at(-1)?.data.moderatorIds).toBeUndefined();
});

test("an admin moderates a whisper room without being in it", async () => {
  const { world, room } = await whisper();
  const other = await world.connect("root:admin");
  for (const type of ["room:kick", "room:ban", "room:slow", "room:close"]) {
    const reply = await other.request(type, { room, userId: "carol", on: true, seconds: 5 });
    expect([type, reply.type]).toEqual([type, "ack"]);
  }
  expect((await other.request("message:send", { room, content: "x" })).data.code).toBe("forbidden");
});

test("in a whisper room an admin keeps a user out, and nobody else does", async () => {
  const { world, room, admin, carol } = await whisper();
  expect(codeOf(await carol.request("room:ban", { room, userId: "root", on: true }))).toBe("forbidden");
  await admin.request("room:ban", { room, userId: "carol", on: true });
  expect(carol.events("room:kicked")).toHaveLength(1);
  for (const device of [carol, await world.connect("carol")]) {
    expect(codeOf(await device.request("room:join", { room }))).toBe("forbidden");
  }
  await admin.request("room:ban", { room, userId: "carol", on: false });
  expect(codeOf(await carol.request("room:join", { room }))).toBe("ack");
});

test("a closed whisper room is empty, and its code shut", async () => {
  const { world, room, admin, carol } = await whisper();
  await admin.request("room:close", { room, reason: "enough" });
  expect(carol.events("room:closed")).toMatchObject([{ data: { room, reason: "enough" } }]);
  expect(codeOf(await carol.request("message:send", { room, content: "x" }))).toBe("forbidden");
  await world.clock.advance(30_000);
  expect(codeOf(await carol.request("room:join", { room }))).toBe("forbidden");
  expect(codeOf(await admin.request("room:reopen", { room }))).not.toBe("ack");
});

test("admins see it as it happens, and find it in the audit", async () => {
  const { world, room, bob } = await group();
  const root = await world.connect("root:admin");
  await bob.request("room:kick", { room, userId: "carol", reason: "too loud" });
  const entry = { action: "kick", actorId: "bob", room, userId: "carol", detail: "too loud" };
  expect(root.events("audit:entry")).toMatchObject([{ room: "admin-room", seq: 2, data: entry }]);
  const [newest, before] = await world.store.audit.list({ limit: 10 });
  const called = { actorName: "Bob", username: "Carol" };
  expect(newest).toEqual({ at: world.clock.now(), ...entry, ...called } as never);
  expect(before).toMatchObject({ action: "moderator", detail: "on", userId: "bob" });
});

test("admins see a revocation as it happens, too", async () => {
  const { world } = await group();
  const root = await world.connect("root:admin");
  const revoking = revokeUser(world.host, "carol" as UserId, "root" as UserId, { reason: "stolen" });
  await world.clock.settle();
  await revoking;
  await world.clock.settle();
  const entry = {
    at: world.clock.now(),
    action: "revoke",
    actorId: "root",
    userId: "carol",
    detail: "stolen",
  };
  const called = { actorName: "Root", username: "Carol" };
  expect(root.events("audit:entry")).toMatchObject([{ room: "admin-room", data: { ...entry, ...called } }]);
});

test("the audit says what whom and what it names is called, as it happens and later, from one reading", async () => {
  const { world, room, conversationId, alice, bob } = await group();
  await alice.request("conversation:rename", { conversationId, title: "Garden club" });
  const root = await world.connect("root:admin");
  await bob.request("room:ban", { room, userId: "carol", on: true });
  await root.request("room:ban", { room, userId: "nobody-knows", on: true });
  const named = { actorName: "Bob", username: "Carol", title: "Garden club" };
  const [live, ofRoot] = root.events("audit:entry").map(({ data }) => data);
  expect(live).toMatchObject(named);
  expect(ofRoot).toMatchObject({ actorName: "Root", title: "Garden club" });
  expect(ofRoot).not.toHaveProperty("username");
  const [newest, before] = await httpAnswers(world.host, () => 0).audit({ limit: 2 });
  expect([newest, before]).toEqual([ofRoot, live]);
});

test("a direct conversation is nobody's to moderate", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  const { room } = (await alice.request("conversation:create", { memberIds: ["bob"], kind: "direct" })).data;
  for (const [type, data] of [
    ["room:kick", { room, userId: "bob" }],
    ["room:ban", { room, userId: "bob", on: true }],
    ["room:close", { room }],
  ] as const) {
    expect(codeOf(await alice.request(type, data))).toBe("conflict");
  }
});

test("an invitation leads into no closed conversation", async () => {
  const { world, room, conversationId, alice } = await group();
  const { invite } = (await alice.request("conversation:invite", { conversationId })).data;
  await alice.request("room:close", { room, reason: "over" });
  const eve = await world.connect("eve");
  expect(codeOf(await eve.request("conversation:accept", { invite }))).toBe("forbidden");
  await alice.request("room:reopen", { room });
  expect(codeOf(await eve.request("conversation:accept", { invite }))).toBe("ack");
});

test("a whisper room that nobody is in is nobody's to keep in order, for nothing of it would be remembered", async () => {
  const { room, admin, carol } = await whisper();
  for (const peer of [admin, carol]) await peer.request("room:leave", { room });
  for (const type of ["room:ban", "room:bans", "room:slow"]) {
    const reply = await admin.request(type, { room, userId: "carol", on: true, seconds: 5 });
    expect([type, codeOf(reply)]).toEqual([type, "not_found"]);
  }
});

test("who is banned from a whisper room stays out of it where all leave it and come back meanwhile", async () => {
  const { world, room, admin, carol } = await whisper();
  const { commit } = world.store.log;
  const dave = await world.connect("dave");
  world.store.log.commit = async (changes) => {
    for (const peer of [admin, carol]) peer.say({ type: "room:leave", data: { room } });
    dave.say({ type: "room:join", data: { room } });
    return commit(changes);
  };
  const other = await world.connect("other:admin");
  expect(codeOf(await other.request("room:ban", { room, userId: "carol", on: true }))).toBe("ack");
  expect(codeOf(await carol.request("room:join", { room }))).toBe("forbidden");
});

test("who is let in while a refusal is being worded comes in: the news of it was there before the refusal", async () => {
  const { world, room, conversationId, alice } = await group();
  const eve = await world.connect("eve");
  const { banned } = world.store.conversations;
  const read = Promise.withResolvers<void>();
  world.store.conversations.banned = async (...args) => {
    const found = await banned(...args);
    await read.promise;
    return found;
  };
  eve.say({ type: "room:join", data: { room }, id: "j" });
  await world.clock.settle();
  world.store.conversations.banned = banned;
  await alice.request("conversation:add", { conversationId, userIds: ["eve"] });
  read.resolve();
  await world.clock.settle();
  expect(eve.heard.find(({ id }) => id === "j")?.type).toBe("ack");
});
