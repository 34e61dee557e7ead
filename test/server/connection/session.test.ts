import { expect, test } from "bun:test";
import { ProtocolError, type UserId } from "../../../protocol/index.ts";
import { greet } from "../../../server/connection/socket.ts";
import { World } from "../../support/world.ts";

test("hello is answered by a welcome with the request's id, the limits and the automatic rooms", async () => {
  const world = new World();
  const welcome = await world.open().request("hello", { token: "alice", client: { kind: "web" } });
  expect(welcome.type).toBe("welcome");
  expect(welcome.data).toMatchObject({
    protocol: 1,
    user: { id: "alice", name: "Alice", role: "user" },
    serverTime: world.clock.now(),
    tokenExpiresAt: world.clock.now() + 3_600_000,
    heartbeat: { intervalMs: 25_000, timeoutMs: 45_000 },
    limits: { maxFrameBytes: 65_536, maxRooms: 128, maxContentChars: 5_000, pageSize: 200 },
  });
  expect(Object.keys(welcome.data.rooms)).toEqual(["user:alice", "all-users"]);
});

test("an admin is in the admin room by itself, a user may not join it", async () => {
  const world = new World();
  const admin = await world.connect("root:admin");
  expect(Object.keys(admin.heard[0]?.data.rooms)).toContain("admin-room");
  const alice = await world.connect("alice");
  expect((await alice.request("room:join", { room: "admin-room" })).data.code).toBe("forbidden");
});

test("before hello everything else is unauthenticated", async () => {
  const world = new World();
  const peer = world.open();
  for (const type of ["ping", "room:join", "message:send", "heartbeat", "auth:refresh"]) {
    const data = { room: "all-users", content: "x", token: "alice", timestamp: 1 };
    expect((await peer.request(type, data)).data.code).toBe("unauthenticated");
  }
});

test("a refused token is told, then the connection closes with 4401", async () => {
  const world = new World();
  for (const token of ["bad", undefined]) {
    const peer = world.open();
    const reply = await peer.request("hello", { client: { kind: "web" }, ...(token ? { token } : {}) });
    expect(reply.data.code).toBe("token_invalid");
    expect(peer.closedWith?.code).toBe(4401);
  }
});

test("a connection is in as many rooms as it may join, besides those that it is in by itself", async () => {
  const world = new World({ env: { TAUTLINE_MAX_ROOMS: "3" } });
  const alice = await world.connect("alice");
  const join = (name: string) => alice.request("room:join", { room: `whisper:${name}` });
  for (const name of ["A", "B", "C", "C"]) expect((await join(name)).type).toBe("ack");
  expect((await join("D")).data).toMatchObject({
    code: "conflict",
    message: "already in 3 rooms; leave one first",
  });
  const cursor = { epoch: "e", seq: 1 };
  const resume = (...names: string[]) => Object.fromEntries(names.map((name) => [name, cursor]));
  const own = ["user:alice", "all-users"];
  const back = await world.connect("alice", { rooms: resume(...own, "whisper:A", "whisper:B", "whisper:C") });
  expect(Object.keys(back.heard[0]?.data.rooms)).toHaveLength(5);
  const tooMany = await world.connect("alice", {
    rooms: resume(...own, "whisper:A", "whisper:B", "whisper:C", "whisper:D"),
  });
  expect(tooMany.heard[0]?.data).toMatchObject({ code: "invalid_data", details: [{ path: "resume.rooms" }] });
});

test("a frame's bad envelope is refused in its turn, behind the requests before it", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  const [alice] = peers;
  const send = (id: string) => ({ type: "message:send", id, data: { room, content: id } });
  alice?.say(send("1"), { type: "message:send", id: "2", data: "bad" }, { type: "ping", id: "3", data: {} });
  alice?.sayText("no JSON");
  await world.clock.settle();
  expect(alice?.heard.filter(({ type }) => type !== "message:new")).toMatchObject([
    { type: "ack", id: "1" },
    { type: "error", id: "2", data: { code: "bad_envelope" } },
    { type: "pong", id: "3" },
    { type: "error", data: { code: "bad_json" } },
  ]);
});

test("what one says in a room just joined is heard before it is acknowledged", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  alice.forget();
  alice.say(
    { type: "room:join", id: "1", data: { room: "whisper:NEW" } },
    { type: "message:send", id: "2", data: { room: "whisper:NEW", content: "hi" } },
    { type: "ping", id: "3", data: {} },
  );
  await world.clock.settle();
  expect(alice.heard.map(({ type, id }) => id ?? type)).toEqual(["1", "message:new", "2", "3"]);
});

