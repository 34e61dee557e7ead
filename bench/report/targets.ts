/**
 * What Tautline set out to reach, held against what was measured.
 */

import { type CorrectnessRow, correctnessTargets } from "./correctness.ts";
import type { LoadBenchName, Metric } from "./figures.ts";
import type { Row } from "./summary.ts";
import type { Table } from "./table.ts";

interface Target {
  name: string;
  bench: LoadBenchName;
  /** Of a bench with several rows: which one. */
  variant: string | null;
  metric: Metric;
  /** `ratio`: relative to bare in the same run. */
  of: "ratio" | "figure";
  bound: { atLeast: number } | { atMost: number } | { below: number };
  unit: string;
  digits: number;
  /** With fewer there is no verdict. */
  minClients: number;
}

const stormClients = 10_000;

const targets: Target[] = [
  target("fan-out durable, deliveries/s", "fan-out", "deliveriesPerSecond", "ratio", { atLeast: 0.9 }),
  target("fan-out durable, CPU a delivery", "fan-out", "cpuUsPerDelivery", "ratio", { atMost: 1.15 }),
  target("100 rooms unlogged, deliveries/s", "rooms", "deliveriesPerSecond", "ratio", { atLeast: 0.8 }),
  target("100 rooms durable, deliveries/s", "durable", "deliveriesPerSecond", "ratio", { atLeast: 0.6 }),
  target("100 rooms durable, sends/s", "durable", "sendsPerSecond", "figure", { atLeast: 40_000 }, "", 0),
  target(
    "message:new of 66 characters",
    "fan-out",
    "bytesPerDelivery",
    "figure",
    { atMost: 240 },
    " bytes",
    0,
  ),
  target(
    "memory of an idle connection",
    "idle",
    "bytesPerConnection",
    "figure",
    { atMost: 4_096 },
    " bytes",
    0,
  ),
  target("p99 at a tenth of the peak", "latency", "latencyP99Ms", "figure", { below: 10 }, " ms", 1),
  ...["sockets cut", "server killed"].flatMap((variant) => [
    inStorm(variant, "all whole again after", "wholeMs", { below: 10_000 }, " ms"),
    inStorm(variant, "never whole", "neverWhole", { atMost: 0 }),
    inStorm(variant, "lost, twice or out of order", "faults", { atMost: 0 }),
  ]),
  ...["filling up", "behind"].map((variant) => ({
    ...target(
      `beside a reader ${variant}: p99`,
      "stalled",
      "p99Beside",
      "figure",
      { atMost: 1.1 },
      " × all reading",
    ),
    variant,
  })),
  {
    ...target(
      "held for a stalled reader",
      "stalled",
      "heldBytes",
      "figure",
      { atMost: 1_048_576 },
      " bytes",
      0,
    ),
    variant: "behind",
  },
  ...["one by one", "ten at once"].flatMap((variant) => [
    inFocus(variant, "acks, p99", "latencyP99Ms", { below: 100 }, " ms", 1),
    inFocus(variant, "lost", "lostDeliveries", { atMost: 0 }, "", 0),
    inFocus(variant, "updates a second of a session", "updatesPerSecond", { atMost: 2 }, "", 2),
  ]),
  inStorm("500 a second", "reconnect to ready, p99", "readyP99Ms", { below: 300 }, " ms"),
];

function inFocus(
  variant: string,
  name: string,
  metric: Metric,
  bound: Target["bound"],
  unit: string,
  digits: number,
): Target {
  return {
    ...target(`activities ${variant}: ${name}`, "focus", metric, "figure", bound, unit, digits),
    variant,
  };
}

function inStorm(variant: string, name: string, metric: Metric, bound: Target["bound"], unit = ""): Target {
  const inGeneral = target(`${variant}: ${name}`, "storm", metric, "figure", bound, unit, 0);
  return { ...inGeneral, variant, minClients: stormClients };
}

function target(
  name: string,
  bench: LoadBenchName,
  metric: Metric,
  of: Target["of"],
  bound: Target["bound"],
  unit = " × bare",
  digits = 2,
): Target {
  return { name, bench, variant: null, metric, of, bound, unit, digits, minClients: 0 };
}

/** One line a target: wanted, measured, verdict. Targets of benches that were not run are left out. */
export function targetTable(rows: readonly Row[], correctness: readonly CorrectnessRow[]): Table {
  return {
    title: "targets: Tautline against what it set out to reach",
    header: ["target", "wanted", "measured", "verdict"],
    rows: [...lines(rows), ...correctnessTargets(correctness)],
  };
}

function lines(rows: readonly Row[]): string[][] {
  return targets.flatMap((goal) => {
    const row = rows.find(
      ({ bench, peer, variant }) => bench === goal.bench && peer === "tautline" && variant === goal.variant,
    );
    if (row === undefined) return [];
    const measured = (goal.of === "ratio" ? row.ratios : row.figures)[goal.metric];
    const wanted = `${boundSign(goal.bound)} ${show(boundValue(goal.bound), goal)}`;
    if (measured === undefined) return [[goal.name, wanted, "n/a", "not measured"]];
    const clients = row.figures.clients ?? 0;
    if (clients < goal.minClients)
      return [[goal.name, wanted, show(measured, goal), `at ${clients} clients`]];
    return [[goal.name, wanted, show(measured, goal), isMet(measured, goal.bound) ? "met" : "not met"]];
  });
}

function show(value: number, { unit, digits }: Target): string {
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }) + unit;
}

function boundSign(bound: Target["bound"]): string {
  if ("atLeast" in bound) return "≥";
  return "atMost" in bound ? "≤" : "<";
}

function boundValue(bound: Target["bound"]): number {
  if ("atLeast" in bound) return bound.atLeast;
  return "atMost" in bound ? bound.atMost : bound.below;
}

function isMet(measured: number, bound: Target["bound"]): boolean {
  if ("atLeast" in bound) return measured >= bound.atLeast;
  return "atMost" in bound ? measured <= bound.atMost : measured < bound.below;
}
