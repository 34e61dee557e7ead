/** Which conduct of a peer is told, and which one ends its connection. */
import { expect, test } from "bun:test";
import { World } from "../../support/world.ts";

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

test("what a frame holds after the violation that closes is not begun", async () => {
  const world = new World();
  const peer = world.open();
  const hello = { type: "hello", id: "h", data: { token: "alice", client: { kind: "web" } } };
  peer.say(...new Array(20).fill(1), hello);
  await world.clock.settle();
  expect(peer.closedWith?.code).toBe(4400);
  expect(world.host.services.people.userCount).toBe(0);
});
