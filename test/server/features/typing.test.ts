import { expect, test } from "bun:test";
import { type Peer, World } from "../../support/world.ts";

const states = (peer: Peer | undefined) => peer?.events("status:typing").map(({ data }) => data.typing);

test("typing is told to the others once, never to the typist, on any device", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  const phone = await world.connect("alice");
  await phone.request("room:join", { room });
  for (let key = 0; key < 3; key += 1) await alice?.request("typing:start", { room });
  expect(bob?.events("status:typing")).toMatchObject([
    { room, data: { userId: "alice", username: "Alice", typing: true } },
  ]);
  expect(states(alice)).toEqual([]);
  expect(states(phone)).toEqual([]);
});

test("typing is over by itself after five seconds without a sign", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  await alice?.request("typing:start", { room });
  await world.clock.advance(4_000);
  await alice?.request("typing:start", { room });
  await world.clock.advance(4_900);
  expect(states(bob)).toEqual([true]);
  await world.clock.advance(200);
  expect(states(bob)).toEqual([true, false]);
});

test("who types on and on is told of again every ten seconds, for those who forget or came later", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  for (let passedMs = 0; passedMs <= 33_000; passedMs += 3_000) {
    await alice?.request("typing:start", { room });
    await world.clock.advance(3_000);
  }
  expect(states(bob)).toEqual([true, true, true]);
  await world.clock.advance(5_000);
  expect(states(bob)).toEqual([true, true, true, false]);
});

test("typing is over on sending, before the message", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  await alice?.request("typing:start", { room });
  await alice?.request("message:send", { room, content: "done" });
  expect(bob?.heard.map(({ type }) => type)).toEqual(["status:typing", "status:typing", "message:new"]);
  await world.clock.advance(10_000);
  expect(states(bob)).toEqual([true, false]);
});

test("who writes on at once types after what was said, where no disk is waited for", async () => {
  const world = new World();
  const room = "whisper:x";
  const [alice, bob] = [await world.connect("alice"), await world.connect("bob")];
  for (const peer of [alice, bob]) await peer.request("room:join", { room });
  alice.say({ type: "message:send", data: { room, content: "hi" } });
  alice.say({ type: "typing:start", data: { room } });
  await world.clock.settle();
  const told = bob.heard.map(({ type }) => type).filter((type) => !type.startsWith("presence:"));
  expect(told.slice(-2)).toEqual(["message:new", "status:typing"]);
});

test("typing is over when the typist stops, leaves or drops", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  const start = () => alice?.request("typing:start", { room });
  await start();
  await alice?.request("typing:stop", { room });
  await start();
  await alice?.request("room:leave", { room });
  await alice?.request("room:join", { room });
  await start();
  alice?.drop();
  expect(states(bob)).toEqual([true, false, true, false, true, false]);
});

test("who begins and stops over and over is told of four times as often as they may say something", async () => {
  const env = { TAUTLINE_LIMIT_MESSAGES_PER_MINUTE: "2", TAUTLINE_LIMIT_MESSAGES_BURST: "1" };
  const world = new World({ env });
  const { room, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers;
  const flicker = async (times: number) => {
    for (let time = 0; time < times; time += 1) {
      expect((await alice?.request("typing:start", { room }))?.type).toBe("ack");
      expect((await alice?.request("typing:stop", { room }))?.type).toBe("ack");
    }
  };
  await flicker(20);
  const told = Array.from({ length: 12 }, () => [true, false]).flat();
  expect(states(bob)).toEqual(told);
  await alice?.request("typing:start", { room });
  await world.clock.advance(4_000);
  await world.clock.advance(4_000);
  await alice?.request("typing:start", { room });
  expect(states(bob)).toEqual([...told, true]);
});
