import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { PreviousSession } from "../../../protocol/focus-report.ts";
import type { Activity } from "../../../server/focus/activity.ts";
import { insightsOf } from "../../../server/focus/insights.ts";
import type { ReportInput } from "../../../server/focus/report.ts";
import { activity, after, hostileActivities, makeReport, startedAt, typing, visit } from "./session.ts";

const sites = new Map([
  ["github.com", "focus"],
  ["youtube.com", "distracting"],
] as const);

function insights(activities: readonly Activity[], minutes: number, more: Partial<ReportInput> = {}) {
  const session = { id: "s1", startedAt, endedAt: after(minutes * 60) };
  return makeReport({ session, activities, sites, interventions: [], previous: [], ...more }).insights;
}

/** At work on one site, typing evenly. */
const atWork = (from: number, to: number) => [
  visit(from, "https://github.com/a"),
  ...Array.from({ length: Math.floor((to - from) / 10) }, (_, index) => typing(from + index * 10, 240)),
];
const previous = (...scores: number[]): PreviousSession[] =>
  scores.map((focusScore, index) => ({ startedAt: index, focusScore, durationMs: 60_000 }));

test("nothing is said of what is too short to show anything, or in which nothing was seen", () => {
  expect(insights(atWork(0, 120), 2)).toEqual([]);
  expect(insights([], 60)).toEqual([]);
});

test("good work is told by its longest stretch, and nothing is found fault with", () => {
  expect(insights(atWork(0, 1_800), 30)).toEqual([
    "Your longest stretch of focus was 29 minutes, 1 minute into the session.",
  ]);
});

test("a stretch of nearly five minutes is one of five minutes, as the report's figures say of it", () => {
  const session = { id: "s1", startedAt, endedAt: after(1_800) };
  const input = { session, activities: atWork(0, 1_800), sites, interventions: [], previous: [] };
  const said = (seconds: number) =>
    insightsOf({ ...makeReport(input), longestFocus: { from: startedAt, to: after(seconds) } })[0];
  expect(said(299)).toBe("Your longest stretch of focus was 5 minutes, from the start.");
  expect(said(269)).toBe("No stretch of focus lasted 5 minutes.");
});

test("what distracted is named, with what it took and what it cost", () => {
  const seen = insights([...atWork(0, 600), visit(600, "youtube.com"), visit(1_800, "github.com")], 40);
  expect(seen).toContain("20 minutes on distracting sites cost the score the most, 20 points.");
  expect(seen).toContain("youtube.com took 20 minutes in one visit.");
});

test("switching is counted, and so is how often", () => {
  const switching = Array.from({ length: 120 }, (_, index) => activity("tab_switch", 5 + index * 10));
  const [, cost] = insights([visit(0, "github.com"), ...switching], 20);
  expect(cost).toBe("120 switches, one every 10 seconds, cost the score the most, 22 points.");
});

test("a session that changed half-way is told by the means of its halves", () => {
  expect(insights([...atWork(0, 1_200), visit(1_200, "youtube.com")], 40).at(-1)).toBe(
    "It became harder to stay with it: the score was 100 in the first half and 60 in the second.",
  );
  expect(insights([visit(0, "youtube.com"), ...atWork(1_200, 2_400)], 40).at(-1)).toMatch(
    /^You got into it: /,
  );
});

describe("hints", () => {
  const hint = (minute: number) => ({
    rule: "idle",
    type: "question" as const,
    priority: "low" as const,
    message: "Still there?",
    at: after(minute * 60),
    isDismissed: false,
  });
  const recovering = [visit(0, "youtube.com"), ...atWork(600, 3_600)];

  test("are told by how the score was ten minutes later", () => {
    expect(insights(recovering, 60, { interventions: [hint(10)] })).toContain(
      "Ten minutes after the hint you got, the score was higher.",
    );
    expect(insights(recovering, 60, { interventions: [hint(10), hint(12), hint(45)] })).toContain(
      "Ten minutes after 2 of 3 hints the score was higher.",
    );
  });

  test("are not, where nobody knows how it was", () => {
    expect(insights(recovering, 60, { interventions: [hint(55)] }).join()).not.toContain("hint");
  });
});

test("sessions before are told where the score differs from theirs", () => {
  const said = (...scores: number[]) =>
    insights(atWork(0, 1_800), 30, { previous: previous(...scores) }).at(-1);
  expect(said(40, 50)).toMatch(
    /^The score is \d+ points above the mean of your last 2 sessions, and better than each of them\.$/,
  );
  expect(said(60)).toMatch(/^The score is \d+ points above the session before\.$/);
  expect(said(98)).toStartWith("Your longest stretch");
});

test("whatever was sent, each is a sentence without a figure that is none", () => {
  fc.assert(
    fc.property(hostileActivities(), (all) => {
      for (const said of insights(all, 30)) {
        expect(said).toMatch(/^[\dA-Za-z].*\.$/);
        expect(said).not.toMatch(/NaN|Infinity|undefined|-\d/);
      }
    }),
    { numRuns: 100 },
  );
});
