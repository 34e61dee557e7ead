import { describe, expect, test } from "bun:test";
import { failingStore } from "../../support/failing-store.ts";
import { type Peer, World } from "../../support/world.ts";

const everyoneIn = (heard: { data: { joined: { userId: string }[] } }[]) =>
  heard.flatMap(({ data }) => data.joined.map(({ userId }) => userId));

test("who joins is told to the others once, however many devices", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  bob?.drop();
  await world.clock.advance(6_000);
  alice?.forget();
  for (let device = 0; device < 3; device += 1)
    await (await world.connect("bob")).request("room:join", { room });
  await world.clock.advance(200);
  expect(everyoneIn(alice?.events("presence:diff") ?? [])).toEqual(["bob"]);
  expect(alice?.events("presence:diff")[0]?.data).toMatchObject({ count: 2, left: [] });
  const { data } = (await alice?.request("presence:get", { room })) ?? { data: {} };
  expect(data.users).toMatchObject([
    { userId: "alice", devices: 1 },
    { userId: "bob", devices: 3, status: "online" },
  ]);
});

test("the reply to a join lists who is there, oneself included", async () => {
  const world = new World();
  const { room } = await world.group("alice", "bob");
  const again = await world.connect("bob");
  const { data } = await again.request("room:join", { room });
  expect(data.users.map(({ userId }: { userId: string }) => userId)).toEqual(["alice", "bob"]);
});

test("who joins between another's coming and going is told of the going", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob", "carol");
  const [, bob] = peers;
  await bob?.request("room:leave", { room });
  await world.clock.advance(200);
  await bob?.request("room:join", { room });
  const late = await world.connect("carol");
  const { data } = await late.request("room:join", { room });
  expect(data.users.map(({ userId }: { userId: string }) => userId)).toContain("bob");
  await bob?.request("room:leave", { room });
  await world.clock.advance(200);
  expect(late.events("presence:diff").flatMap(({ data }) => data.left)).toEqual(["bob"]);
});

test("a user who comes back within five seconds never left", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  bob?.drop();
  await world.clock.advance(4_900);
  const back = await world.connect("bob");
  await back.request("room:join", { room });
  await world.clock.advance(10_000);
  expect(alice?.events("presence:diff")).toEqual([]);
});

test("a user who does not come back has left after five seconds", async () => {
  const world = new World();
  const { peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  bob?.drop();
  await world.clock.advance(4_900);
  expect(alice?.events("presence:diff")).toEqual([]);
  await world.clock.advance(300);
  expect(alice?.events("presence:diff").map(({ data }) => data)).toEqual([
    { count: 1, joined: [], left: ["bob"] },
  ]);
});

test("a user with another device in the room has not left", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  await (await world.connect("bob")).request("room:join", { room });
  bob?.drop();
  await world.clock.advance(10_000);
  expect(alice?.events("presence:diff")).toEqual([]);
});

test("who leaves on purpose is gone at once", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  await bob?.request("room:leave", { room });
  await world.clock.advance(200);
  expect(alice?.events("presence:diff")[0]?.data.left).toEqual(["bob"]);
});

test("many who come at once are told in one frame", async () => {
  const world = new World();
  const { room, peers, conversationId } = await world.group("alice");
  const names = Array.from({ length: 50 }, (_, at) => `user${at}`);
  await peers[0]?.request("conversation:add", { conversationId, userIds: names });
  const users = await Promise.all(names.map((name) => world.connect(name)));
  peers[0]?.forget();
  await Promise.all(users.map((user) => user.request("room:join", { room })));
  await world.clock.advance(200);
  expect(peers[0]?.events("presence:diff")).toHaveLength(1);
  expect(peers[0]?.events("presence:diff")[0]?.data.joined).toHaveLength(50);
});

