/**
 * A short soak in the ordinary suite. What is counted must come back exactly; each count is waited for, so a slow
 * machine only takes longer. Memory is judged by the long runs alone (`bun run soak`).
 */
import { expect, test } from "bun:test";
import { resultTable, trafficLine } from "./report.ts";
import { soak } from "./run.ts";

const counted = ["connections", "users", "rooms_occupied", "timers", "connections_behind", "descriptors"];

test("after a storm of comings and goings, nothing of them is left", async () => {
  const result = await soak(
    {
      clients: 30,
      actionsPerSecond: 100,
      churnRatioPerMinute: 20,
      seed: 1,
      warmUpMs: 500,
      trafficMs: 3_000,
      restMs: 0,
      sampleEveryMs: 250,
      slowReaders: 2,
      slowMegabytes: 8,
      slowEveryMs: 1_500,
    },
    () => {},
  );
  const left = result.judged.filter(({ name, isBack }) => counted.includes(name) && !isBack);
  expect(left).toEqual([]);
  expect(result.complaints).toEqual([]);
  expect(result.tally.refused.get("internal")).toBeUndefined();
  expect(result.tally.refused.get("unavailable")).toBeUndefined();
  // It was a storm at all.
  const peak = (name: string) => result.judged.find((one) => one.name === name)?.peak ?? 0;
  expect(peak("connections")).toBeGreaterThan(20);
  expect(peak("rooms_occupied")).toBeGreaterThan(5);
  expect(peak("descriptors")).toBeGreaterThan(20);
  expect(result.tally.acked).toBeGreaterThan(50);
  expect(result.churned).toBeGreaterThan(3);
  expect(result.counts.withheld).toBeGreaterThan(0);
  expect(trafficLine(result)).toContain("requests acknowledged");
  expect(resultTable(result.judged).rows.map(([name]) => name)).toContain("timers");
}, 300_000);
