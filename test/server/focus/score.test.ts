import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Activity } from "../../../server/focus/activity.ts";
import { weights } from "../../../server/focus/score.ts";
import { FocusWindow } from "../../../server/focus/window.ts";
import {
  activities,
  activity,
  after,
  hostileActivities,
  idle,
  pause,
  startedAt,
  typing,
  visit,
} from "./session.ts";

const sites = new Map();

function scored(all: readonly Activity[], seconds = 1_800) {
  const window = new FocusWindow({ startedAt, sites });
  for (const one of all) window.add(one);
  return window.score(after(seconds));
}

const statusOf = (all: readonly Activity[], seconds: number) => {
  const window = new FocusWindow({ startedAt, sites });
  for (const one of all) window.add(one);
  return window.status(after(seconds));
};

const runs = { numRuns: 300 };

describe("whatever the activities", () => {
  test("the score and its components are whole numbers from 0 to 100", () => {
    fc.assert(
      fc.property(hostileActivities(), (all) => {
        const { focusScore, components } = scored(all);
        for (const value of [focusScore, ...Object.values(components)]) {
          expect(Number.isInteger(value) && value >= 0 && value <= 100).toBe(true);
        }
      }),
      runs,
    );
  });

  test("the score is the same in any order, and however often it was asked for in between", () => {
    const shuffled = activities().chain((all) =>
      fc.record({
        all: fc.constant(all),
        other: fc.shuffledSubarray(all, { minLength: all.length }),
        asked: fc.array(fc.integer({ min: 0, max: 1_800 }), { maxLength: 6 }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ all, other, asked }) => {
        const window = new FocusWindow({ startedAt, sites });
        for (const [index, one] of other.entries()) {
          window.add(one);
          const seconds = asked[index];
          if (seconds !== undefined) window.score(after(seconds));
        }
        expect(window.score(after(1_800))).toEqual(scored(all));
      }),
      runs,
    );
  });

  const anyTime = fc.integer({ min: 0, max: 1_800 });
  const distractions: [string, fc.Arbitrary<Activity[]>, fc.Arbitrary<Activity>][] = [
    [
      "a visit to a distracting site",
      activities(),
      anyTime.map((at) => visit(at, "https://www.reddit.com/r/all")),
    ],
    ["a switch", activities(), anyTime.map((at) => activity("tab_switch", at))],
    [
      "an activation",
      activities(),
      anyTime.map((at) => activity("tab_activated", at, { url: "youtube.com" })),
    ],
    ["the beginning of idle time", activities(), anyTime.map((at) => activity("idle_start", at))],
    [
      // With one already begun it would say that this one is over, which is good news.
      "a stretch of idle time",
      activities(["tab_switch", "url_change", "typing", "idle_end", "window_focus", "window_blur"]),
      fc.tuple(anyTime, fc.integer({ min: 1, max: 2_000 })).map(([at, seconds]) => idle(at, seconds)),
    ],
  ];
  test.each(distractions)("%s never raises it, nor any component", (_, before, distraction) => {
    fc.assert(
      fc.property(before, distraction, (all, added) => {
        const without = scored(all);
        const { focusScore, components } = scored([...all, added]);
        expect(focusScore).toBeLessThanOrEqual(without.focusScore);
        for (const name of Object.keys(weights) as (keyof typeof weights)[]) {
          expect(components[name]).toBeLessThanOrEqual(without.components[name]);
        }
      }),
      runs,
    );
  });
});

describe("components", () => {
  test("the weights make a hundred", () => {
    expect(Object.values(weights).reduce((sum, weight) => sum + weight)).toBe(100);
  });

  test("a session of which nothing is known yet is half way where nothing is known", () => {
    const components = { typingConsistency: 50, contextSwitching: 100, idleTime: 100, siteFocus: 50 };
    expect(scored([], 0)).toEqual({ focusScore: 73, components });
  });

  test("ten minutes of reading on a site that helps score over 90", () => {
    expect(scored([visit(0, "github.com")], 600).focusScore).toBeGreaterThan(90);
  });

  test("ten minutes on a site that distracts score under 50, and ten idle ones under 30", () => {
    expect(scored([visit(0, "youtube.com")], 700).focusScore).toBeLessThan(50);
    expect(scored([visit(0, "github.com"), activity("idle_start", 5)], 700).focusScore).toBeLessThan(30);
  });

  test("steady typing is better than none, and none better than typing by fits and starts", () => {
    const typed = (speeds: number[]) =>
      scored(
        speeds.map((speed, index) => typing(index * 10, speed)),
        300,
      ).components.typingConsistency;
    expect(typed(Array(20).fill(240))).toBeGreaterThan(90);
    expect(typed([])).toBe(50);
    expect(typed([...Array(18).fill(10), 900, 900])).toBeLessThan(40);
  });

  test("twenty switches in ten minutes halve context switching", () => {
    const switches = Array.from({ length: 20 }, (_, index) => activity("tab_switch", index * 30));
    expect(scored(switches, 599).components.contextSwitching).toBe(50);
  });

  test("a switch that is told as a switch and as an activation counts once", () => {
    const told = [activity("tab_switch", 60.2), activity("tab_activated", 60.3, { url: "example.org" })];
    expect(scored(told, 300)).toEqual(scored(told.slice(0, 1), 300));
  });

  test("idle time counts by its report, also where its beginning went missing", () => {
    const { idleTime } = scored([idle(300, 150)], 599).components;
    expect(idleTime).toBe(75);
    expect(scored([activity("idle_start", 150), idle(300, 150)], 599).components.idleTime).toBe(idleTime);
  });

  test("typing ends idle time whose end went missing", () => {
    expect(scored([activity("idle_start", 0), typing(60, 200)], 599).components.idleTime).toBe(90);
  });

  test("outside the browser one is on no site, and on the former one when one is back", () => {
    const left = [visit(0, "reddit.com"), activity("window_blur", 100), activity("window_focus", 500)];
    expect(scored(left, 599).components.siteFocus).toBe(Math.round((100 * 400) / 600 / 2));
  });
});

