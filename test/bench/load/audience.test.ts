/** Who reads while latency is measured. */
import { describe, expect, test } from "bun:test";
import { Audience, spread } from "../../../bench/load/audience.ts";

class FakeReader {
  isReading = true;
  pause(): void {
    this.isReading = false;
  }
  resume(): void {
    this.isReading = true;
  }
}

const readers = (count: number) => Array.from({ length: count }, () => new FakeReader());
const places = <Item>(items: readonly Item[], chosen: Iterable<Item>) =>
  [...chosen].map((item) => items.indexOf(item));

describe("spread", () => {
  test("takes evenly, the last one included", () => {
    expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 5)).toEqual([1, 3, 5, 7, 9]);
  });

  test("takes all where there are no more", () => {
    expect(spread([0, 1, 2], 5)).toEqual([0, 1, 2]);
  });

  test("takes as many as asked where they do not divide evenly, none twice", () => {
    const taken = spread(
      Array.from({ length: 1_000 }, (_, index) => index),
      37,
    );
    expect(new Set(taken).size).toBe(37);
    expect(taken.at(-1)).toBe(999);
  });
});

describe("an audience", () => {
  test("leaves only witnesses and attentive readers reading", () => {
    const all = readers(10);
    const writer = all[0] as FakeReader;
    new Audience(all, 2, new Set([writer]));
    expect(
      places(
        all,
        all.filter(({ isReading }) => isReading),
      ),
    ).toEqual([0, 4, 9]);
  });

  test("lets every other reader read once in a hundred ticks, a few at a time", () => {
    const all = readers(300);
    const audience = new Audience(all, 50, new Set());
    const others = all.filter((reader) => !audience.witnesses.has(reader));
    const turns = new Map(others.map((reader) => [reader, 0]));
    for (let tick = 0; tick < 100; tick++) {
      audience.tick();
      const reading = others.filter(({ isReading }) => isReading);
      expect(reading.length).toBeLessThanOrEqual(3);
      for (const reader of reading) turns.set(reader, (turns.get(reader) ?? 0) + 1);
    }
    expect(Math.min(...turns.values())).toBeGreaterThanOrEqual(1);
  });

  test("dismissed, everybody reads", () => {
    const all = readers(10);
    new Audience(all, 2, new Set()).dismiss();
    expect(all.every(({ isReading }) => isReading)).toBe(true);
  });
});
