/** When paced messages are due. */
import { expect, test } from "bun:test";
import { dueBy, momentOf } from "../../../bench/load/pace.ts";

test("the first message is due at once, the others evenly after it", () => {
  expect([0, 4.9, 5, 9.9, 10].map((elapsedMs) => dueBy(elapsedMs, 200))).toEqual([1, 1, 2, 2, 3]);
});

test("a message is due at its moment and not before", () => {
  for (const index of [1, 7, 200]) {
    expect(dueBy(momentOf(index, 50), 50)).toBe(index + 1);
    expect(dueBy(momentOf(index, 50) - 0.001, 50)).toBe(index);
  }
});
