import { expect, test } from "bun:test";
import { drawSoak, niceCeiling, thinned } from "./plot.ts";
import { type Figures, figureNames, type Phase, type Sample } from "./sampler.ts";

const level = (value: number) => Object.fromEntries(figureNames.map((name) => [name, value])) as Figures;

const sample = (atMs: number, phase: Phase, value: number): Sample => ({
  atMs,
  phase,
  figures: level(value),
  counts: { deliveries: atMs, withheld: 0 },
});

const samples = [
  sample(0, "warm-up", 5),
  sample(60_000, "baseline", 1),
  sample(120_000, "traffic", 90),
  sample(180_000, "rest", 1),
];

test("every panel is drawn, over the whole time, and what is written is escaped", () => {
  const svg = drawSoak(samples, level(1), "<heading>", "a & b");
  expect(svg.match(/<polyline/g)).toHaveLength(7);
  expect(svg).toContain("&lt;heading&gt;");
  expect(svg).toContain("a &amp; b");
  expect(svg).toContain("3 min");
  expect(svg).not.toContain("NaN");
});

test("a long run is thinned, and its last sample stays", () => {
  const many = Array.from({ length: 5_000 }, (_, at) => sample(at, "traffic", at));
  const few = thinned(many);
  expect(few.length).toBeLessThanOrEqual(601);
  expect(few.at(-1)).toBe(many.at(-1));
  expect(thinned(samples)).toEqual(samples);
});

test.each([
  [1, 1, 1],
  [3, 1, 5],
  [51, 1, 100],
  [130, 1, 200],
  [3 * 2 ** 20, 2 ** 20, 5 * 2 ** 20],
])("the axis for %d (units of %d) ends at %d", (value, unit, ceiling) => {
  expect(niceCeiling(value, unit)).toBe(ceiling);
});
