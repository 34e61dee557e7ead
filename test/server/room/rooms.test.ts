import { expect, test } from "bun:test";
import { World } from "../../support/world.ts";

test("however many say hello at the same moment, every one is welcomed into their own room", async () => {
  const world = new World();
  const peers = Array.from({ length: 3_000 }, () => world.open());
  for (const [at, peer] of peers.entries()) {
    peer.say({ type: "hello", id: "h", data: { token: `user${at}`, client: { kind: "other" } } });
  }
  await world.clock.settle();
  expect(peers.filter(({ heard }) => heard[0]?.type !== "welcome")).toEqual([]);
  expect(peers.filter(({ session }) => session.rooms.length !== 2)).toEqual([]);
});

test("rooms that nobody is in are forgotten after a while, when there are many", async () => {
  const world = new World();
  const { rooms } = world.host.services;
  const comeAndGo = async (from: number) => {
    for (let at = from; at < from + 2_500; at += 1) (await world.connect(`user${at}`)).drop();
  };
  await comeAndGo(0);
  expect(rooms.loaded("user:user0" as never)).toBeDefined();
  await world.clock.advance(31_000);
  await comeAndGo(2_500);
  expect(rooms.loaded("user:user0" as never)).toBeUndefined();
}, 60_000);

test("two who open a whisper room at the same moment meet in it", async () => {
  const world = new World();
  const { rooms } = world.host.services;
  const [alice, bob] = [await world.connect("alice"), await world.connect("bob")];
  const first = await rooms.open("whisper:MEET" as never);
  const second = await rooms.open("whisper:MEET" as never);
  if (first === undefined || second === undefined) throw new Error("a whisper room is always there");
  rooms.enter(first, alice.session);
  rooms.enter(second, bob.session);
  expect(rooms.loaded("whisper:MEET" as never)?.connections.size).toBe(2);
});
