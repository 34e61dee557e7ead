import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Activity } from "../../../server/focus/activity.ts";
import { type Intervention, Patterns } from "../../../server/focus/patterns.ts";
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

interface Said extends Intervention {
  readonly second: number;
}

/** What is said in so many minutes, asked every ten seconds, each activity known when it happens. */
function said(
  all: readonly Activity[],
  minutes: number,
  { dismiss = false, patterns = new Patterns({ startedAt, sites }), from = 0 } = {},
): Said[] {
  const window = new FocusWindow({ startedAt, sites });
  const waiting = all.toSorted((one, other) => one.at - other.at);
  const heard: Said[] = [];
  for (let seconds = 0; seconds <= minutes * 60; seconds += 10) {
    const now = after(seconds);
    while (waiting[0] && waiting[0].at <= now) {
      const next = waiting.shift();
      if (!next) break;
      window.add(next);
      patterns.add(next);
    }
    if (seconds < from * 60) continue;
    const intervention = patterns.due(now, window.score(now));
    if (!intervention) continue;
    heard.push({ ...intervention, second: seconds });
    if (dismiss) patterns.dismissed(intervention.rule);
  }
  return heard;
}

const rulesIn = (heard: readonly Said[]) => heard.map(({ rule }) => rule);

function every(seconds: number, from: number, to: number, make: (at: number) => Activity): Activity[] {
  return Array.from({ length: Math.ceil((to - from) / seconds) }, (_, index) => make(from + index * seconds));
}

const switches = (from: number, to: number, apart = 5) =>
  every(apart, from, to, (at) => activity("tab_switch", at));

describe("each pattern is noticed", () => {
  test("rapid switching, once, although it goes on and hovers about its limit", () => {
    const heard = said(
      [...switches(300, 900), ...switches(900, 1_500, 11), ...switches(1_500, 2_400, 9)],
      40,
    );
    expect(rulesIn(heard)).toEqual(["rapid-switching"]);
    expect(heard[0]).toMatchObject({
      type: "suggestion",
      priority: "medium",
      message: expect.stringMatching(/^1\d changes of tab/),
    });
  });

  test("rapid switching again, when it had ended and the rule has rested", () => {
    const again = said([...switches(300, 600), ...switches(2_000, 2_300)], 40);
    expect(rulesIn(again)).toEqual(["rapid-switching", "rapid-switching"]);
    expect(rulesIn(said([...switches(300, 480), ...switches(700, 880)], 40))).toEqual(["rapid-switching"]);
  });

  test("five minutes on distracting sites, in however many visits", () => {
    const heard = said([visit(300, "reddit.com"), visit(400, "youtube.com"), visit(900, "github.com")], 30);
    expect(heard).toMatchObject([{ rule: "distraction-streak", type: "alert", priority: "high" }]);
    expect(heard[0]?.second).toBeWithin(540, 610);
  });

  test("distracting visits with work between them are no streak", () => {
    const mixed = every(120, 0, 3_000, (at) => visit(at, at % 240 === 0 ? "reddit.com" : "github.com"));
    expect(said(mixed, 50)).toEqual([]);
  });

  test("ten minutes of idle time", () => {
    const heard = said([activity("idle_start", 300), activity("idle_end", 2_000)], 60);
    expect(heard).toMatchObject([{ rule: "long-idle", type: "question", priority: "low" }]);
    expect(heard[0]?.second).toBeWithin(880, 920);
  });

  const typed = (from: number, to: number, velocity: number, deletions: number) =>
    every(15, from, to, (at) => typing(at, velocity, { insertions: 40, deletions }));
  /** As many as keep the session from being deep focus. */
  const someSwitches = switches(0, 3_600, 30);

  test("typing that slows and errs", () => {
    const heard = said([...someSwitches, ...typed(0, 1_800, 250, 3), ...typed(1_800, 3_600, 150, 12)], 60);
    expect(heard).toMatchObject([{ rule: "fatigue", type: "suggestion", priority: "medium" }]);
  });

  test("typing that only slows, or only errs, is no fatigue", () => {
    const slower = [...typed(0, 1_800, 250, 3), ...typed(1_800, 3_600, 150, 3)];
    const erring = [...typed(0, 1_800, 250, 3), ...typed(1_800, 3_600, 250, 12)];
    for (const all of [slower, erring]) expect(said([...someSwitches, ...all], 60)).toEqual([]);
  });

  test("drift after a break", () => {
    const heard = said([visit(0, "github.com"), idle(900, 400), visit(910, "reddit.com")], 17);
    expect(heard.at(-1)).toMatchObject({ rule: "drift-after-break", type: "question", priority: "medium" });
    const back = said([visit(0, "github.com"), idle(900, 400), visit(930, "github.com")], 30);
    expect(rulesIn(back)).not.toContain("drift-after-break");
  });
});

