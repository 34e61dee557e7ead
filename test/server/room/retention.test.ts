import { expect, test } from "bun:test";
import { failingStore } from "../../support/failing-store.ts";
import { type Heard, type Peer, World } from "../../support/world.ts";

const seqs = (heard: readonly Heard[]) => heard.flatMap(({ seq }) => seq ?? []);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A server that keeps so much, and a conversation with so many messages. */
async function talk(env: Record<string, string>, count: number) {
  const disk = failingStore();
  const world = new World({ env, store: disk.store });
  world.host.retention.start();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers as [Peer, Peer];
  const epoch = world.store.epoch;
  const say = async (times: number, id?: string) => {
    for (let at = 0; at < times; at += 1) await alice.request("message:send", { room, content: "x" }, id);
  };
  await say(count);
  /** The verdict on a cursor there. */
  const resume = async (seq: number) => {
    const peer = await world.connect("bob", { rooms: { [room]: { epoch, seq } } });
    const verdict = peer.heard[0]?.data.rooms[room];
    return { verdict, replayed: seqs(peer.heard.slice(1).filter((heard) => heard.room === room)) };
  };
  const history = async (query: object) => {
    const peer = await world.connect("alice");
    const { data } = await peer.request("room:history", { room, ...query });
    return { seqs: seqs(data.events), head: data.head, more: data.more };
  };
  return { disk, world, room, alice, bob, say, resume, history };
}

const newestTen = { TAUTLINE_KEEP_CONVERSATION_EVENTS: "10" };

test("without a setting everything is kept for ever", async () => {
  const { world, resume, history } = await talk({}, 30);
  await world.clock.advance(20 * dayMs);
  expect((await resume(0)).verdict.recovered).toBe("complete");
  expect((await history({ limit: 200 })).seqs).toHaveLength(30);
});

test("who is behind what is kept is reset; who is not gets exactly what was missed", async () => {
  const { world, resume } = await talk(newestTen, 30);
  expect((await resume(5)).verdict.recovered).toBe("complete");
  await world.clock.advance(2 * 60_000);
  const reset = { recovered: "reset", seq: 30, from: 31, to: 30 };
  expect(await resume(19)).toMatchObject({ verdict: reset, replayed: [] });
  const { verdict, replayed } = await resume(20);
  expect(verdict).toMatchObject({ recovered: "complete", seq: 30, from: 21, to: 30 });
  expect(replayed).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
});

test("history says what is left, and that there is no more", async () => {
  const { world, history } = await talk(newestTen, 30);
  await world.clock.advance(2 * 60_000);
  const left = { seqs: [21, 22, 23, 24, 25, 26, 27, 28, 29, 30], head: 30, more: false };
  expect(await history({})).toEqual(left);
  expect(await history({ after: 0 })).toEqual(left);
  expect(await history({ before: 21 })).toEqual({ seqs: [], head: 30, more: false });
});

test("numbers go on, and readers who are there notice nothing", async () => {
  const { world, bob, say } = await talk(newestTen, 30);
  bob.forget();
  await say(2);
  await world.clock.advance(2 * 60_000);
  expect(seqs(bob.events("message:new"))).toEqual([31, 32]);
});

test("what is too old goes hour by hour, and a room in which all is too old keeps its head", async () => {
  const { world, resume, history } = await talk({ TAUTLINE_KEEP_CONVERSATION_DAYS: "7" }, 5);
  await world.clock.advance(6 * dayMs);
  expect((await history({})).seqs).toEqual([1, 2, 3, 4, 5]);
  await world.clock.advance(dayMs + 2 * hourMs);
  expect(await history({})).toEqual({ seqs: [], head: 5, more: false });
  expect((await resume(4)).verdict.recovered).toBe("reset");
  expect((await resume(5)).verdict.recovered).toBe("complete");
  const peer = await world.connect("alice");
  const room = (await peer.request("conversation:list", {})).data.conversations[0];
  expect(room).toMatchObject({ head: 5, unread: 0 });
  expect(room.lastMessage).toBeUndefined();
});

