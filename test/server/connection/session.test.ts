/** A connection from its hello to its end: who is welcomed, into which rooms, and how many may come. */
import { expect, test } from "bun:test";
import { ProtocolError, type UserId } from "../../../protocol/index.ts";
import { greet } from "../../../server/connection/socket.ts";
import { World } from "../../support/world.ts";

function hello(rooms: number, cursor: unknown = { epoch: "e", seq: 1 }) {
  const names = Array.from({ length: rooms }, (_, at) => [`channel:c${at}`, cursor]);
  return { client: { kind: "web" }, resume: { rooms: Object.fromEntries(names) } };
}

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