describe("deep focus", () => {
  const working = [visit(0, "github.com"), ...every(10, 0, 2_400, (at) => typing(at, 240))];

  test("is not interrupted, and praised at its end", () => {
    const heard = said([...working, activity("idle_start", 2_400)], 45);
    expect(heard).toMatchObject([{ rule: "deep-focus", type: "encouragement", priority: "low" }]);
    expect(heard[0]?.message).toContain("40 minutes");
    expect(heard[0]?.second).toBeGreaterThan(2_400);
  });

  test("is left alone even when a rule would speak", () => {
    const slowing = [
      visit(0, "github.com"),
      ...every(15, 0, 1_500, (at) => typing(at, 250, { insertions: 40, deletions: 2 })),
      ...every(15, 1_500, 3_500, (at) => typing(at, 170, { insertions: 40, deletions: 12 })),
    ];
    expect(said(slowing, 58)).toEqual([]);
  });

  test("is not ended by a glance elsewhere", () => {
    const glance = [visit(1_500, "reddit.com"), visit(1_530, "github.com")];
    expect(said([...working, ...glance], 39)).toEqual([]);
  });

  test("is not praised when it was short", () => {
    expect(said([...working.filter(({ at }) => at < after(900)), activity("idle_start", 900)], 22)).toEqual(
      [],
    );
  });
});

describe("a person is left in peace", () => {
  test("in the first three minutes", () => {
    expect(said(switches(0, 200, 2), 3)).toMatchObject([{ second: 180 }]);
  });

  test("for five minutes after anything was said, by whatever rule, whatever happens", () => {
    fc.assert(
      fc.property(activities(), (all) => {
        const heard = said([...all, ...switches(200, 1_800, 4)], 45);
        for (const [index, { second }] of heard.entries()) {
          expect(second - (heard[index - 1]?.second ?? -300)).toBeGreaterThanOrEqual(300);
        }
      }),
      { numRuns: 40 },
    );
  });

  const often = Array.from({ length: 40 }, (_, turn) => switches(turn * 900, turn * 900 + 240)).flat();

  test("by a rule that was dismissed three times, and longer after each time", () => {
    const dismissed = said(often, 600, { dismiss: true });
    expect(rulesIn(dismissed)).toEqual(Array(3).fill("rapid-switching"));
    expect(said(often, 600).length).toBeGreaterThan(20);
    const [first, second, third] = dismissed.map(({ second }) => second);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(30 * 60);
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(60 * 60);
  });

  test("after a restart as before it: what was sent and dismissed earlier still counts", () => {
    const recalled = (isDismissed: boolean, ...atMinutes: number[]) => {
      const patterns = new Patterns({ startedAt, sites });
      patterns.recall(atMinutes.map((at) => ({ rule: "rapid-switching", at: after(at * 60), isDismissed })));
      return patterns;
    };
    const lately = [...switches(3_500, 3_800), visit(3_500, "reddit.com")];
    expect(rulesIn(said(lately, 63, { from: 60 }))).toEqual(["rapid-switching"]);
    expect(said(lately, 63, { from: 60, patterns: recalled(false, 59) })).toEqual([]);
    const other = said(lately, 68, { from: 60, patterns: recalled(false, 59) });
    expect(rulesIn(other)).toEqual(["distraction-streak"]);
    expect(rulesIn(said(often, 600, { from: 60, patterns: recalled(true, 10, 20, 30) }))).toEqual([]);
  });

  test("and yet not for ever where another clock, hours ahead, said when something was sent", () => {
    const patterns = new Patterns({ startedAt, sites });
    patterns.recall([{ rule: "rapid-switching", at: after(100_000), isDismissed: false }]);
    const heard = said([...switches(300, 600), ...switches(1_500, 1_800)], 40, { patterns });
    expect(heard.map(({ second }) => second > 900)).toEqual([true]);
  });

  test("by one thing at a time: the more important is said first", () => {
    const both = [visit(280, "reddit.com"), ...switches(400, 700)];
    const patterns = new Patterns({ startedAt, sites });
    expect(rulesIn(said(both, 11, { patterns, from: 10 }))).toEqual(["distraction-streak"]);
  });
});

test("whatever a client sends, what is said has words and nothing breaks", () => {
  fc.assert(
    fc.property(hostileActivities(), (all) => {
      for (const { message } of said(all, 32)) expect(message).not.toMatch(/NaN|undefined|Infinity/);
    }),
    { numRuns: 40 },
  );
});

describe("a pause", () => {
  const begun = (at: number) => activity("idle_start", at, { isPause: true });

  test("is asked nothing about, neither in it nor when it is over", () => {
    const all = [visit(0, "example.org"), begun(600), pause(2_400, 1_800), visit(2_401, "reddit.com")];
    expect(rulesIn(said(all, 44))).toEqual([]);
    const unpaused = [visit(0, "example.org"), idle(2_400, 1_800), visit(2_401, "reddit.com")];
    expect(rulesIn(said(unpaused, 44))).toEqual(["drift-after-break"]);
  });

  test("ends deep focus, with a word of praise, and is no part of it", () => {
    const all = [visit(0, "github.com"), begun(1_800), pause(3_600, 1_800)];
    const heard = said(all, 61);
    expect(rulesIn(heard)).toEqual(["deep-focus"]);
    expect(heard[0]).toMatchObject({ second: 1_800, message: expect.stringContaining("30 minutes") });
  });
});