test("rooms over 200 users get counts only", async () => {
  const world = new World();
  const users = await Promise.all(Array.from({ length: 201 }, (_, at) => world.connect(`user${at}`)));
  for (const user of users) user.say({ type: "room:join", data: { room: "whisper:CROWD" } });
  await world.clock.advance(2_000);
  const first = users[0];
  first?.forget();
  const late = await world.connect("late");
  const { data } = await late.request("room:join", { room: "whisper:CROWD" });
  expect(data.users).toBeUndefined();
  await world.clock.advance(2_000);
  expect(first?.events("presence:diff").map((event) => event.data)).toEqual([
    { count: 202, joined: [], left: [] },
  ]);
});

test("who shares a conversation is told of coming online, being away and going offline; others are not", async () => {
  const world = new World();
  const { peers } = await world.group("alice", "bob");
  const eve = await world.connect("eve");
  const [alice, bob] = peers;
  bob?.drop();
  await world.clock.advance(6_000);
  const back = await world.connect("bob");
  await back.request("status:set", { status: "away" });
  await back.request("status:set", { status: "away" });
  await back.request("status:set", { status: "online" });
  const statuses = alice?.heard.filter(({ type }) => type.startsWith("status:")).map(({ type }) => type);
  expect(statuses).toEqual(["status:offline", "status:online", "status:away", "status:online"]);
  expect(alice?.events("status:away")[0]?.data).toEqual({
    userId: "bob",
    username: "Bob",
    lastSeen: world.clock.now(),
  });
  expect(eve.heard.filter(({ type }) => type.startsWith("status:"))).toEqual([]);
});

test("a status that could not be told is set by nobody's retry unheard", async () => {
  const { store, fail, mend } = failingStore();
  const world = new World({ store });
  const { peers } = await world.group("alice", "bob");
  const [alice, bob] = peers as [Peer, Peer];
  fail("SQLITE_IOERR", ["contacts"]);
  expect((await bob.request("status:set", { status: "away" })).data.code).toBe("unavailable");
  mend();
  expect((await bob.request("status:set", { status: "away" })).type).toBe("ack");
  expect(alice.events("status:away")).toHaveLength(1);
});

test("a connection that flickers is neither offline nor online again", async () => {
  const world = new World();
  const { peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  bob?.drop();
  await world.clock.advance(2_000);
  await world.connect("bob");
  await world.clock.advance(10_000);
  expect(alice?.heard.filter(({ type }) => type.startsWith("status:"))).toEqual([]);
});

describe("the list that a join is answered with", () => {
  const listFor = async (world: World, who: string, room: string) => {
    const { data } = await (await world.connect(who)).request("room:join", { room });
    return data.users.map(
      ({ userId, status, devices }: { userId: string; status: string; devices: number }) =>
        `${userId} ${status} ${devices}`,
    );
  };

  test("has everybody who came since it was last told", async () => {
    const world = new World();
    const { room } = await world.group("alice", "bob", "carol");
    expect(await listFor(world, "alice", room)).toEqual(["alice online 2", "bob online 1", "carol online 1"]);
    expect(await listFor(world, "bob", room)).toEqual(["alice online 2", "bob online 2", "carol online 1"]);
  });

  test("shows a status that changed since", async () => {
    const world = new World();
    const { room, peers } = await world.group("alice", "bob");
    await listFor(world, "alice", room);
    await peers[1]?.request("status:set", { status: "away" });
    expect(await listFor(world, "alice", room)).toEqual(["alice online 3", "bob away 1"]);
  });

  test("has nobody who has left since, and again who came back", async () => {
    const world = new World();
    const { room, peers } = await world.group("alice", "bob");
    await listFor(world, "alice", room);
    await peers[1]?.request("room:leave", { room });
    expect(await listFor(world, "alice", room)).toEqual(["alice online 3"]);
    expect(await listFor(world, "bob", room)).toEqual(["alice online 3", "bob online 1"]);
  });

  test("shows a device that went since", async () => {
    const world = new World();
    const { room, peers } = await world.group("alice", "bob");
    await listFor(world, "bob", room);
    peers[1]?.drop();
    expect(await listFor(world, "alice", room)).toEqual(["alice online 2", "bob online 1"]);
  });
});
