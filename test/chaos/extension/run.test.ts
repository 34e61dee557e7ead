/** That a loss would be noticed. */
import { expect, test } from "bun:test";
import { compare, isWhole } from "./run.ts";

test("what was captured and is at the server once each is whole", () => {
  expect(isWhole(compare([], ["a", "b"], ["b", "a"], 2))).toBe(true);
});

test("a captured activity that the server does not have is lost", () => {
  const result = compare([], ["a", "b"], ["a"], 1);
  expect([result.lost, isWhole(result)]).toEqual([["b"], false]);
});

test("an activity that nobody captured, or that is there twice, is one too many", () => {
  expect(compare([], ["a"], ["a", "b", "a"], 3).extra).toEqual(["b", "a"]);
});

test("an activity that counted twice is noticed, however it is stored", () => {
  expect(isWhole(compare([], ["a"], ["a"], 2))).toBe(false);
});