describe("the window", () => {
  test("what is older than ten minutes no longer counts, but the site that one is still on does", () => {
    const switches = Array.from({ length: 50 }, (_, index) => activity("tab_switch", index));
    const { components } = scored([...switches, visit(10, "github.com")], 700);
    expect(components).toMatchObject({ contextSwitching: 100, siteFocus: 100 });
  });

  test("a late activity is counted where it belongs, and one that is older only moves what held before", () => {
    const window = new FocusWindow({ startedAt, sites });
    window.add(visit(1_500, "github.com"));
    expect(window.score(after(1_799)).components.siteFocus).toBe(75);
    window.add(visit(100, "github.com"));
    expect(window.score(after(1_799)).components.siteFocus).toBe(100);
    window.add(visit(1_350, "reddit.com"));
    expect(window.score(after(1_799)).components.siteFocus).toBe(75);
  });

  test("an activity of the future waits for its time", () => {
    const window = new FocusWindow({ startedAt, sites });
    window.add(visit(60, "youtube.com"));
    window.add(visit(60 * 60 * 24 * 365, "youtube.com"));
    expect(window.score(after(59)).components.siteFocus).toBe(50);
    expect(window.score(after(119)).components.siteFocus).toBe(25);
  });
});

describe("a pause", () => {
  test("is left out: time stands as it did before it", () => {
    const worked = [visit(0, "github.com"), activity("tab_switch", 100), typing(200, 240)];
    const before = scored(worked, 299);
    expect(scored([...worked, activity("idle_start", 300, { isPause: true })], 420)).toEqual(before);
    expect(scored([...worked, pause(500, 200)], 499)).toEqual(before);
  });

  test("of ten minutes and more lets the score begin anew", () => {
    const all = [visit(0, "reddit.com"), pause(1_200, 900), visit(1_200, "github.com")];
    expect(scored(all, 1_200)).toEqual(scored([visit(0, "github.com")], 0));
  });

  test("is no idle time, and idle time in it is none", () => {
    const paused = [activity("idle_start", 100, { isPause: true }), activity("idle_start", 120)];
    expect(scored([...paused, idle(300, 180), pause(400, 300)], 599).components.idleTime).toBe(100);
  });

  test("that is said to begin without a word of its kind is idle time", () => {
    expect(statusOf([activity("idle_start", 10, { isPause: "yes" })], 20)).toBe("idle");
    expect(statusOf([activity("idle_start", 10, { isPause: true })], 20)).toBe("pause");
  });
});

describe("an activity that stands for many alike", () => {
  test("counts as they would", () => {
    const alike = (count: number) => Array.from({ length: count });
    const told = [...alike(4).map(() => activity("tab_switch", 50)), ...alike(3).map(() => typing(60, 300))];
    const merged = [activity("tab_switch", 50, { count: 4 }), typing(60, 300, { count: 3 })];
    expect(scored(merged, 300)).toEqual(scored(told, 300));
  });
});

describe("the status", () => {
  test("is idle from the beginning of idle time to its end", () => {
    const begun = activity("idle_start", 100);
    expect(statusOf([begun], 101)).toBe("idle");
    expect(statusOf([begun, activity("idle_end", 200)], 201)).toBe("active");
  });

  test("is focus after five minutes well spent, and not while on a distracting site", () => {
    const working = visit(0, "github.com");
    expect(statusOf([working], 200)).toBe("active");
    expect(statusOf([working], 300)).toBe("focus");
    expect(statusOf([working, visit(598, "reddit.com")], 599)).toBe("active");
  });
});
