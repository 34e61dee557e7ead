import { expect, test } from "bun:test";
import type { RoomName } from "../../../protocol/index.ts";
import { httpAnswers } from "../../../server/http-answers.ts";
import { type Heard, type Peer, World } from "../../support/world.ts";

/** 48 KiB of it for events. */
const maxUnsentBytes = 65_536;
const content = "x".repeat(1_000);

/** A conversation of Alice, who writes, Bob, who stalls, and Carol, who reads. */
async function stalled(env: Record<string, string> = {}) {
  const world = new World({ env: { TAUTLINE_MAX_UNSENT_BYTES: String(maxUnsentBytes), ...env } });
  const { room, conversationId, peers } = await world.group("alice", "bob", "carol");
  const [alice, bob, carol] = peers as [Peer, Peer, Peer];
  bob.stall();
  const say = async (count: number, where = room) => {
    for (let said = 0; said < count; said += 1) await alice.request("message:send", { room: where, content });
  };
  return { world, room, conversationId, alice, bob, carol, say };
}

const seqs = (heard: readonly Heard[]) =>
  heard.flatMap(({ type, seq }) => (type === "message:new" ? [seq] : []));
const upTo = (count: number, from = 1) => Array.from({ length: count - from + 1 }, (_, at) => at + from);

test("a reader who stalls holds no more than is allowed, and the others get everything", async () => {
  const { bob, carol, say } = await stalled();
  await say(200);
  expect(bob.getBufferedAmount()).toBeGreaterThan(maxUnsentBytes / 2);
  expect(bob.getBufferedAmount()).toBeLessThanOrEqual(maxUnsentBytes);
  expect(seqs(carol.heard)).toEqual(upTo(200));
});

test("once it has read half, it is told the heads, and hears what comes from then on", async () => {
  const { world, room, bob, say } = await stalled();
  await say(100);
  bob.read(10);
  await world.clock.settle();
  expect(bob.events("pong")).toEqual([]);
  bob.read();
  await world.clock.settle();
  expect(bob.events("pong").map(({ id, data }) => [id, data.heads[room]])).toEqual([[undefined, 100]]);
  await say(1);
  const got = seqs(bob.heard);
  expect(got.at(-1)).toBe(101);
  expect(got.slice(0, -1)).toEqual(upTo(got.length - 1));
  const { data } = await bob.request("room:history", { room, after: got.at(-2) });
  expect(seqs(data.events)).toEqual(upTo(101, got.length));
});

test("what passes it by is counted: what was logged apart from what is lost", async () => {
  const { world, alice, bob, say } = await stalled();
  const whisper = "whisper:HARBOUR";
  bob.read();
  for (const peer of [alice, bob]) await peer.request("room:join", { room: whisper });
  bob.stall();
  await say(60);
  expect(world.metric("deferred_total")).toBeGreaterThan(0);
  expect(world.metric("deferred_total")).toBeLessThan(60);
  expect(world.metric("dropped_total")).toBe(0);
  await say(10, whisper);
  expect(world.metric("dropped_total")).toBe(10);
});

test("only who is behind is counted and kept, and only while it is", async () => {
  const { world, bob, say } = await stalled();
  await say(20);
  expect(world.metric("connections_behind")).toBe(0);
  await say(80);
  expect(world.metric("connections_behind")).toBe(1);
  bob.read();
  await world.clock.settle();
  expect(world.metric("connections_behind")).toBe(0);
});

test("whoever had something unsent is told the heads when it is gone, for a part of it may have been dropped", async () => {
  const { world, room, alice, bob } = await stalled();
  alice.say(
    ...upTo(64).map((n) => ({ type: "message:send", id: `b${n}`, data: { room, content: "short" } })),
  );
  await world.clock.settle();
  bob.read();
  await world.clock.settle();
  expect(bob.events("pong").map(({ data }) => data.heads[room])).toEqual([64]);
});

test("behind for thirty seconds it is closed with 4413, whatever it says meanwhile", async () => {
  const { world, bob, carol, say } = await stalled();
  await say(100);
  for (let passed = 0; passed < 29; passed += 1) {
    for (const peer of [bob, carol]) peer.say({ type: "ping", data: {} });
    await world.clock.advance(1_000);
  }
  expect(bob.closedWith).toBeUndefined();
  await world.clock.advance(2_000);
  expect(bob.closedWith?.code).toBe(4413);
  expect(carol.closedWith).toBeUndefined();
  expect(world.metric("closed_slow_total")).toBe(1);
});

