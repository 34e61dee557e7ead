/** The newest events of a room, in memory. */
import { describe, expect, test } from "bun:test";
import { Ring } from "../../../server/room/ring.ts";

const texts = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`);

function holding(from: number, to: number): Ring {
  const ring = new Ring(128);
  for (let seq = from; seq <= to; seq += 1) ring.push(seq, `${seq}`);
  return ring;
}

/** A read that ends when it is told to. */
function slowRead(result: readonly string[]) {
  const { promise, resolve } = Promise.withResolvers<readonly string[]>();
  let reads = 0;
  const read = () => {
    reads += 1;
    return promise;
  };
  return { read, end: () => resolve(result), reads: () => reads };
}

describe("a ring that is filled", () => {
  test("holds what was read", async () => {
    const ring = new Ring(128);
    await ring.fill(25, async () => texts(1, 25));
    expect(ring.between(5, 25)).toEqual(texts(6, 25));
  });

  test("takes older events in front of those it holds", async () => {
    const ring = holding(20, 25);
    await ring.fill(25, async () => texts(1, 25));
    expect(ring.between(0, 25)).toEqual(texts(1, 25));
  });

  test("keeps what came while it was read", async () => {
    const ring = new Ring(128);
    const { read, end } = slowRead(texts(1, 25));
    const filled = ring.fill(25, read);
    ring.push(26, "26");
    ring.push(27, "27");
    end();
    await filled;
    expect(ring.between(0, 27)).toEqual(texts(1, 27));
  });

  test("takes nothing that was changed while it was read", async () => {
    const ring = new Ring(128);
    const { read, end } = slowRead(texts(1, 25));
    const filled = ring.fill(25, read);
    ring.clear();
    end();
    await filled;
    expect(ring.between(0, 25)).toBeUndefined();
  });

  test("takes nothing that does not reach what it holds", async () => {
    const ring = holding(30, 31);
    await ring.fill(25, async () => texts(1, 25));
    expect(ring.between(0, 25)).toBeUndefined();
    expect(ring.between(29, 31)).toEqual(texts(30, 31));
  });

  test("reads once for all who ask meanwhile", async () => {
    const ring = new Ring(128);
    const { read, end, reads } = slowRead(texts(1, 25));
    const filled = [ring.fill(25, read), ring.fill(25, read), ring.fill(25, read)];
    end();
    await Promise.all(filled);
    expect(reads()).toBe(1);
  });
});

describe("a ring of long texts", () => {
  const long = (seq: number) => `${seq}`.padEnd(1_000, "x");

  test("holds no more than its bound of them, and always the newest", () => {
    const ring = new Ring(128, 10_000);
    for (let seq = 1; seq <= 100; seq += 1) {
      ring.push(seq, long(seq));
      expect(ring.chars).toBeLessThanOrEqual(10_000);
      expect(ring.between(seq - 1, seq)).toEqual([long(seq)]);
    }
    expect(ring.between(0, 100)).toBeUndefined();
  });

  test("holds nothing of one that is longer than its bound, and goes on after it", () => {
    const ring = new Ring(128, 10_000);
    ring.push(1, "x".repeat(20_000));
    expect(ring.chars).toBe(0);
    expect(ring.between(0, 1)).toBeUndefined();
    ring.push(2, long(2));
    expect(ring.between(1, 2)).toEqual([long(2)]);
  });

  test("takes of what was read as much as fits", async () => {
    const ring = new Ring(128, 10_000);
    await ring.fill(25, async () => Array.from({ length: 25 }, (_, at) => long(at + 1)));
    expect(ring.chars).toBeLessThanOrEqual(10_000);
    expect(ring.between(22, 25)).toEqual([long(23), long(24), long(25)]);
    expect(ring.between(0, 25)).toBeUndefined();
  });
});

describe("frames that all who come back share", () => {
  const frames = ["x".repeat(500)];

  test("count as held, and are made once for one stretch", () => {
    const ring = holding(1, 3);
    const before = ring.chars;
    let made = 0;
    for (let came = 0; came < 3; came += 1) {
      ring.share(0, 3, () => {
        made += 1;
        return frames;
      });
    }
    expect(made).toBe(1);
    expect(ring.chars).toBe(before + 500);
  });

  test("are dropped with the next event, after which nobody misses just that stretch", () => {
    const ring = holding(1, 3);
    const before = ring.chars;
    ring.share(0, 3, () => frames);
    ring.push(4, "four");
    expect(ring.chars).toBe(before + 4);
  });
});
