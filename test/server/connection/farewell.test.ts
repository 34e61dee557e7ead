import { expect, test } from "bun:test";
import { sayFarewell } from "../../../server/connection/farewell.ts";
import { type Peer, World } from "../../support/world.ts";

async function stop(world: World, peers: readonly Peer[], random = Math.random): Promise<void> {
  const stopping = sayFarewell({
    sessions: new Set(peers.map(({ session }) => session)),
    clock: world.clock,
    intake: world.host.intake,
    random,
    returnsPerSecond: 10,
    stored: () => world.host.services.journal.settled(),
  });
  let hasEnded = false;
  void stopping.then(() => {
    hasEnded = true;
  });
  while (!hasEnded) await world.clock.advance(100);
}

const hintOf = ({ closedWith }: Peer) =>
  Number(/^restart; retry after (\d+) ms$/.exec(closedWith?.reason ?? "")?.[1]);

test("everybody is closed with 1001 and a time of their own to come back at, as many a second as are let in", async () => {
  const world = new World();
  const peers = await Promise.all(Array.from({ length: 50 }, (_, at) => world.connect(`u${at}`)));
  peers.push(world.open());
  let drawn = 0;
  await stop(world, peers, () => drawn++ / 50);
  expect(new Set(peers.map(({ closedWith }) => closedWith?.code))).toEqual(new Set([1001]));
  const hints = peers.map(hintOf);
  expect(new Set(hints).size).toBe(51);
  expect(Math.min(...hints)).toBe(500);
  expect(Math.max(...hints)).toBe(500 + 5_100);
});

test("what has begun is stored and acknowledged before the goodbye", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice] = peers as [Peer];
  alice.say(
    { type: "message:send", id: "1", data: { room, content: "last words" } },
    { type: "message:send", id: "2", data: { room, content: "very last words" } },
    { type: "room:history", id: "3", data: { room } },
  );
  await stop(world, peers);
  expect(alice.heard.flatMap(({ id }) => id ?? [])).toEqual(["1", "2", "3"]);
  expect(alice.closedWith?.code).toBe(1001);
});

test("what takes too long is not waited for", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  world.store.conversations.listFor = () => new Promise(() => {});
  alice.say({ type: "conversation:list", id: "1", data: {} });
  const from = world.clock.now();
  await stop(world, [alice]);
  expect(alice.closedWith?.code).toBe(1001);
  expect(world.clock.now() - from).toBeWithin(1_000, 1_500);
});

test("a reader who stalls is waited for no longer than anybody else", async () => {
  const world = new World({ env: { TAUTLINE_MAX_UNSENT_BYTES: "65536" } });
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers as [Peer, Peer];
  bob.stall();
  for (let said = 0; said < 100; said += 1) {
    await alice.request("message:send", { room, content: "x".repeat(1_000) });
  }
  bob.say({ type: "room:history", id: "h", data: { room } });
  const from = world.clock.now();
  await stop(world, peers);
  expect(bob.closedWith?.code).toBe(1001);
  expect(world.clock.now() - from).toBeLessThan(1_000);
});

test("what was taken in is heard before the goodbye, also where nobody waits for an answer", async () => {
  const world = new World();
  const [ann, bob] = [await world.connect("ann"), await world.connect("bob")];
  for (const peer of [ann, bob]) await peer.request("room:join", { room: "whisper:x" });
  ann.say({ type: "message:send", data: { room: "whisper:x", content: "hi" } });
  await stop(world, [ann, bob]);
  for (const peer of [ann, bob]) expect(peer.events("message:new")).toHaveLength(1);
});
