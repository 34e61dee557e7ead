/** The correctness bench's rows, verdicts and chart. */
import { expect, test } from "bun:test";
import type { ContestantName } from "../../../bench/correctness/contestants.ts";
import type { CorrectnessResult, Played } from "../../../bench/correctness/run.ts";
import {
  correctnessTables,
  correctnessTargets,
  summarizeCorrectness,
} from "../../../bench/report/correctness.ts";
import { drawCorrectness } from "../../../bench/report/correctness-chart.ts";
import { sceneShape } from "../../../bench/runner/shapes.ts";

const flawless: Played = {
  sent: 100,
  acked: 100,
  refused: 0,
  open: 0,
  owed: 500,
  lost: 0,
  duplicated: 0,
  reordered: 0,
  connections: 30,
  hitConnections: 20,
};

function result(contestant: ContestantName, kills: number, changes: Partial<Played> = {}): CorrectnessResult {
  const scene = { ...sceneShape, badMs: 1_000, seed: "1", kills };
  return { contestant, scene, outcome: { kind: "measured", played: { ...flawless, ...changes } } };
}

const failed = (contestant: ContestantName): CorrectnessResult => ({
  ...result(contestant, 0),
  outcome: { kind: "failed", reason: "it did not start" },
});

test("scenes of one trouble are summed, scenes with kills are another trouble", () => {
  const rows = summarizeCorrectness([
    result("tautline", 0, { lost: 1 }),
    result("tautline", 0, { lost: 2 }),
    result("tautline", 3, { lost: 4 }),
  ]);
  expect(rows.map(({ trouble, played }) => [trouble, played?.lost, played?.owed])).toEqual([
    ["bad network", 3, 1_000],
    ["bad network, server killed", 4, 500],
  ]);
});

test("a scene that failed leaves no figures", () => {
  const rows = summarizeCorrectness([result("tautline", 0), failed("tautline")]);
  expect(rows[0]?.played).toBeNull();
  expect(correctnessTables(rows, 2)[0]?.rows[0]).toContain("failed");
  expect(correctnessTargets(rows)[0]?.at(-1)).toBe("not measured");
});

test("the target is met by nothing but noughts", () => {
  const verdict = (changes: Partial<Played>) =>
    correctnessTargets(summarizeCorrectness([result("tautline", 0, changes)]))[0]?.at(-1);
  expect(verdict({})).toBe("met");
  for (const fault of ["lost", "duplicated", "reordered"]) expect(verdict({ [fault]: 1 })).toBe("not met");
});

test("the chart shows a nought as one, and a fault as its share of ten thousand", () => {
  const svg = drawCorrectness(
    summarizeCorrectness([result("tautline", 0), result("socketio-recovery", 0, { lost: 5 })]),
    "a machine",
  );
  expect(svg?.match(/class="good group"[^>]*>0</g)).toHaveLength(5);
  expect(svg).toContain(">100</text>");
});

test("there is no chart of nothing", () => {
  expect(drawCorrectness([], "a machine")).toBeNull();
});
