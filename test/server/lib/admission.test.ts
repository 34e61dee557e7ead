import { expect, test } from "bun:test";
import { AdmissionBucket } from "../../../server/lib/admission.ts";
import { perSecond } from "../../../server/lib/token-bucket.ts";

const from = Date.UTC(2026, 0, 1);
const rate = perSecond(100, 50);

/** Everybody comes at once and comes back when told; `random` as it is given. @returns when each got in, in ms */
function storm(count: number, random: () => number): number[] {
  const bucket = new AdmissionBucket(rate.capacity, from, random);
  const entered: number[] = [];
  const due = Array.from({ length: count }, () => from);
  for (let next = due.shift(); next !== undefined; next = due.shift()) {
    const waitMs = bucket.take(rate, next);
    if (waitMs === 0) entered.push(next - from);
    else due.push(next + waitMs);
    due.sort((a, b) => a - b);
  }
  return entered;
}

test("those who are turned away together are told different times, each behind the one before", () => {
  const bucket = new AdmissionBucket(rate.capacity, from, () => 0.5);
  const waits = Array.from({ length: 350 }, () => bucket.take(rate, from)).filter((waitMs) => waitMs > 0);
  expect(new Set(waits).size).toBe(200);
  expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  expect(waits.at(-1)).toBeWithin(1_900, 2_200);
});

test.each([0, 0.5, 0.999])(
  "everybody gets in, at the rate, and nobody waits for ever (chance %d)",
  (chance) => {
    const entered = storm(1_000, () => chance);
    expect(entered).toHaveLength(1_000);
    // 150 at once, the other 850 at 100 a second.
    expect(entered.at(-1)).toBeWithin(8_000, 14_000);
    for (let second = 0; second < 14; second += 1) {
      const within = entered.filter((atMs) => atMs > 0 && Math.floor(atMs / 1_000) === second).length;
      expect(within).toBeLessThanOrEqual(101);
    }
  },
);

test("nobody is told to stay away much longer than half a minute", () => {
  const bucket = new AdmissionBucket(rate.capacity, from, () => 0.999);
  const waits = Array.from({ length: 100_000 }, () => bucket.take(rate, from));
  expect(Math.max(...waits)).toBeLessThan(40_000);
});

test("who was told to come back is forgotten when the time has passed", () => {
  const bucket = new AdmissionBucket(rate.capacity, from, () => 0.5);
  for (let came = 0; came < 1_000; came += 1) bucket.take(rate, from);
  const later = from + 60_000;
  const waits = Array.from({ length: 151 }, () => bucket.take(rate, later));
  expect(waits.filter((waitMs) => waitMs > 0)).toHaveLength(1);
  expect(waits.at(-1)).toBeLessThan(30);
});
