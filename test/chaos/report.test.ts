import { expect, test } from "bun:test";
import { describeMachine } from "../../bench/report/machine.ts";
import { asTable, makeReport } from "./report.ts";
import type { Death } from "./world/world.ts";

const about = {
  command: "bun run chaos",
  seed: "seed",
  machine: describeMachine(),
  loadAfter: 0,
  seconds: 1,
};

const reportOf = (deaths: readonly Death[]) => {
  const round = {
    seed: "seed",
    deaths,
    verdicts: [],
    writersKilled: 0,
    readersKilled: 0,
    readersStopped: 0,
    fates: { clean: 0, cut: 0, silence: 0, delay: 0, dribble: 0 },
    unavailable: 0,
    refusedStarts: 0,
  };
  return makeReport({ rounds: [round], skipped: [], keptDirs: [] }, about);
};

const death = (servingAfterMs: number, waitedMs: number): Death => ({
  point: "random",
  isMissed: false,
  servingAfterMs,
  waitedMs,
});

test("times over a second are told apart from those in which the server had no processor", () => {
  const report = reportOf([death(900, 0), death(1_000, 0), death(1_400, 300), death(1_400, 500)]);
  expect(report).toMatchObject({ kills: 4, overTarget: 2, overTargetAtWork: 1 });
  expect(asTable(report)).toContain("2; less the time without a processor 1");
});

test("a kill after which the next came before anything was served has no time", () => {
  const report = reportOf([{ point: "random", isMissed: false }, death(300, 0)]);
  expect(report.servingAfterMs).toEqual({ count: 1, p50: 300, p99: 300, max: 300 });
});
