import { expect, test } from "bun:test";
import { Metrics } from "../../../server/lib/metrics.ts";

test("counters and gauges are lines with their help and their kind", () => {
  const metrics = new Metrics();
  const counter = metrics.counter("done_total", "What was done.");
  metrics.gauge("held", "What is held.", () => 7);
  counter.value += 2;
  expect(metrics.toText()).toBe(
    "# HELP tautline_done_total What was done.\n# TYPE tautline_done_total counter\ntautline_done_total 2\n" +
      "# HELP tautline_held What is held.\n# TYPE tautline_held gauge\ntautline_held 7\n",
  );
});

test("durations are a histogram: each bucket holds all that took no longer", () => {
  const metrics = new Metrics();
  const durations = metrics.durations("commit_seconds", "How long.");
  for (const durationMs of [0, 1, 3, 40, 9_000]) durations.note(durationMs);
  const lines = metrics.toText().split("\n");
  expect(lines[1]).toBe("# TYPE tautline_commit_seconds histogram");
  const bucket = (le: string) =>
    lines.find((line) => line.startsWith(`tautline_commit_seconds_bucket{le="${le}"}`))?.split(" ")[1];
  expect(["0.001", "0.002", "0.005", "0.02", "0.05", "5", "+Inf"].map(bucket)).toEqual([
    ...["2", "2", "3", "3", "4", "4", "5"],
  ]);
  expect(lines).toContain("tautline_commit_seconds_sum 9.044");
  expect(lines).toContain("tautline_commit_seconds_count 5");
});
