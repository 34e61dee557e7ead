/** When a client of a storm tries again. */
import { expect, test } from "bun:test";
import { backoffMs, hintOf } from "../../../../bench/load/storm/backoff.ts";

test("jitter is full, over a bound that doubles up to five seconds", () => {
  expect([0, 1, 2, 4, 5, 9].map((failures) => backoffMs(failures, 0, 0.5))).toEqual([
    125, 250, 500, 2_000, 2_500, 2_500,
  ]);
  expect(backoffMs(3, 0, 0)).toBe(0);
});

test("what the server asks for is waited before the jitter", () => {
  expect(backoffMs(0, 1_000, 0.5)).toBe(1_125);
});

test("a hint is found in a refusal and in a close's reason", () => {
  expect(hintOf('{"type":"error","data":{"code":"unavailable","message":"","retryAfterMs":420}}')).toBe(420);
  expect(hintOf("1001 server going away; retry after 1500 ms")).toBe(1_500);
  expect(hintOf("1001 server going away")).toBe(0);
});
