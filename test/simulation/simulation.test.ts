/** The simulation itself: many seeds hold every guarantee, and what it finds can be found again. */
import { expect, test } from "bun:test";
import { availableParallelism } from "node:os";
import { amount } from "../support/amount.ts";
import { explore } from "./explore.ts";
import { planOf } from "./plan.ts";
import { tellStory } from "./story.ts";

const seeds = amount(100, 1_000);

test(`${seeds} seeds of 200 steps hold every guarantee`, async () => {
  const jobs = Math.min(2, availableParallelism());
  const { count, failures, tally } = await explore({ from: 1, seeds, steps: 200, jobs });
  expect(
    failures.map(({ seed, violation }) => `seed ${seed}: ${violation.check}: ${violation.what}`),
  ).toEqual([]);
  expect(count).toBe(seeds);
  // It is a simulation of something.
  expect(tally.acks).toBeGreaterThan(30 * seeds);
}, 300_000);

test("a seed goes the same way every time, to the last frame", () => {
  const seed = 3;
  const [first, again] = [0, 1].map(() =>
    tellStory(planOf(seed, 200), { without: [] }, true).lines.join("\n"),
  );
  expect(again).toBe(String(first));
  expect(tellStory(planOf(seed + 1, 200), { without: [] }, true).lines.join("\n")).not.toBe(String(first));
});

test("seeds differ in who is there and in what goes wrong", () => {
  const plans = Array.from({ length: 20 }, (_, seed) => planOf(seed, 200));
  expect(new Set(plans.map(({ setting }) => JSON.stringify(setting))).size).toBe(20);
});
