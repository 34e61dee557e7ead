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
