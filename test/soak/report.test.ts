import { expect, test } from "bun:test";
import { trendTable } from "./report.ts";
import { type Figures, figureNames, type Phase } from "./sampler.ts";

const sample = (phase: Phase, mebibytes: number) => ({
  atMs: 0,
  phase,
  figures: Object.fromEntries(figureNames.map((name) => [name, mebibytes * 1_048_576])) as Figures,
  counts: { deliveries: 0, withheld: 0 },
});

test("the trend is the lowest of each quarter of the traffic, and of nothing else", () => {
  const busy = [5, 4, 6, 7, 9, 8, 11, 12].map((mebibytes) => sample("traffic", mebibytes));
  const { rows } = trendTable([sample("baseline", 1), ...busy, sample("rest", 1)]);
  expect(rows).toEqual([
    ["heap", "4.0 MiB", "6.0 MiB", "8.0 MiB", "11.0 MiB"],
    ["resident memory", "4.0 MiB", "6.0 MiB", "8.0 MiB", "11.0 MiB"],
  ]);
});
