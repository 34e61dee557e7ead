import { expect, test } from "bun:test";
import { perMinute, perSecond, TokenBucket, TokenBuckets } from "../../../server/lib/token-bucket.ts";

const from = Date.UTC(2026, 0, 1);

test("a bucket gives its capacity at once, then says how long until the next", () => {
  const rate = perSecond(10, 2);
  const bucket = new TokenBucket(rate.capacity, from);
  expect(Array.from({ length: 14 }, () => bucket.take(rate, from))).toEqual([...Array(12).fill(0), 100, 100]);
  expect(bucket.take(rate, from + 60)).toBeWithin(40, 42);
  expect(bucket.take(rate, from + 101)).toBe(0);
});

test("whoever waits as long as it was told is let in", () => {
  const rate = perMinute(7);
  const bucket = new TokenBucket(rate.capacity, from);
  let now = from;
  for (let taken = 0; taken < 100; taken += 1) {
    now += bucket.take(rate, now);
    if (taken >= 7) expect(bucket.take(rate, now)).toBeOneOf([0, 1]);
  }
});

test("a clock that is set back lets nobody in, and nothing goes wrong", () => {
  const rate = perSecond(1);
  const bucket = new TokenBucket(rate.capacity, from);
  bucket.take(rate, from);
  expect(bucket.take(rate, from - 60_000)).toBe(1_000);
  expect(bucket.take(rate, from - 59_000)).toBe(0);
});

test("a rate of 0 is no limit, and keeps nothing", () => {
  const buckets = new TokenBuckets(perSecond(0));
  for (let user = 0; user < 100; user += 1) expect(buckets.take(`u${user}`, from)).toBe(0);
  expect(buckets.size).toBe(0);
});

test("one key takes nothing from another", () => {
  const buckets = new TokenBuckets(perSecond(1));
  expect([buckets.take("a", from), buckets.take("a", from), buckets.take("b", from)]).toEqual([0, 1_000, 0]);
});

test("a table forgets the full buckets, and none that still holds somebody back", () => {
  const buckets = new TokenBuckets(perMinute(1));
  buckets.take("held back", from + 59_000);
  for (let key = 0; key < 5_000; key += 1) buckets.take(`early ${key}`, from);
  for (let key = 0; key < 5_000; key += 1) buckets.take(`late ${key}`, from + 61_000);
  expect(buckets.size).toBeLessThan(10_000);
  expect(buckets.take("held back", from + 61_000)).toBeGreaterThan(50_000);
});

test("a table is bounded, however many keys there are", () => {
  const buckets = new TokenBuckets(perMinute(1));
  for (let key = 0; key < 400_000; key += 1) buckets.take(`key ${key}`, from);
  expect(buckets.size).toBeLessThanOrEqual(131_072);
  expect(buckets.take("key 399999", from)).toBeGreaterThan(0);
});
