import { expect, test } from "bun:test";
import { addGauges } from "../../server/gauges.ts";
import { countTimers } from "../../server/lib/clock.ts";
import { Metrics } from "../../server/lib/metrics.ts";
import { World } from "../support/world.ts";

test("what is held shows, and no longer shows when it is let go of", async () => {
  const world = new World();
  const metrics = new Metrics();
  const { people, rooms } = world.host.services;
  const sessions = new Set([{ unsentBytes: 3 }, { unsentBytes: 4 }]);
  addGauges(metrics, { sessions, people, rooms, clock: countTimers(world.clock) });
  const figure = (name: string) =>
    Number(new RegExp(`^tautline_${name} (.+)$`, "m").exec(metrics.toText())?.[1]);
  const counts = () => ["users", "rooms", "rooms_occupied", "memberships", "memberships_most"].map(figure);

  const alice = await world.connect("alice");
  await alice.request("room:join", { room: "whisper:HARBOUR" });
  const phone = await world.connect("alice");
  expect(counts()).toEqual([1, 3, 3, 5, 2]);
  expect(["connections", "unsent_bytes", "unsent_bytes_most"].map(figure)).toEqual([2, 7, 4]);

  alice.drop();
  phone.drop();
  await world.clock.advance(10_000);
  // Alice's own room and the one for everybody keep a log, which is read again sooner or later.
  expect(counts()).toEqual([0, 2, 0, 0, 0]);
  expect(figure("heap_bytes")).toBeGreaterThan(1_000_000);
  expect(figure("resident_bytes")).toBeGreaterThan(figure("heap_bytes") / 4);
});
