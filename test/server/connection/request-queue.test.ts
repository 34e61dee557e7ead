/** How many requests of one connection wait, and what becomes of those beyond them. */
import { expect, test } from "bun:test";
import { type Peer, World } from "../../support/world.ts";

test("the queue of a connection is bounded: what does not fit is refused, the rest is answered", async () => {
  const world = new World({ env: { TAUTLINE_MAX_QUEUED_ENVELOPES: "16" } });
  const alice = await world.connect("alice");
  alice.forget();
  alice.say(...Array.from({ length: 30 }, (_, at) => ({ type: "conversation:list", id: `${at}`, data: {} })));
  await world.clock.settle();
  // One is under way.
  expect(alice.events("ack")).toHaveLength(1 + 16);
  expect(alice.events("error").every(({ data }) => data.code === "rate_limited")).toBe(true);
});

test("what the journal takes together waits in no queue, up to a bound of its own", async () => {
  const world = new World({ env: { TAUTLINE_MAX_QUEUED_ENVELOPES: "16" } });
  const { room, peers } = await world.group("alice");
  const [alice] = peers as [Peer];
  for (const count of [60, 40]) {
    alice.say(
      ...Array.from({ length: count }, (_, at) => ({
        type: "message:send",
        id: `${count}-${at}`,
        data: { room, content: "x" },
      })),
    );
  }
  await world.clock.settle();
  expect(alice.events("ack")).toHaveLength(4 * 16 + 16);
  expect(alice.events("error").map(({ data }) => data.code)).toEqual(Array(20).fill("rate_limited"));
});

test("the queue is bounded by its text, too, and a large request that waits alone is taken", async () => {
  const world = new World({ env: { TAUTLINE_MAX_QUEUED_CHARS: "65536" } });
  const alice = await world.connect("alice");
  const gate = Promise.withResolvers<readonly []>();
  world.store.conversations.listFor = () => gate.promise;
  alice.forget();
  alice.say({ type: "conversation:list", id: "first", data: {} });
  for (let asked = 0; asked < 10; asked += 1) {
    alice.say({ type: "heartbeat", id: `${asked}`, data: { timestamp: 1, padding: "x".repeat(20_000) } });
  }
  await world.clock.settle();
  expect(alice.heard.map(({ id, data }) => [id, data.code])).toEqual(
    ["3", "4", "5", "6", "7", "8", "9"].map((id) => [id, "rate_limited"]),
  );
  gate.resolve([]);
  await world.clock.settle();
  expect(alice.events("ack").map(({ id }) => id)).toEqual(["first", "0", "1", "2"]);
  alice.say({ type: "heartbeat", id: "again", data: { timestamp: 1, padding: "x".repeat(60_000) } });
  await world.clock.settle();
  expect(alice.events("ack").at(-1)?.id).toBe("again");
});

test("what waits is counted as what it takes in memory: a text of nothing but brackets takes many times its length", async () => {
  const world = new World({ env: { TAUTLINE_MAX_QUEUED_CHARS: "65536" } });
  const alice = await world.connect("alice");
  const gate = Promise.withResolvers<readonly []>();
  world.store.conversations.listFor = () => gate.promise;
  alice.forget();
  alice.say({ type: "conversation:list", id: "first", data: {} });
  const paddings = [Array(500).fill({}), { deep: Array(400).fill([""]) }, Array(1_000).fill("ab"), []];
  for (const [at, padding] of paddings.entries()) {
    alice.say({ type: "heartbeat", id: `${at}`, data: { timestamp: 1, padding } });
  }
  await world.clock.settle();
  expect(alice.heard.map(({ id, data }) => [id, data.code])).toEqual(
    ["1", "2"].map((id) => [id, "rate_limited"]),
  );
  gate.resolve([]);
  await world.clock.settle();
  expect(alice.events("ack").map(({ id }) => id)).toEqual(["first", "0", "3"]);
});
