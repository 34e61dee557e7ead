import { expect, test } from "bun:test";
import type { RoomName } from "../../../protocol/index.ts";
import { type Heard, type Peer, World } from "../../support/world.ts";

/** A room with so many messages, its cursor at the start, and somebody who wants to come back. */
async function roomWith(count: number): Promise<{ world: World; room: string; alice: Peer; epoch: string }> {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers as [Peer, Peer];
  const { data } = await alice.request("room:join", { room });
  for (let sent = 1; sent <= count; sent += 1)
    await alice.request("message:send", { room, content: `${sent}` });
  bob.drop();
  alice.forget();
  return { world, room, alice, epoch: data.epoch };
}

const seqs = (heard: readonly Heard[]) => heard.flatMap(({ seq }) => seq ?? []);

test("a whole page of the longest messages is replayed", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers as [Peer, Peer];
  const { epoch } = (await alice.request("room:join", { room })).data;
  bob.drop();
  for (let sent = 0; sent < 200; sent += 1)
    alice.say({ type: "message:send", id: `m${sent}`, data: { room, content: "x".repeat(5_000) } });
  await world.clock.settle();
  const again = await world.connect("bob");
  const { data } = await again.request("room:join", { room, after: { epoch, seq: 0 } });
  expect(data).toMatchObject({ recovered: "complete", seq: 200, from: 1, to: 200 });
  expect(again.events("message:new")).toHaveLength(200);
});

test("without a cursor nothing is replayed", async () => {
  const { world, room } = await roomWith(3);
  const bob = await world.connect("bob");
  const { data } = await bob.request("room:join", { room });
  expect(data).toMatchObject({ recovered: "fresh", seq: 3, from: 4, to: 3 });
  expect(bob.events("message:new")).toEqual([]);
});

test("a client that missed three events receives exactly those three, after the reply", async () => {
  const { world, room, epoch } = await roomWith(5);
  const bob = await world.connect("bob");
  bob.forget();
  const { data } = await bob.request("room:join", { room, after: { epoch, seq: 2 } });
  expect(data).toMatchObject({ recovered: "complete", seq: 5, from: 3, to: 5 });
  expect(bob.heard[0]?.type).toBe("ack");
  expect(seqs(bob.heard)).toEqual([3, 4, 5]);
});

test("the welcome resumes every room of the hello, and the events follow it", async () => {
  const { world, room, epoch } = await roomWith(5);
  const bob = await world.connect("bob", { rooms: { [room]: { epoch, seq: 3 } } });
  expect(bob.heard[0]?.type).toBe("welcome");
  expect(bob.heard[0]?.data.rooms[room]).toMatchObject({ recovered: "complete", from: 4, to: 5 });
  expect(seqs(bob.heard.slice(1))).toEqual([4, 5]);
});

test("what was read before a message was deleted is told to nobody after that", async () => {
  const { world, room, alice, epoch } = await roomWith(3);
  const other = await alice.request("conversation:create", { memberIds: ["bob"], kind: "group" });
  const slowRoom = other.data.room;
  const said = await alice.request("message:send", { room: slowRoom, content: "there" });
  // A change empties what is held in memory of the log.
  await alice.request("message:delete", { messageId: said.data.messageId });
  const { data } = await alice.request("room:history", { room, after: 0 });
  const { read } = world.store.log;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  world.store.log.read = async (...asked) => {
    await held;
    return read(...asked);
  };
  // The one room is read at once, and waits for the other.
  const rooms = { [room]: { epoch, seq: 0 }, [slowRoom]: { epoch, seq: 0 } };
  const bob = world.open();
  bob.say({
    type: "hello",
    id: "h",
    data: { token: "bob", client: { kind: "other" }, resume: { rooms } },
  });
  await world.clock.settle();
  await alice.request("message:delete", { messageId: data.events[0].data.id });
  release();
  await world.clock.settle();
  // What was read is left to be asked for.
  expect(bob.heard[0]?.data.rooms[room]).toMatchObject({ recovered: "partial", seq: 4, from: 1, to: 0 });
  expect(bob.events("message:new").filter((event) => event.data.room === room)).toEqual([]);
  const rest = await bob.request("room:history", { room, after: 0 });
  expect(rest.data.events.map(({ type }: { type: string }) => type)).toEqual([
    "message:deleted",
    "message:new",
    "message:new",
    "message:deleted",
  ]);
  const later = await world.connect("bob", { rooms: { [room]: { epoch, seq: 0 } } });
  expect(later.events("message:new").map(({ data: { content } }) => content)).toEqual(["2", "3"]);
});