test("the time is a setting, and starts over with every catching up", async () => {
  const { world, bob, say } = await stalled({ TAUTLINE_MAX_BEHIND_MS: "5000" });
  for (let round = 0; round < 3; round += 1) {
    await say(100);
    await world.clock.advance(4_000);
    bob.read();
    await world.clock.settle();
    bob.stall();
  }
  expect(bob.closedWith).toBeUndefined();
  await say(100);
  await world.clock.advance(6_000);
  expect(bob.closedWith?.code).toBe(4413);
});

test("a reader who asks and never reads is behind too, though nothing is said in its rooms", async () => {
  const { world, room, bob, say } = await stalled();
  bob.read();
  await say(40);
  bob.stall();
  for (let asked = 0; asked < 40; asked += 1) {
    bob.say({ type: "room:history", id: `h${asked}`, data: { room } });
    await world.clock.advance(1_000);
  }
  expect(bob.getBufferedAmount()).toBeLessThanOrEqual(maxUnsentBytes);
  expect(bob.closedWith?.code).toBe(4413);
});

test("what it asks waits, and is answered in order once it reads", async () => {
  const { world, room, bob, say } = await stalled();
  await say(100);
  for (const id of ["1", "2", "3"]) bob.say({ type: "room:history", id, data: { room, limit: 10 } });
  bob.say({ type: "message:send", id: "4", data: { room, content: "from behind" } });
  await world.clock.settle();
  bob.read();
  await world.clock.settle();
  expect(bob.heard.flatMap(({ id }) => id ?? [])).toEqual(["1", "2", "3", "4"]);
});

test("answers and refusals held for it are bounded, and each request that was not refused is answered", async () => {
  const { world, room, bob, say } = await stalled({ TAUTLINE_MAX_QUEUED_ENVELOPES: "100" });
  await say(100);
  const ids = upTo(300).map(String);
  for (const id of ids) bob.say({ type: "message:send", id, data: { room, content: "from behind" } });
  await world.clock.settle();
  const unheard = bob.heard.length;
  bob.read();
  await world.clock.settle();
  const heldBytes = JSON.stringify(bob.heard.slice(unheard)).length;
  expect(heldBytes).toBeLessThan(maxUnsentBytes * 2);
  expect(new Set(bob.heard.flatMap(({ id }) => id ?? []))).toEqual(new Set(ids));
});

test("who asks on and on without reading is refused, then closed with 4429", async () => {
  const { world, room, bob, say } = await stalled({ TAUTLINE_MAX_QUEUED_ENVELOPES: "100" });
  await say(100);
  for (let asked = 0; asked < 1_200; asked += 1) bob.say({ type: "room:history", data: { room } });
  await world.clock.settle();
  expect(bob.closedWith?.code).toBe(4429);
});

test("a room it was removed from while behind stays silent when it has caught up", async () => {
  const { world, room, conversationId, alice, bob, say } = await stalled();
  await say(100);
  await alice.request("conversation:remove", { conversationId, userId: "bob" });
  bob.read();
  await world.clock.settle();
  expect(bob.events("pong")[0]?.data.heads).not.toHaveProperty([room]);
  bob.forget();
  await say(3);
  expect(bob.events("message:new")).toEqual([]);
});

test("nothing is kept of a reader who goes while behind", async () => {
  const { world, alice, bob, carol, say } = await stalled();
  await say(100);
  const deferred = world.metric("deferred_total");
  bob.drop();
  await say(10);
  expect(world.metric("connections_behind")).toBe(0);
  expect(world.metric("deferred_total")).toBe(deferred);
  for (const peer of [alice, carol]) peer.drop();
  await world.clock.advance(60_000);
  expect(world.clock.timerCount).toBe(0);
});

test("an operator sees whom events pass by, and who says nothing", async () => {
  const { world, room, alice, bob, say } = await stalled();
  const look = async () => {
    const found = await httpAnswers(world.host, () => 0).stats.room(room as RoomName);
    const seen = found?.connections.map(({ user, ...rest }) => [`${user.id}`, rest] as const) ?? [];
    return Object.fromEntries(seen);
  };
  expect((await look()).bob).toMatchObject({ isBehind: false, unsentBytes: 0 });
  await say(100);
  await world.clock.advance(20_000);
  await alice.request("ping", {});
  const { alice: writer, bob: reader } = await look();
  expect(writer).toMatchObject({ isBehind: false, unsentBytes: 0 });
  expect(writer?.silentMs).toBeLessThan(1_000);
  expect(reader).toMatchObject({ isBehind: true, unsentBytes: bob.getBufferedAmount() });
  expect(reader?.silentMs).toBeGreaterThanOrEqual(20_000);
  bob.read();
  await world.clock.settle();
  expect((await look()).bob).toMatchObject({ isBehind: false, unsentBytes: 0 });
});