test("users' rooms have bounds of their own", async () => {
  const { world, resume } = await talk({ TAUTLINE_KEEP_USER_EVENTS: "1" }, 5);
  const alice = await world.connect("alice");
  for (const title of ["a", "b", "c"])
    await alice.request("conversation:create", { memberIds: [], kind: "group", title });
  await world.clock.advance(2 * 60_000);
  const epoch = world.store.epoch;
  const back = await world.connect("alice", { rooms: { "user:alice": { epoch, seq: 1 } } });
  expect(back.heard[0]?.data.rooms["user:alice"]).toMatchObject({ recovered: "reset", seq: 4 });
  expect((await resume(0)).verdict.recovered).toBe("complete");
});

test("a retry after the trimming is refused, not said again", async () => {
  const { world, room, say } = await talk(newestTen, 1);
  await say(1, "mine");
  await say(20);
  await world.clock.advance(2 * 60_000);
  const back = await world.connect("alice");
  const retry = await back.request("message:send", { room, content: "x" }, "mine");
  expect(retry.data).toMatchObject({ code: "conflict", message: expect.stringContaining("no longer kept") });
});

test("a retry after the trimming and a restart is refused as well, for an hour", async () => {
  const { disk, world, room, say } = await talk(newestTen, 1);
  await say(1, "mine");
  await say(20);
  await world.clock.advance(2 * 60_000);
  world.host.retention.stop();
  const restarted = new World({ env: newestTen, store: disk.store });
  restarted.host.retention.start();
  const retry = async () => {
    const back = await restarted.connect("alice");
    return (await back.request("message:send", { room, content: "x" }, "mine")).data;
  };
  await restarted.clock.advance(59 * 60_000);
  expect(await retry()).toMatchObject({ code: "conflict" });
  await restarted.clock.advance(3 * 60_000);
  expect(await retry()).toMatchObject({ messageId: expect.any(String) });
});

test("a failing store is trimmed when it works again", async () => {
  const { disk, world, history } = await talk(newestTen, 30);
  disk.fail("SQLITE_FULL", ["trim", "probe"]);
  await world.clock.advance(30 * 60_000);
  disk.mend();
  expect((await history({ limit: 200 })).seqs).toHaveLength(30);
  await world.clock.advance(hourMs);
  expect((await history({ limit: 200 })).seqs).toHaveLength(10);
});

test("steps leave room for others, and the counting is in the metrics", async () => {
  const { world, alice, room } = await talk({ TAUTLINE_KEEP_CONVERSATION_EVENTS: "1" }, 0);
  for (let at = 0; at < 20; at += 1) {
    alice.say(...Array.from({ length: 50 }, () => ({ type: "message:send", data: { room, content: "x" } })));
    await world.clock.settle();
  }
  await world.clock.advance(60_000);
  const count = () => Number(/events_trimmed_total (\d+)/.exec(world.metrics.toText())?.[1]);
  expect(count()).toBeGreaterThan(0);
  expect(count()).toBeLessThan(999);
  await world.clock.advance(60_000);
  expect(count()).toBe(999);
});

test("nothing is left running when it is stopped", async () => {
  const { world, alice, bob } = await talk(newestTen, 30);
  for (const peer of [alice, bob]) peer.drop();
  await world.clock.advance(60_100);
  world.host.retention.stop();
  await world.clock.advance(60_000);
  expect(world.clock.timerCount).toBe(0);
});

test("a durable channel keeps as many of the newest events as its setting says", async () => {
  const env = { TAUTLINE_CHANNELS: "news:durable", TAUTLINE_KEEP_CHANNEL_EVENTS: "2" };
  const world = new World({ env });
  world.host.retention.start();
  const backend = await world.connect("backend:service");
  for (let payload = 1; payload <= 5; payload += 1) {
    await backend.request("channel:publish", { room: "channel:news", event: "e", payload });
  }
  await world.clock.advance(2 * 60_000);
  const reader = await world.connect("alice");
  const { data } = await reader.request("room:history", { room: "channel:news" });
  expect([seqs(data.events), data.head]).toEqual([[4, 5], 5]);
  world.host.retention.stop();
});
