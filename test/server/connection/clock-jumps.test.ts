/** What is owed within a time is owed by the time that passes, whatever the server's clock is set to meanwhile. */
import { expect, test } from "bun:test";
import type { RoomName } from "../../../protocol/index.ts";
import { sayFarewell } from "../../../server/connection/farewell.ts";
import { type Peer, World } from "../../support/world.ts";

const hourMs = 3_600_000;

test("set forward by an hour, it ends nobody's connection", async () => {
  const world = new World();
  const { peers } = await world.group("alice", "bob");
  world.clock.setBy(hourMs);
  await world.clock.advance(5_000);
  expect(peers.map(({ closedWith }) => closedWith)).toEqual([undefined, undefined]);
});

test("set back by an hour, it still ends the connection of a peer that has fallen silent", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  world.clock.setBy(-hourMs);
  await world.clock.advance(46_000);
  expect(alice.closedWith?.code).toBe(4408);
});

test("set back by an hour, it waits no longer for a hello", async () => {
  const world = new World();
  const peer = world.open();
  world.clock.setBy(-hourMs);
  await world.clock.advance(11_000);
  expect(peer.closedWith?.code).toBe(4408);
});

test("set back by an hour, it is no more patient with a reader who is behind", async () => {
  const world = new World({ env: { TAUTLINE_MAX_UNSENT_BYTES: "65536", TAUTLINE_MAX_BEHIND_MS: "5000" } });
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers as [Peer, Peer];
  bob.stall();
  for (let said = 0; said < 100; said += 1) {
    await alice.request("message:send", { room, content: "x".repeat(1_000) });
  }
  world.clock.setBy(-hourMs);
  await world.clock.advance(6_000);
  expect(bob.closedWith?.code).toBe(4413);
});

test("set forward past the end of a token, it says so, and ends the connection with it", async () => {
  const world = new World();
  const alice = await world.connect("alice:user:1800");
  world.clock.setBy(hourMs);
  for (let passed = 0; passed < 50; passed += 10) {
    alice.say({ type: "ping", data: {} });
    await world.clock.advance(10_000);
  }
  expect(alice.events("auth-expired").map(({ data }) => data.expired)).toEqual([true]);
  expect(alice.closedWith?.code).toBe(4401);
});

test("set back by an hour, it tells a room as soon as ever who has come", async () => {
  const world = new World();
  const { room, peers, conversationId } = await world.group("alice", "bob");
  const [alice] = peers as [Peer];
  await alice.request("conversation:add", { conversationId, userIds: ["carol"] });
  const carol = await world.connect("carol");
  world.host.services.asides.toConnections(Array(2_500).fill(carol.session), '{"type":"a"}');
  world.clock.setBy(-hourMs);
  await carol.request("room:join", { room });
  await world.clock.advance(2_500);
  expect(alice.events("presence:diff")).toHaveLength(1);
});

test("set back by an hour while it stops, it waits no longer for what takes too long", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  world.store.conversations.listFor = () => new Promise(() => {});
  alice.say({ type: "conversation:list", id: "1", data: {} });
  void sayFarewell({
    sessions: new Set([alice.session]),
    clock: world.clock,
    intake: world.host.intake,
    random: () => 0,
    returnsPerSecond: 10,
    stored: () => world.host.services.journal.settled(),
  });
  world.clock.setBy(-hourMs);
  await world.clock.advance(1_500);
  expect(alice.closedWith?.code).toBe(1001);
});

test("set back by an hour, it goes on taking what fits the rates", async () => {
  const world = new World({ env: { TAUTLINE_LIMIT_ENVELOPES_PER_SECOND: "1" } });
  const alice = await world.connect("alice");
  const ask = () => alice.request("presence:get", { room: "conversation:none" });
  while ((await ask()).data.code !== "rate_limited");
  world.clock.setBy(-hourMs);
  await world.clock.advance(2_000);
  expect((await ask()).data.code).not.toBe("rate_limited");
});

test("set forward by an hour, it takes no more of anybody than the rates allow", async () => {
  const world = new World({
    env: { TAUTLINE_LIMIT_MESSAGES_PER_MINUTE: "1", TAUTLINE_LIMIT_FILES_PER_MINUTE: "1" },
  });
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers as [Peer, Peer];
  const { user } = alice.session;
  const announced = { room: room as RoomName, uploadId: undefined, name: "a", type: "", totalBytes: 1 };
  const said = { level: "info", title: "t", message: "m" };
  const askers: Record<string, () => Promise<string | undefined>> = {
    messages: async () => (await alice.request("message:send", { room, content: "x" })).data.code,
    notifications: async () =>
      (await bob.request("notification:send", { ...said, userIds: ["alice"] })).data.code,
    files: () =>
      world.host.uploads.begin(user, announced).then(
        (upload) => upload.drop().then(() => undefined),
        ({ code }) => code,
      ),
  };
  for (const ask of Object.values(askers)) while ((await ask()) !== "rate_limited");
  world.clock.setBy(hourMs);
  for (const [what, ask] of Object.entries(askers))
    expect([what, await ask()]).toEqual([what, "rate_limited"]);
});