test("requests are answered in the order they came, also when one is refused at once", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  const [alice] = peers;
  const send = (id: string, content: string) => ({ type: "message:send", id, data: { room, content } });
  alice?.say(
    send("1", "a"),
    send("2", " "),
    send("3", "b"),
    { type: "ping", id: "4", data: {} },
    send("5", "c"),
  );
  await world.clock.settle();
  expect(alice?.heard.flatMap(({ id }) => id ?? [])).toEqual(["1", "2", "3", "4", "5"]);
});

test("what is said after a send sees what was sent", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  const [alice] = peers;
  alice?.say(
    { type: "message:send", id: "1", data: { room, content: "first" } },
    { type: "room:history", id: "2", data: { room } },
  );
  await world.clock.settle();
  expect(alice?.heard.find(({ id }) => id === "2")?.data.events).toHaveLength(1);
});

test("sends that arrive together are stored in one commit", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  const commits = () => /commits_total (\d+)/.exec(world.metrics.toText())?.[1];
  const before = Number(commits());
  peers[0]?.say(
    ...Array.from({ length: 50 }, (_, at) => ({
      type: "message:send",
      id: `${at}`,
      data: { room, content: `${at}` },
    })),
  );
  await world.clock.settle();
  expect(peers[0]?.events("ack")).toHaveLength(50);
  expect(Number(commits()) - before).toBe(1);
});

test("a request without an id is done and not answered; a ping is answered all the same", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  peers[0]?.say(
    { type: "message:send", data: { room, content: "quiet" } },
    { type: "ping", data: { timestamp: 7 } },
  );
  await world.clock.settle();
  expect(peers[0]?.heard.map(({ type }) => type)).toEqual(["message:new", "pong"]);
  expect(peers[0]?.events("pong")[0]?.data).toMatchObject({ echo: 7, heads: { [room]: 1 } });
});

function hello(rooms: number, cursor: unknown = { epoch: "e", seq: 1 }) {
  const names = Array.from({ length: rooms }, (_, at) => [`channel:c${at}`, cursor]);
  return { client: { kind: "web" }, resume: { rooms: Object.fromEntries(names) } };
}

test("a hello that resumes more rooms than a connection may be in is refused before any is looked at", async () => {
  const { data } = await new World().open().request("hello", hello(3_000, 1));
  expect(data).toMatchObject({
    code: "invalid_data",
    details: [
      { path: "resume.rooms", message: "got 3000 rooms, expected at most 128 besides the automatic ones" },
    ],
  });
});

test("where a connection may be in any number of rooms, it resumes as many as a frame holds, and no more", async () => {
  const world = new World({ env: { TAUTLINE_MAX_ROOMS: "0" } });
  const { data } = await world.open().request("hello", hello(3_000, 1));
  expect(data.details[0].message).toBe("got 3000 rooms, expected at most 2730");
  const full = { token: "alice:admin", ...hello(1_500) };
  expect(JSON.stringify(full).length).toBeLessThan(65_536);
  expect((await world.open().request("hello", full)).type).toBe("welcome");
});

test("however much of a request does not fit, twenty problems are told, and how many more there are", async () => {
  const { data } = await new World().open().request("hello", hello(128, 1));
  expect(data.details).toHaveLength(20);
  expect(data.message).toEndWith("(and 108 more problems)");
});

test("who says what does not fit twenty times in a minute, and never who it is, is closed with 4400", async () => {
  const world = new World();
  const [peer, alice] = [world.open(), await world.connect("alice")];
  for (let said = 0; said < 20; said += 1) {
    expect(peer.closedWith).toBeUndefined();
    await peer.request("hello", { client: {} });
    await alice.request("hello", { client: {} });
  }
  expect(peer.closedWith?.code).toBe(4400);
  expect(alice.closedWith).toBeUndefined();
});

test("what is no envelope is refused, and the twentieth in a minute closes with 4400", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  for (let bad = 0; bad < 19; bad += 1) alice.sayText(bad % 2 ? "{" : '{"type":5}');
  await world.clock.settle();
  expect(new Set(alice.events("error").map(({ data }) => data.code))).toEqual(
    new Set(["bad_json", "bad_envelope"]),
  );
  expect(alice.closedWith).toBeUndefined();
  alice.sayText("{");
  expect(alice.closedWith?.code).toBe(4400);
});

test("bad frames are forgiven again after a minute", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  for (let bad = 0; bad < 19; bad += 1) alice.sayText("{");
  await world.clock.advance(30_000);
  alice.say({ type: "ping", data: {} });
  await world.clock.advance(30_000);
  alice.sayText("{");
  expect(alice.closedWith).toBeUndefined();
});

