/** From runs to rows, tables and verdicts. */
import { describe, expect, test } from "bun:test";
import type { Storm } from "../../../bench/job.ts";
import { summarize } from "../../../bench/report/summary.ts";
import { targetTable } from "../../../bench/report/targets.ts";
import type { Measurement } from "../../../bench/runner/rounds.ts";

function storm(changes: Partial<Storm>): Storm {
  return {
    cause: "cut",
    clientCount: 10_000,
    eventsBehind: 20,
    wholeCount: 10_000,
    wholeMs: 4_000,
    serverAwayMs: 0,
    readyP50Ms: 100,
    readyP99Ms: 200,
    attempts: 15_000,
    refusals: 0,
    lost: 0,
    duplicated: 0,
    reordered: 0,
    elapsedMs: 4_000,
    serverCpuMs: 2_000,
    clientCpuMs: 1_000,
    othersCpuMs: 0,
    serverPeakRssBytes: 2 ** 27,
    ...changes,
  };
}

function stormRun(round: number, changes: Partial<Storm>): Measurement {
  const storms = [
    storm({ ...changes, cause: "trickle", wholeMs: 20_000 }),
    storm(changes),
    storm({ ...changes, cause: "killed", wholeMs: 9_000 }),
  ];
  return {
    run: "storm",
    peer: "tautline",
    round,
    outcome: { kind: "measured", result: { kind: "storm", storms } },
  };
}

describe("a storm's rows", () => {
  test("are one for each cause, with the median of the rounds", () => {
    const rows = summarize(
      [stormRun(0, { wholeMs: 3_000 }), stormRun(1, { wholeMs: 9_000 }), stormRun(2, { wholeMs: 4_000 })],
      ["storm"],
    );
    expect(rows.map(({ label, figures }) => [label, figures.wholeMs])).toEqual([
      ["Tautline, 500 a second", 20_000],
      ["Tautline, sockets cut", 4_000],
      ["Tautline, server killed", 9_000],
    ]);
  });

  test("count CPU by client", () => {
    const [row] = summarize([stormRun(0, {})], ["storm"]);
    expect(row?.figures.serverCpuUsPerClient).toBe(200);
  });
});

describe("a storm's targets", () => {
  const verdicts = (changes: Partial<Storm>) =>
    Object.fromEntries(
      targetTable(summarize([stormRun(0, changes)], ["storm"]), []).rows.map(([name, , , verdict]) => [
        name,
        verdict,
      ]),
    );

  test("are met by a storm within bounds", () => {
    expect(new Set(Object.values(verdicts({})))).toEqual(new Set(["met"]));
  });

  test("are not judged with fewer clients than they speak of", () => {
    expect(new Set(Object.values(verdicts({ clientCount: 2_000, wholeCount: 2_000 })))).toEqual(
      new Set(["at 2000 clients"]),
    );
  });

  test("are not met if one client never got what it missed", () => {
    expect(verdicts({ wholeCount: 9_999 })["sockets cut: never whole"]).toBe("not met");
  });

  test("are not met if one event came twice", () => {
    expect(verdicts({ duplicated: 1 })["sockets cut: lost, twice or out of order"]).toBe("not met");
  });
});
