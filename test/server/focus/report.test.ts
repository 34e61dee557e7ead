import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { SiteCategory } from "../../../protocol/focus-report.ts";
import type { Activity } from "../../../server/focus/activity.ts";
import { type ReportInput, reportCsv } from "../../../server/focus/report.ts";
import { FocusWindow } from "../../../server/focus/window.ts";
import {
  activities,
  activity,
  after,
  hostileActivities,
  idle,
  makeReport,
  pause,
  startedAt,
  typing,
  visit,
} from "./session.ts";

function reported(all: readonly Activity[], minutes = 30, more: Partial<ReportInput> = {}) {
  const session = { id: "s1", startedAt, endedAt: after(minutes * 60) };
  return makeReport({ session, activities: all, sites: new Map(), interventions: [], previous: [], ...more });
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe("whatever the activities", () => {
  test("the report is the same in any order", () => {
    const shuffled = activities().chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, other]) => expect(reported(other)).toEqual(reported(all))),
      { numRuns: 50 },
    );
  });

  test("every moment is spent on one thing, and no number is out of its bounds", () => {
    fc.assert(
      fc.property(hostileActivities(), (all) => {
        const report = reported(all);
        expect(sum(Object.values(report.msByKind))).toBeCloseTo(report.durationMs, 3);
        expect(sum(report.sites.map(({ ms }) => ms))).toBeLessThanOrEqual(report.durationMs + 0.001);
        // JSON has no NaN and no Infinity: they would be null.
        const { comparison: _, longestFocus: __, ...numbers } = report;
        expect(JSON.stringify(numbers)).not.toContain("null");
        for (const { focusScore } of [report, ...report.points]) expect(focusScore).toBeWithin(0, 101);
      }),
      { numRuns: 100 },
    );
  });
});

describe("the score", () => {
  test("is the mean of the minutes', each over the ten minutes before it", () => {
    const all = [visit(0, "github.com"), visit(300, "reddit.com"), activity("tab_switch", 301)];
    const window = new FocusWindow({ startedAt, sites: new Map() });
    for (const one of all) window.add(one);
    const minutes = Array.from({ length: 30 }, (_, index) => after((index + 1) * 60));
    const scores = minutes.map((at) => ({ at, ...window.score(at) }));
    const report = reported(all);
    expect(report.points).toEqual(scores);
    expect(report.focusScore).toBe(Math.round(sum(scores.map(({ focusScore }) => focusScore)) / 30));
  });

  test("of a session under a minute is that of its end, and an end before the start is the start", () => {
    expect(reported([], 0.5).points).toMatchObject([{ at: after(30), focusScore: 73 }]);
    expect(reported([], -5)).toMatchObject({ durationMs: 0, focusScore: 73, points: [{ at: startedAt }] });
  });

  test("has at most 720 points, however long the session", () => {
    const year = reported([visit(0, "github.com")], 60 * 24 * 365);
    expect(year.points.length).toBeWithin(500, 721);
    expect(year.switchesByHour).toHaveLength(31 * 24);
  });
});

