/** Sessions to look at: an hour of work as a browser would have told of it, and what a server makes of it. */
import { sampleActivities } from "../../client/demo/gallery/sample-session.ts";
import {
  afterFocusEvent,
  beginFocus,
  type FocusIntervention,
  type FocusReport,
  type FocusState,
} from "../../client/index.ts";

const minuteMs = 60_000;

export const sampleSites = [
  { domain: "docs.google.com", category: "focus", isDefault: true },
  { domain: "github.com", category: "focus", isDefault: true },
  { domain: "youtube.com", category: "distracting", isDefault: true },
] as const;

const sampleScore = (minute: number): number =>
  Math.round(72 + 18 * Math.sin(minute / 7) - (minute > 23 && minute < 33 ? 20 : 0));

/** @param now epoch ms: an hour after its start */
export function sampleState(now: number, more: Partial<FocusState> = {}): FocusState {
  const startedAt = now - 60 * minuteMs;
  let state = beginFocus("s-1", startedAt);
  for (let minute = 1; minute <= 60; minute += 1) {
    const data = {
      sessionId: "s-1",
      focusScore: sampleScore(minute),
      timestamp: startedAt + minute * minuteMs,
      components: { typingConsistency: 71, contextSwitching: 88, idleTime: 93, siteFocus: 64 },
    };
    state = afterFocusEvent(state, { type: "focus:update", data, timestamp: now });
  }
  const activities = sampleActivities(startedAt).toReversed();
  const interventions: readonly FocusIntervention[] = [
    {
      interventionId: "i2",
      message: "A lot of tabs in a short while. Is there one that matters now?",
      type: "suggestion",
      priority: "medium",
      timestamp: now - 28 * minuteMs,
      dismissible: true,
      isDismissed: false,
    },
  ];
  return { ...state, activities, interventions, activityCount: activities.length, status: "focus", ...more };
}

export function sampleReport(endedAt: number, more: Partial<FocusReport> = {}): FocusReport {
  const startedAt = endedAt - 60 * minuteMs;
  const components = { typingConsistency: 71, contextSwitching: 88, idleTime: 93, siteFocus: 64 };
  const minutes = Array.from({ length: 60 }, (_, index) => index + 1);
  const previous = [62, 70, 58, 77, 81].map((focusScore, index) => ({
    focusScore,
    startedAt: startedAt - (6 - index) * 86_400_000,
    durationMs: (35 + index * 9) * minuteMs,
  }));
  return {
    sessionId: "s-1",
    startedAt,
    endedAt,
    durationMs: 60 * minuteMs,
    activityCount: 84,
    shedCount: 0,
    focusScore: 74,
    components,
    points: minutes.map((minute) => ({
      at: startedAt + minute * minuteMs,
      focusScore: sampleScore(minute),
      components,
    })),
    holes: [],
    pauses: [],
    longestFocus: { from: startedAt + 42 * minuteMs, to: endedAt },
    msByKind: {
      focus: 49 * minuteMs,
      neutral: 4 * minuteMs,
      distracting: 2 * minuteMs,
      idle: 4 * minuteMs,
      outside: minuteMs,
      pause: 0,
    },
    sites: [
      { domain: "github.com", category: "focus", ms: 27 * minuteMs, visits: 2 },
      { domain: "docs.google.com", category: "focus", ms: 22 * minuteMs, visits: 2 },
      { domain: "news.example.org", category: "neutral", ms: 3 * minuteMs, visits: 1 },
      { domain: "youtube.com", category: "distracting", ms: 2 * minuteMs, visits: 1 },
    ],
    switchesByHour: [{ at: startedAt, switches: 6 }],
    interventions: [
      {
        rule: "rapid-switching",
        type: "suggestion",
        priority: "medium",
        isDismissed: true,
        message: "A lot of tabs in a short while. Is there one that matters now?",
        at: startedAt + 32 * minuteMs,
        scoreBefore: 48,
        scoreAfter: 71,
      },
    ],
    comparison: {
      previous,
      meanFocusScore: 70,
      meanDurationMs: 53 * minuteMs,
      change: 4,
      betterThan: 3,
    },
    insights: [
      "Your longest stretch of focus was 18 minutes, 42 minutes into the session.",
      "youtube.com took 2 minutes in one visit.",
    ],
    ...more,
  };
}