test("data that a schema stumbles over is invalid, and no bug", async () => {
  const world = new World();
  const { peers } = await world.group("alice");
  const odd = { length: { toString: 0 } };
  const requests: [string, object][] = [
    ["message:edit", { messageId: odd, content: "x" }],
    ["conversation:rename", { conversationId: "x", title: odd }],
    ["conversation:create", { memberIds: odd, kind: "group" }],
    ["hello", { token: odd, client: { kind: "web" } }],
  ];
  for (const [type, data] of requests) {
    expect((await peers[0]?.request(type, data))?.data.code).toBe("invalid_data");
  }
});

test("an unknown event is no violation", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  expect((await alice.request("no:such-thing", {})).data.code).toBe("unknown_type");
  expect((await alice.request("constructor", {})).data.code).toBe("unknown_type");
});

test("a connection that never says hello is closed with 4408 after ten seconds", async () => {
  const world = new World();
  const peer = world.open();
  await world.clock.advance(9_000);
  expect(peer.closedWith).toBeUndefined();
  await world.clock.advance(2_000);
  expect(peer.closedWith?.code).toBe(4408);
});

test("a peer that falls silent is closed with 4408, also while the server keeps sending to it", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  for (let second = 0; second < 46; second += 1) {
    await alice?.request("message:send", { room, content: "are you there?" });
    await world.clock.advance(1_000);
  }
  expect(bob?.closedWith?.code).toBe(4408);
  expect(alice?.closedWith).toBeUndefined();
});

test("a token near its end is warned of once, and at its end the connection closes with 4401", async () => {
  const world = new World();
  const alice = await world.connect("alice:user:100");
  const wait = async (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 10) {
      alice.say({ type: "ping", data: {} });
      await world.clock.advance(10_000);
    }
  };
  await wait(50);
  expect(alice.events("auth-expired").map(({ data }) => data.expired)).toEqual([false]);
  await wait(60);
  expect(alice.events("auth-expired").map(({ data }) => data.expired)).toEqual([false, true]);
  expect(alice.closedWith?.code).toBe(4401);
});

test("tokens that live less than a minute are renewed at half their life, not over and over", async () => {
  const world = new World();
  const alice = await world.connect("alice:user:40");
  const renewedAt: number[] = [];
  for (let second = 0; second < 100; second += 1) {
    await world.clock.advance(1_000);
    if (alice.events("auth-expired").length === 0) continue;
    alice.forget();
    await alice.request("auth:refresh", { token: "alice:user:40" });
    renewedAt.push(second);
  }
  const betweenSeconds = renewedAt.slice(1).map((second, at) => second - (renewedAt[at] ?? 0));
  expect(betweenSeconds.length).toBeGreaterThan(2);
  for (const seconds of betweenSeconds) expect(seconds).toBeWithin(20, 23);
  expect(alice.closedWith).toBeUndefined();
});

test.each(["auth:refresh", "hello"])(
  "by %s with a token of another role the connection is told so and closed with 4401, to come back as what it is now",
  async (type) => {
    const world = new World();
    const root = await world.connect("root:admin");
    const { data } = await root.request(type, { token: "root", client: { kind: "other" } });
    expect(data).toMatchObject({
      code: "token_invalid",
      message: "the token is of role user, and this connection of role admin; connect anew with it",
    });
    expect(root.closedWith).toEqual({ code: 4401, reason: data.message });
    const same = await world.connect("root:admin");
    expect((await same.request("auth:refresh", { token: "root:admin:60" })).type).toBe("ack");
    expect(same.closedWith).toBeUndefined();
  },
);

test("a refreshed token keeps the connection, another user's does not fit it", async () => {
  const world = new World();
  const alice = await world.connect("alice:user:30");
  expect((await alice.request("auth:refresh", { token: "bob" })).data.code).toBe("forbidden");
  const ack = await alice.request("auth:refresh", { token: "alice" });
  expect(ack.data).toEqual({ tokenExpiresAt: world.clock.now() + 3_600_000 });
  await world.clock.advance(40_000);
  expect(alice.closedWith).toBeUndefined();
});

test("more envelopes than the rate and its burst are refused with the time to wait", async () => {
  const world = new World({ env: { TAUTLINE_LIMIT_ENVELOPES_PER_SECOND: "50" } });
  const alice = await world.connect("alice");
  for (let sent = 0; sent < 260; sent += 1) alice.say({ type: "ping", data: {} });
  await world.clock.settle();
  const refused = alice.events("error");
  expect(refused.length).toBeGreaterThan(5);
  expect(refused[0]?.data).toEqual({
    code: "rate_limited",
    message: "too many envelopes, at most 50 a second are allowed",
    retryAfterMs: 20,
  });
  await world.clock.advance(1_000);
  alice.forget();
  expect((await alice.request("ping", {})).type).toBe("pong");
});