describe("the time", () => {
  test("is told by site and by kind, the longest first", () => {
    const all = [
      visit(60, "https://github.com/a"),
      visit(120, "github.com"),
      visit(600, "https://old.reddit.com"),
      visit(720, "https://github.com/b"),
      idle(1_200, 300),
      activity("window_blur", 1_500),
    ];
    const report = reported(all);
    const second = 1_000;
    expect(report.sites).toEqual([
      { domain: "github.com", category: "focus", ms: 1_020 * second, visits: 2 },
      { domain: "old.reddit.com", category: "distracting", ms: 120 * second, visits: 1 },
    ]);
    expect(report.msByKind).toEqual({
      neutral: 60 * second,
      focus: 1_020 * second,
      distracting: 120 * second,
      idle: 300 * second,
      outside: 300 * second,
      pause: 0,
    });
  });

  test("goes by the owner's categories", () => {
    const sites = new Map<string, SiteCategory>([["reddit.com", "focus"]]);
    expect(reported([visit(0, "reddit.com")], 10, { sites }).msByKind).toMatchObject({ focus: 600_000 });
  });

  test("before the start and after the end does not count", () => {
    const all = [
      visit(-100, "github.com"),
      visit(700, "reddit.com"),
      idle(900, 250),
      activity("tab_switch", 800),
    ];
    const { msByKind, switchesByHour } = reported(all, 10);
    expect(msByKind).toMatchObject({ focus: 600_000, idle: 0, distracting: 0 });
    expect(switchesByHour).toEqual([{ at: startedAt, switches: 0 }]);
  });

  test("of the switches is told hour by hour, also of an hour without any", () => {
    const at = [10, 20, 30, 7_300];
    const report = reported(
      at.map((second) => activity("tab_switch", second)),
      150,
    );
    expect(report.switchesByHour).toEqual([
      { at: startedAt, switches: 3 },
      { at: after(3_600), switches: 0 },
      { at: after(7_200), switches: 1 },
    ]);
  });
});

test("the longest spell of focus is found, glances elsewhere and all", () => {
  const all = [
    visit(0, "github.com"),
    visit(600, "reddit.com"),
    visit(1_200, "github.com"),
    visit(2_800, "reddit.com"),
    visit(2_825, "github.com"),
    activity("idle_start", 4_000),
  ];
  const { longestFocus } = reported(all, 90);
  expect(longestFocus?.from).toBeWithin(after(1_260), after(1_801));
  expect(longestFocus?.to).toBeWithin(after(3_990), after(4_010));
  expect(reported([visit(0, "github.com")], 20).longestFocus).toEqual({ from: after(60), to: after(1_200) });
  expect(reported([visit(0, "reddit.com")], 20).longestFocus).toBeNull();
});

describe("what was said", () => {
  const said = { rule: "rapid-switching", type: "suggestion", priority: "medium", message: "…" } as const;

  test("stands with the score before it and ten minutes later, and whether it was dismissed", () => {
    const interventions = [
      { ...said, at: after(900), isDismissed: false },
      { ...said, at: after(650), isDismissed: true },
    ];
    const all = [visit(0, "reddit.com"), visit(660, "github.com")];
    const report = reported(all, 22, { interventions });
    const at = (second: number) =>
      report.points.find((point) => point.at === after(second))?.focusScore ?? -1;
    expect(report.interventions).toEqual([
      { ...said, at: after(650), isDismissed: true, scoreBefore: at(600), scoreAfter: at(1_260) },
      { ...said, at: after(900), isDismissed: false, scoreBefore: at(900), scoreAfter: null },
    ]);
  });
});

describe("the comparison", () => {
  test("is with the mean of the previous sessions", () => {
    const previous = [
      { startedAt: 2, focusScore: 60, durationMs: 1_000 },
      { startedAt: 1, focusScore: 95, durationMs: 3_001 },
    ];
    const { comparison, focusScore } = reported([visit(0, "github.com")], 30, { previous });
    expect(comparison).toEqual({
      previous: previous.toReversed(),
      meanFocusScore: 78,
      meanDurationMs: 2_001,
      change: focusScore - 78,
      betterThan: 1,
    });
  });

  test("is missing for a first session", () => {
    expect(reported([]).comparison).toBeNull();
  });
});