test("who is up to date gets nothing, completely", async () => {
  const { world, room, epoch } = await roomWith(2);
  const bob = await world.connect("bob", { rooms: { [room]: { epoch, seq: 2 } } });
  expect(bob.heard[0]?.data.rooms[room]).toMatchObject({ recovered: "complete", seq: 2, from: 3, to: 2 });
});

test("who is far behind gets the first page, and the rest by history, with nothing missing", async () => {
  const { world, room, epoch } = await roomWith(450);
  const bob = await world.connect("bob");
  bob.forget();
  const { data } = await bob.request("room:join", { room, after: { epoch, seq: 0 } });
  expect(data).toMatchObject({ recovered: "partial", seq: 450, from: 1, to: 200 });
  const got = seqs(bob.heard);
  for (let more = true; more; ) {
    const page = (await bob.request("room:history", { room, after: got.at(-1) })).data;
    got.push(...seqs(page.events));
    more = page.more;
  }
  expect(got).toEqual(Array.from({ length: 450 }, (_, at) => at + 1));
});

test("a cursor of another epoch, or beyond the head, is reset and nothing follows", async () => {
  const { world, room, epoch } = await roomWith(3);
  const bob = await world.connect("bob");
  for (const after of [
    { epoch: "other", seq: 1 },
    { epoch, seq: 99 },
  ]) {
    bob.forget();
    expect((await bob.request("room:join", { room, after })).data.recovered).toBe("reset");
    expect(seqs(bob.heard)).toEqual([]);
  }
});

test("a room one was removed from is denied at the resume, and stays silent", async () => {
  const { world, room, alice, epoch } = await roomWith(1);
  const conversationId = room.slice("conversation:".length);
  await alice.request("conversation:remove", { conversationId, userId: "bob" });
  const bob = await world.connect("bob", { rooms: { [room]: { epoch, seq: 0 } } });
  expect(bob.heard[0]?.data.rooms[room]).toEqual({ recovered: "denied" });
  await alice.request("message:send", { room, content: "among us" });
  expect(bob.events("message:new")).toEqual([]);
});

test("a room of a kind that this server does not have is denied, and the others are resumed", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const { epoch } = (await peers[0]?.request("room:history", { room }))?.data ?? {};
  await peers[0]?.request("message:send", { room, content: "hi" });
  const at = { epoch, seq: 0 };
  const rooms = { "board:plans": at, "no room": at, constructor: at, "whisper:a b": at, [room]: at };
  const back = await world.connect("bob", { rooms });
  const verdicts = back.heard[0]?.data.rooms;
  for (const name of ["board:plans", "no room", "constructor", "whisper:a b"]) {
    expect(verdicts[name]).toEqual({ recovered: "denied" });
  }
  expect(verdicts[room]).toMatchObject({ recovered: "complete", from: 1, to: 1 });
  expect(back.events("message:new")).toHaveLength(1);
});

test("events said while the log is read come after the replay, in order, once", async () => {
  const before = await roomWith(100);
  const { room, epoch } = before;
  // A server that has just started holds nothing in memory and must ask the log.
  const world = new World({ store: before.world.store, clock: before.world.clock });
  const alice = await world.connect("alice");
  const bob = await world.connect("bob");
  bob.forget();
  const { read } = world.store.log;
  world.store.log.read = async (...args) => {
    const events = await read(...args);
    await alice.request("message:send", { room, content: "meanwhile" });
    return events;
  };
  bob.say({ type: "room:join", id: "j", data: { room, after: { epoch, seq: 50 } } });
  // The saying has turns of its own, which the joining waits for.
  for (let turns = 0; turns < 2; turns += 1) await world.clock.settle();
  expect(seqs(bob.heard)).toEqual(Array.from({ length: 51 }, (_, at) => at + 51));
});

test("a resume is served from memory when the ring holds it, without reading the log", async () => {
  const { world, room, epoch } = await roomWith(20);
  world.store.log.read = () => Promise.reject(new Error("the log was read"));
  const bob = await world.connect("bob", { rooms: { [room]: { epoch, seq: 10 } } });
  expect(seqs(bob.heard)).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
});

test("one resume puts a bounded text into the socket; the rest is asked for", async () => {
  const { world, room, alice, epoch } = await roomWith(0);
  const memberIds = ["alice", "bob"];
  const other = (await alice.request("conversation:create", { memberIds, kind: "group" })).data.room;
  const { epoch: otherEpoch } = (await alice.request("room:join", { room: other })).data;
  for (const [index, into] of [room, other].entries()) {
    for (let sent = 0; sent < 150; sent += 1) {
      const data = { room: into, content: "x".repeat(5_000) };
      alice.say({ type: "message:send", id: `${index}-${sent}`, data });
    }
  }
  await world.clock.settle();
  const bob = await world.connect("bob", {
    rooms: { [room]: { epoch, seq: 0 }, [other]: { epoch: otherEpoch, seq: 0 } },
  });
  const { [room]: first, [other]: second } = bob.heard[0]?.data.rooms ?? {};
  for (const { recovered, to } of [first, second]) {
    expect(recovered).toBe("partial");
    expect(to).toBeWithin(90, 110);
  }
  expect(bob.events("message:new")).toHaveLength(first.to + second.to);
});

