/** What goes wrong in a scene. */
import { expect, test } from "bun:test";
import { fatesOf, killMoments } from "../../../bench/correctness/faults.ts";
import type { Scene } from "../../../bench/correctness/scene.ts";
import { sceneShape } from "../../../bench/runner/shapes.ts";

const scene = (seed: string, kills = 0): Scene => ({ ...sceneShape, badMs: 10_000, seed, kills });
const fates = (seed: string) => {
  const next = fatesOf(scene(seed));
  return Array.from({ length: 200 }, next);
};

test("the same seed gives every contestant the same fates, another one others", () => {
  expect(fates("one")).toEqual(fates("one"));
  expect(fates("one")).not.toEqual(fates("two"));
});

test("most connections end or fall silent before long", () => {
  const ended = fates("one").filter(({ kind }) => kind === "cut" || kind === "silence");
  expect(ended.length).toBeGreaterThan(100);
  for (const fate of ended) if ("afterBytes" in fate) expect(fate.afterBytes).toBeLessThan(40_000);
});

test("the server is killed as often as wanted, apart, while the network is bad", () => {
  const moments = killMoments(scene("one", 4));
  expect(moments).toHaveLength(4);
  expect(moments).toEqual(moments.toSorted((a, b) => a - b));
  expect(moments[0]).toBeGreaterThan(0);
  expect(moments[3]).toBeLessThan(10_000);
});