test("who does not stop is closed with 4429", async () => {
  const world = new World({ env: { TAUTLINE_LIMIT_ENVELOPES_PER_SECOND: "50" } });
  const alice = await world.connect("alice");
  for (let sent = 0; sent < 1_300; sent += 1) alice.say({ type: "ping", data: {} });
  expect(alice.closedWith?.code).toBe(4429);
});

test("who is over the rate of messages and goes on regardless is closed with 4429, too", async () => {
  const world = new World({ env: { TAUTLINE_LIMIT_MESSAGES_PER_MINUTE: "30" } });
  const { room, peers } = await world.group("alice");
  const [alice] = peers;
  const send = { type: "message:send", data: { room, content: "hi" } };
  for (let sent = 0; sent < 1_100; sent += 50) {
    alice?.say(...Array(50).fill(send));
    await world.clock.settle();
  }
  expect(alice?.closedWith?.code).toBe(4429);
});

test("tokens that come with the upgrade count at once, however many upgrade together", async () => {
  const world = new World({ env: { TAUTLINE_LIMIT_CONNECTIONS_PER_USER: "3" } });
  const user = { id: "alice" as UserId, name: "Alice", role: "user" } as const;
  const identity = { user, expiresAt: world.clock.now() + 60_000 };
  const peers = Array.from({ length: 10 }, () => world.open());
  for (const { session } of peers) greet(world.host, session, { kind: "identified", identity });
  await world.clock.settle();
  expect(peers.map(({ heard }) => heard[0]?.type)).toEqual([
    ...Array(3).fill("welcome"),
    ...Array(7).fill("error"),
  ]);
  expect(peers.at(-1)?.closedWith).toEqual({
    code: 4429,
    reason: "more than 3 connections of one user; close one first; retry after 30000 ms",
  });
});

test("a browser that came with too many others is told when to come back, and let go", async () => {
  const world = new World();
  const peer = world.open();
  const error = new ProtocolError("unavailable", "busy", { retryAfterMs: 1_234 });
  greet(world.host, peer.session, { kind: "refused", error });
  await world.clock.settle();
  expect(peer.heard[0]?.data).toEqual({ code: "unavailable", message: "busy", retryAfterMs: 1_234 });
  expect(peer.closedWith).toEqual({ code: 1001, reason: "busy; retry after 1234 ms" });
});

test("a user may have so many connections and no more", async () => {
  const world = new World({ env: { TAUTLINE_LIMIT_CONNECTIONS_PER_USER: "2" } });
  const first = await world.connect("alice");
  await world.connect("alice");
  expect((await world.connect("alice")).heard[0]?.data.code).toBe("rate_limited");
  first.drop();
  expect((await world.connect("alice")).heard[0]?.type).toBe("welcome");
});

test("a bug in a handler is answered as internal, with an id that is in the log and no detail of the bug", async () => {
  const world = new World();
  world.store.conversations.listFor = () => Promise.reject(new Error("the secret inside"));
  const alice = await world.connect("alice");
  const { data } = await alice.request("conversation:list", {});
  expect(data.code).toBe("internal");
  expect(JSON.stringify(data)).not.toContain("the secret inside");
  expect(world.logLines.some((line) => line.includes(data.details.correlationId))).toBe(true);
});

test("no text of a message is ever in the log", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  for (const content of ["the hidden words", "x".repeat(6_000)]) {
    await peers[0]?.request("message:send", { room, content });
  }
  peers[0]?.sayText('{"type":"message:send","data":{"content":"the hidden words"');
  expect(world.logLines.join("")).not.toContain("hidden words");
});

test("when everyone has gone, no timer is left but the ones that end by themselves", async () => {
  const world = new World();
  const { peers } = await world.group("alice", "bob");
  for (const peer of peers) peer.drop();
  await world.clock.advance(60_000);
  expect(world.clock.timerCount).toBe(0);
});

test("a connection that ends while its token is checked leaves nobody behind", async () => {
  const world = new World();
  const peer = world.open();
  peer.say({ type: "hello", id: "h", data: { token: "alice", client: { kind: "web" } } });
  peer.drop();
  await world.clock.settle();
  expect(world.host.services.people.userCount).toBe(0);
  expect([...world.host.services.rooms.occupied()]).toEqual([]);
});

test("what a frame holds after the violation that closes is not begun", async () => {
  const world = new World();
  const peer = world.open();
  const hello = { type: "hello", id: "h", data: { token: "alice", client: { kind: "web" } } };
  peer.say(...new Array(20).fill(1), hello);
  await world.clock.settle();
  expect(peer.closedWith?.code).toBe(4400);
  expect(world.host.services.people.userCount).toBe(0);
});
