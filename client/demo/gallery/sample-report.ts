/** What a server makes of the sample session: its score from minute to minute, and its report. */
import type { FocusComponents, FocusReport, FocusSite } from "../../index.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;

export const sampleSites: readonly FocusSite[] = [
  { domain: "docs.google.com", category: "focus", isDefault: true },
  { domain: "github.com", category: "focus", isDefault: true },
  { domain: "youtube.com", category: "distracting", isDefault: true },
];

export const sampleComponents: FocusComponents = {
  typingConsistency: 71,
  contextSwitching: 88,
  idleTime: 93,
  siteFocus: 64,
};

export const sampleScore = (minute: number): number =>
  Math.round(72 + 18 * Math.sin(minute / 7) - (minute > 23 && minute < 33 ? 20 : 0));

export function sampleReport(endedAt: number, more: Partial<FocusReport> = {}): FocusReport {
  const startedAt = endedAt - 60 * minuteMs;
  const components = sampleComponents;
  const minutes = Array.from({ length: 60 }, (_, index) => index + 1);
  const previous = [62, 70, 58, 77, 81].map((focusScore, index) => ({
    focusScore,
    startedAt: startedAt - (6 - index) * dayMs,
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

/** The report once its sites are counted otherwise: so much better or worse in the part that they make of the score. */
export function recounted(report: FocusReport, sites: readonly FocusSite[]): FocusReport {
  const counted = report.sites.map((site) => ({ ...site, category: categoryOf(site.domain, sites) }));
  const change = Math.round(100 * (helpfulRatio(counted) - helpfulRatio(report.sites)));
  const { siteFocus } = report.components;
  const msOf = (wanted: string) =>
    counted.filter(({ category }) => category === wanted).reduce((sum, { ms }) => sum + ms, 0);
  return {
    ...report,
    sites: counted,
    components: { ...report.components, siteFocus: bounded(siteFocus + change) },
    focusScore: bounded(report.focusScore + Math.round(0.4 * change)),
    msByKind: {
      ...report.msByKind,
      focus: msOf("focus"),
      neutral: msOf("neutral"),
      distracting: msOf("distracting"),
    },
  };
}

const bounded = (score: number) => Math.min(100, Math.max(0, score));

function categoryOf(domain: string, sites: readonly FocusSite[]) {
  return (
    sites.find((site) => domain === site.domain || domain.endsWith(`.${site.domain}`))?.category ?? "neutral"
  );
}

/** What is neutral counts half. */
function helpfulRatio(sites: FocusReport["sites"]): number {
  const whole = sites.reduce((sum, { ms }) => sum + ms, 0);
  const counts = { focus: 1, neutral: 0.5, distracting: 0 };
  return sites.reduce((sum, { ms, category }) => sum + ms * counts[category], 0) / whole;
}
