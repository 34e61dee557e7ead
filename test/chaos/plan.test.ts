import { expect, test } from "bun:test";
import { planRounds, type RoundPlan } from "./plan.ts";
import { pointNames } from "./server/points.ts";

const killsOf = ({ early, serving, diskFull }: RoundPlan) => [...early, ...serving, ...diskFull];

test("the same seed gives the same plan, another seed another", () => {
  expect(planRounds(120, "one", true)).toEqual(planRounds(120, "one", true));
  expect(planRounds(120, "one", true)).not.toEqual(planRounds(120, "two", true));
});

test.each([1, 7, 20, 50, 51, 500])("%d kills are as many, in rounds of at most fifty", (kills) => {
  const rounds = planRounds(kills, "seed", true);
  const sizes = rounds.map((round) => killsOf(round).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(kills);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(50);
});

test("twenty kills meet every point", () => {
  const met = new Set(
    planRounds(20, "seed", true)
      .flatMap(killsOf)
      .map(({ point }) => point),
  );
  expect([...met].sort()).toEqual([...pointNames].sort());
});

test("where no disk can be filled, other kills take the place of those", () => {
  const kills = planRounds(20, "seed", false).flatMap(killsOf);
  expect(kills).toHaveLength(20);
  expect(kills.filter(({ point }) => point === "disk-full")).toEqual([]);
});