describe("a pause", () => {
  const paused = [visit(0, "github.com"), activity("idle_start", 300, { isPause: true }), pause(900, 600)];

  test("is a kind of time, told by its beginning and its end, and no idle time", () => {
    const { msByKind, pauses, sites } = reported([...paused, visit(1_000, "github.com")], 30);
    expect(msByKind).toMatchObject({ focus: 1_200_000, pause: 600_000, idle: 0 });
    expect(pauses).toEqual([{ from: after(300), to: after(900) }]);
    expect(sites).toMatchObject([{ domain: "github.com", ms: 1_200_000, visits: 1 }]);
  });

  test("is the same where its beginning went missing, and lasts until one types where its end did", () => {
    expect(reported([pause(900, 600)]).pauses).toEqual([{ from: after(300), to: after(900) }]);
    const begun = activity("idle_start", 300, { isPause: true });
    expect(reported([begun, typing(600, 200)]).pauses).toEqual([{ from: after(300), to: after(600) }]);
    expect(reported([begun]).pauses).toEqual([{ from: after(300), to: after(1_800) }]);
  });

  test("has no points, and leaves the score as it would be without it", () => {
    const { points, focusScore } = reported(paused, 30);
    expect(points.filter(({ at }) => at >= after(300) && at < after(900))).toEqual([]);
    expect(points).toHaveLength(20);
    expect(focusScore).toBe(reported([visit(0, "github.com")], 20).focusScore);
  });

  test("that is all there is of a session scores as a session that begins", () => {
    expect(reported([activity("idle_start", 0, { isPause: true })])).toMatchObject({
      focusScore: 73,
      points: [{ at: after(1_800) }],
    });
  });
});

describe("what the client had to let go of", () => {
  test("is told as holes, each from the activity before it to the one that tells of it", () => {
    const all = [
      activity("typing", 60, { shedBefore: 7 }),
      activity("url_change", 90, { until: after(110), count: 3 }),
      activity("typing", 120, { shedBefore: 5 }),
      activity("typing", 130, { shedBefore: -1 }),
    ];
    const { shedCount, holes, activityCount } = reported(all, 5);
    expect([shedCount, activityCount]).toEqual([12, 4]);
    expect(holes).toEqual([
      { from: startedAt, to: after(60), count: 7 },
      { from: after(110), to: after(120), count: 5 },
    ]);
    expect(reported([])).toMatchObject({ shedCount: 0, holes: [] });
  });
});

describe("as a table", () => {
  const hostile = '=HYPERLINK("https://evil.example","x")';
  const visits = [visit(0, "github.com"), visit(120, hostile), visit(180, "-x.example")];
  const left = [pause(90, 60), activity("typing", 150, { shedBefore: 4 })];
  const report = reported([...visits, ...left], 3, {
    session: { id: "@s", startedAt, endedAt: after(180.5) },
    interventions: [
      { rule: "fatigue", type: "alert", priority: "low", message: hostile, at: after(60), isDismissed: true },
    ],
    previous: [{ startedAt, focusScore: 50, durationMs: 60_000 }],
  });
  const lines = reportCsv(report).split("\r\n");

  test("each fact is a row", () => {
    expect(lines[0]).toBe("section,time,name,value,detail");
    expect(lines).toContain("session,,duration,181,");
    expect(lines).toContain("score,2026-05-04T09:02:00.000Z,site focus,99,");
    expect(lines).toContain("time by site,,github.com,60,focus");
    expect(lines).toContain("time by category,,pause,60,");
    expect(lines).toContain("pause,2026-05-04T09:00:30.000Z,length,60,");
    expect(lines).toContain(
      "lost before they were sent,2026-05-04T09:02:00.000Z,activities,4,2026-05-04T09:02:30.000Z",
    );
    expect(lines).toContain("switches by hour,2026-05-04T09:00:00.000Z,switches,0,");
    expect(lines).toContain("previous session,2026-05-04T09:00:00.000Z,focus score,50,");
    expect(lines.at(-1)).toBe("");
  });

  test("no cell is a formula", () => {
    expect(lines).toContain("session,2026-05-04T09:00:00.000Z,start,,'@s");
    expect(lines).toContain("visits by site,,'-x.example,1,neutral");
    const intervention = lines.find((line) => line.includes("HYPERLINK"));
    expect(intervention).toEndWith(`dismissed,"'${hostile.replaceAll('"', '""')}"`);
    for (const line of lines) expect(line).not.toMatch(/(^|,)"?[=+\-@]/);
  });

  test("a time that is no date leaves its cell empty", () => {
    const session = { id: "s", startedAt: 9e15, endedAt: 9e15 + 60_000 };
    expect(reportCsv(reported([], 1, { session }))).toContain("session,,start,,s\r\n");
  });
});