test("history pages backward from the newest and says whether there is more", async () => {
  const { room, alice } = await roomWith(25);
  const page = async (query: object) => (await alice.request("room:history", { room, ...query })).data;
  const newest = await page({ limit: 10 });
  expect(seqs(newest.events)).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
  expect(newest).toMatchObject({ head: 25, more: true });
  expect(seqs((await page({ before: 16, limit: 10 })).events)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  const oldest = await page({ before: 6, limit: 10 });
  expect(seqs(oldest.events)).toEqual([1, 2, 3, 4, 5]);
  expect(oldest.more).toBe(false);
  expect(seqs((await page({ after: 22 })).events)).toEqual([23, 24, 25]);
});

test("a server that restarts on the same store honours the cursors of before", async () => {
  const { world, room, epoch } = await roomWith(4);
  const restarted = new World({ store: world.store, clock: world.clock });
  const bob = await restarted.connect("bob", { rooms: { [room]: { epoch, seq: 1 } } });
  expect(seqs(bob.heard)).toEqual([2, 3, 4]);
  const alice = await restarted.connect("alice");
  expect((await alice.request("message:send", { room, content: "after" })).data.seq).toBe(5);
});

test("a hundred who come back at once have what they missed read once", async () => {
  const { world: before, room, epoch } = await roomWith(30);
  const { store } = before;
  let reads = 0;
  const log = {
    ...store.log,
    read: (...asked: Parameters<typeof store.log.read>) => {
      reads += 1;
      return store.log.read(...asked);
    },
  };
  const world = new World({ store: { ...store, log }, clock: before.clock });
  const bobs = Array.from({ length: 20 }, () =>
    world.connect("bob", { rooms: { [room]: { epoch, seq: 10 } } }),
  );
  for (const bob of await Promise.all(bobs)) {
    expect(seqs(bob.heard.slice(1))).toEqual(Array.from({ length: 20 }, (_, index) => 11 + index));
  }
  expect(reads).toBe(1);
});

test("what was edited since the others came back is replayed as it is now", async () => {
  const { world, room, alice, epoch } = await roomWith(3);
  const from = { rooms: { [room]: { epoch, seq: 0 } } };
  const first = await world.connect("bob", from);
  const messageId = first.events("message:new")[1]?.data.id;
  await alice.request("message:edit", { messageId, content: "edited" });
  const second = await world.connect("bob", from);
  expect(second.events("message:new").map(({ data }) => data.content)).toEqual(["1", "edited", "3"]);
});

test("what a user has missed in the own log is held for nobody else", async () => {
  const world = new World();
  const own = "user:alice" as RoomName;
  const robot = await world.connect("robot:service");
  const alice = await world.connect("alice");
  const { epoch } = (await alice.request("room:join", { room: own })).data;
  alice.drop();
  for (let said = 0; said < 5; said += 1) {
    await robot.request("notification:send", { userIds: ["alice"], level: "info", title: "t", message: "m" });
  }
  const next = new World({ store: world.store, clock: world.clock });
  const again = await next.connect("alice", { rooms: { [own]: { epoch, seq: 0 } } });
  expect(again.events("system:notification")).toHaveLength(5);
  expect(next.host.services.rooms.loaded(own)?.ring.chars).toBe(0);
});

test("cursors beyond the end of a log on disk are counted, and the first one is in the server's log", async () => {
  const { world, room, epoch } = await roomWith(3);
  const bob = await world.connect("bob");
  const join = (seq: number, of = epoch) => bob.request("room:join", { room, after: { epoch: of, seq } });
  const lines = () => world.logLines.filter((line) => line.includes("further"));
  await join(3);
  await join(9, "another");
  expect([world.metric("cursors_ahead_total"), lines()]).toEqual([0, []]);
  expect((await join(4)).data.recovered).toBe("reset");
  await join(1_000_000);
  expect(world.metric("cursors_ahead_total")).toBe(2);
  expect(lines()).toHaveLength(1);
  expect(JSON.parse(lines()[0] ?? "")).toMatchObject({ level: "warn", room, seq: 4, head: 3 });
});
