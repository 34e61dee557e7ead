/** A follower sees everything at least once, in the order of each room, and takes nobody's time. */
import { expect, test } from "bun:test";
import { Follower } from "../../../server/room/follower.ts";
import type { StoredEvent } from "../../../server/store/port.ts";
import { type Peer, World } from "../../support/world.ts";

/** Resolves when it has caught up. */
async function follow(world: World, handle: (event: StoredEvent) => Promise<void>): Promise<void> {
  const { store, journal, hub, clock, inBackground } = world.host.services;
  const wants = ({ type, room }: StoredEvent) => type === "message:new" && room.startsWith("conversation:");
  const parts = { name: "test", store, journal, hub, clock, inBackground, wants, handle };
  const started = new Follower(parts).start();
  await world.clock.settle();
  await started;
}

const patient = { TAUTLINE_MAX_QUEUED_ENVELOPES: "10000" };
const contentOf = ({ body }: StoredEvent): string => JSON.parse(body).content;

function sayAll(peer: Peer, room: string, from: number, to: number): void {
  for (let at = from; at <= to; at += 1) {
    peer.say({ type: "message:send", id: `m${at}`, data: { room, content: `${at}` } });
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, at) => `${at + 1}`);

test("messages are seen after their acks, in order, though one takes its time", async () => {
  const world = new World();
  const { room, peers } = await world.group("alice");
  const alice = peers[0] as Peer;
  const seen: string[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await follow(world, async (event) => {
    if (seen.length === 0) await held;
    seen.push(contentOf(event));
  });
  sayAll(alice, room, 1, 3);
  await world.clock.settle();
  expect(alice.events("ack")).toHaveLength(3);
  expect(seen).toEqual([]);
  release();
  await world.clock.settle();
  expect(seen).toEqual(upTo(3));
});

test("what comes while it is too far behind is read from the store, nothing twice", async () => {
  const world = new World({ env: patient });
  const { room, peers } = await world.group("alice");
  const seen: string[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await follow(world, async (event) => {
    await held;
    seen.push(contentOf(event));
  });
  sayAll(peers[0] as Peer, room, 1, 5_000);
  await world.clock.settle();
  release();
  for (let turn = 0; turn < 40; turn += 1) await world.clock.settle();
  expect(new Set(seen)).toEqual(new Set(upTo(5_000)));
  sayAll(peers[0] as Peer, room, 5_001, 5_002);
  await world.clock.settle();
  expect(seen.slice(-2)).toEqual(["5001", "5002"]);
});

test("the next process goes on where it was noted to be, and what fails by a bug holds up nothing", async () => {
  const world = new World({ env: patient });
  const { room, peers } = await world.group("alice");
  const seen: string[] = [];
  await follow(world, async (event) => {
    if (contentOf(event) === "7") throw new Error("a bug");
    seen.push(contentOf(event));
  });
  sayAll(peers[0] as Peer, room, 1, 1_200);
  for (let turn = 0; turn < 5; turn += 1) await world.clock.settle();
  expect(seen).toHaveLength(1_199);
  expect(world.logLines.join("")).toContain("a bug");
  sayAll(peers[0] as Peer, room, 1_201, 1_210);
  await world.clock.settle();
  const next = new World({ store: world.store, clock: world.clock });
  const again: string[] = [];
  await follow(next, async (event) => void again.push(contentOf(event)));
  expect(again.slice(-10)).toEqual(upTo(1_210).slice(-10));
  expect(again.length).toBeLessThan(1_210);
});
