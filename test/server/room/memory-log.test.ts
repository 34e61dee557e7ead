import { expect, test } from "bun:test";
import type { RoomName, UserId } from "../../../protocol/index.ts";
import { broadcast } from "../../../server/room/broadcast.ts";
import type { Room } from "../../../server/room/room.ts";
import { Rooms } from "../../../server/room/rooms.ts";
import { failureOf } from "../../support/failure.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { type Heard, World } from "../../support/world.ts";

const allUsers = "all-users" as RoomName;
const seqs = (heard: readonly Heard[]) => heard.flatMap(({ seq }) => seq ?? []);

const said = (room: RoomName, at: number) => ({
  room,
  type: "notice",
  data: { at },
  by: { id: "root" as UserId, name: "Root", role: "admin" as const },
  requestId: `n${at}`,
});

/** Says so many things in a room, numbered from `first`. @returns the last recipient count */
async function announce(world: World, room: RoomName, count: number, first = 1): Promise<number> {
  let recipients = 0;
  for (let at = first; at < first + count; at += 1) {
    const saying = broadcast(world.host.services, said(room, at));
    await world.clock.settle();
    recipients = await saying;
  }
  return recipients;
}

test("what is said to all reaches every connection, numbered, under one epoch", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  const bob = await world.connect("bob");
  expect(await announce(world, allUsers, 2)).toBe(2);
  for (const peer of [alice, bob]) {
    expect(peer.events("notice").map(({ room, seq, data }) => [room, seq, data])).toEqual([
      ["all-users", 1, { at: 1 }],
      ["all-users", 2, { at: 2 }],
    ]);
  }
  const { data } = await alice.request("ping", {});
  expect(data.heads["all-users"]).toBe(2);
});

test("a client that missed some of it gets exactly those, after the welcome", async () => {
  const world = new World();
  const first = await world.connect("alice");
  const { epoch } = first.heard[0]?.data.rooms["all-users"] ?? {};
  await announce(world, allUsers, 3);
  first.drop();
  await announce(world, allUsers, 2, 4);
  const back = await world.connect("alice", { rooms: { "all-users": { epoch, seq: 3 } } });
  const verdict = { recovered: "complete", epoch, seq: 5, from: 4, to: 5 };
  expect(back.heard[0]?.data.rooms["all-users"]).toEqual(verdict);
  expect(seqs(back.heard.slice(1))).toEqual([4, 5]);
});

test("the last hundred are kept: who is further behind is reset, and history holds what is left", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  const { epoch } = alice.heard[0]?.data.rooms["all-users"] ?? {};
  await announce(world, allUsers, 150);
  const resume = async (seq: number) => {
    const peer = await world.connect("bob", { rooms: { "all-users": { epoch, seq } } });
    return peer.heard[0]?.data.rooms["all-users"].recovered;
  };
  expect(await resume(49)).toBe("reset");
  expect(await resume(50)).toBe("complete");
  const { data } = await alice.request("room:history", { room: "all-users", after: 0 });
  expect(seqs(data.events)).toEqual(Array.from({ length: 100 }, (_, at) => at + 51));
  expect(data).toMatchObject({ head: 150, more: false });
  const newest = await alice.request("room:history", { room: "all-users", limit: 3 });
  expect(seqs(newest.data.events)).toEqual([148, 149, 150]);
  expect(newest.data.more).toBe(true);
});

test("after a restart the log is another one, so that no cursor of before fits it", async () => {
  const world = new World();
  const before = await world.connect("alice");
  const { epoch } = before.heard[0]?.data.rooms["all-users"] ?? {};
  await announce(world, allUsers, 2);
  const restarted = new World({ store: world.store, clock: world.clock });
  const back = await restarted.connect("alice", { rooms: { "all-users": { epoch, seq: 0 } } });
  expect(back.heard[0]?.data.rooms["all-users"]).toMatchObject({ recovered: "reset", seq: 0 });
});

test("a repeat under the same request id is said once", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  await announce(world, allUsers, 1);
  await announce(world, allUsers, 1);
  expect(seqs(alice.events("notice"))).toEqual([1]);
});

test("only admins hear what is said in the admin room", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  const root = await world.connect("root:admin");
  expect(await announce(world, "admin-room" as RoomName, 1)).toBe(1);
  expect(root.events("notice").map(({ room, seq }) => [room, seq])).toEqual([["admin-room", 1]]);
  expect(alice.events("notice")).toEqual([]);
});

test("what is said to a user is kept until that user comes", async () => {
  const world = new World();
  const epoch = world.store.epoch;
  expect(await announce(world, "user:bob" as RoomName, 2)).toBe(0);
  const bob = await world.connect("bob", { rooms: { "user:bob": { epoch, seq: 0 } } });
  expect(bob.events("notice").map(({ seq, data }) => [seq, data.at])).toEqual([
    [1, 1],
    [2, 2],
  ]);
});

test("a whisper room that nobody is in cannot be told anything", async () => {
  const world = new World();
  for (const room of ["whisper:NOBODY", "conversation:none"] as RoomName[]) {
    expect(await failureOf(broadcast(world.host.services, said(room, 1)))).toMatchObject({
      code: "not_found",
    });
  }
});

test("a log in memory works while the disk does not", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  world.store.log.commit = () => Promise.reject(new Error("disk I/O error"));
  await announce(world, allUsers, 1);
  expect(seqs(alice.events("notice"))).toEqual([1]);
});

test("logs in memory that nobody reads are forgotten, the stillest first, and made anew under another epoch", async () => {
  const clock = new FakeClock();
  const world = new World({ clock });
  const { delivery, hub, store } = world.host.services;
  const log = { kind: "memory", maxEvents: 500 } as const;
  const planOf = () => ({ log, hasPresence: false, isPublic: false });
  const rooms = new Rooms({ store, delivery, hub, clock, instanceEpoch: "i", planOf });
  const open = async (name: string) => (await rooms.open(name as RoomName)) as Room;
  const first = await open("channel:first");
  const text = "x".repeat(1024 * 1024);
  const fill = async (from: number) => {
    for (let at = from; at < from + 40; at += 1) {
      const room = await open(`channel:s${at}`);
      room.keep(text);
      rooms.retire(room);
      await clock.advance(1_000);
    }
  };
  await fill(0);
  expect(await open("channel:first")).toBe(first);
  await fill(40);
  const again = await open("channel:first");
  expect(again).not.toBe(first);
  expect(again.epoch).not.toBe(first.epoch);
  expect(rooms.loaded("channel:s79" as RoomName)?.head).toBe(1);
});
