/** Ids that sort by time, whatever the clock does. */
import { expect, test } from "bun:test";
import { createUuids } from "../../client/core/uuid.ts";

const random = { ratio: () => Math.random() };

function uuidsAt(...times: number[]): string[] {
  let at = 0;
  const clock = { now: () => times[at] ?? 0, monotonic: () => 0 };
  const next = createUuids(clock, random);
  return times.map((_, index) => {
    at = index;
    return next();
  });
}

test("has the form, the version and the variant of RFC 9562", () => {
  for (const id of uuidsAt(1, 1_700_000_000_000, 9_999_999_999_999)) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});

test("begins with the milliseconds", () => {
  const [id = ""] = uuidsAt(1_700_000_000_123);
  expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(1_700_000_000_123);
});

test("sorts in the order of making within one millisecond, beyond the counter's end too", () => {
  const ids = uuidsAt(...Array<number>(10_000).fill(1_700_000_000_000));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test("sorts in the order of making when the clock steps back", () => {
  const ids = uuidsAt(1_700_000_000_000, 1_700_000_000_001, 1_600_000_000_000, 1_700_000_000_002);
  expect(ids.toSorted()).toEqual(ids);
});

test("two clients with the same clock make different ids", () => {
  const [first] = uuidsAt(1_700_000_000_000);
  const [second] = uuidsAt(1_700_000_000_000);
  expect(first).not.toBe(second);
});
