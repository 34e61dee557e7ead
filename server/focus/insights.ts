/**
 * What stands out in a session, in sentences.
 *
 * Each says what was seen, with its figures, and leaves the judgement to the reader. Nothing is said of a session that
 * is too short to show anything, nor of what is as one would expect.
 */
import type { FocusReport } from "../../protocol/focus-report.ts";
import { weights } from "./score.ts";

type Seen = Omit<FocusReport, "insights">;
type Component = keyof FocusReport["components"];

const minuteMs = 60_000;
const leastMs = 3 * minuteMs;
/** A stretch of focus that is worth its sentence; a session without one is told so where it was four times as long. */
const stretchMs = 5 * minuteMs;
/** Points of the score. */
const leastCost = 5;
const leastChange = 10;
/** To have halves to compare. */
const leastPoints = 10;

/** The weightiest first. */
const readings: readonly ((report: Seen) => string | undefined)[] = [
  longestStretch,
  highestCost,
  mostDistracting,
  changeOfHalves,
  whatHintsDid,
  againstBefore,
];

/** @returns one sentence each; none where there is too little to go by */
export function insightsOf(report: Seen): readonly string[] {
  if (report.durationMs < leastMs || report.activityCount === 0) return [];
  return readings.flatMap((read) => read(report) ?? []);
}

function longestStretch({ longestFocus, startedAt, durationMs }: Seen): string | undefined {
  const ms = longestFocus === null ? 0 : longestFocus.to - longestFocus.from;
  // As it is said: the figures beside it are rounded, too.
  if (longestFocus === null || inMinutes(ms) * minuteMs < stretchMs) {
    return durationMs >= 4 * stretchMs ? `No stretch of focus lasted ${spoken(stretchMs)}.` : undefined;
  }
  const inMs = longestFocus.from - startedAt;
  const where = inMs < minuteMs ? "from the start" : `${spoken(inMs)} into the session`;
  return `Your longest stretch of focus was ${spoken(ms)}, ${where}.`;
}

/** What the weakest part of the score cost it. */
function highestCost(report: Seen): string | undefined {
  const costs = (Object.keys(weights) as Component[]).map((component) => ({
    component,
    points: Math.round((weights[component] * (100 - report.components[component])) / 100),
  }));
  const highest = costs.reduce((one, other) => (other.points > one.points ? other : one));
  const why = highest.points < leastCost ? undefined : costWords[highest.component](report);
  return why === undefined ? undefined : `${why} cost the score the most, ${highest.points} points.`;
}

const costWords: Readonly<Record<Component, (report: Seen) => string | undefined>> = {
  siteFocus: ({ msByKind }) =>
    msByKind.distracting >= minuteMs
      ? `${spoken(msByKind.distracting)} on distracting sites`
      : "Time on sites that are on none of your lists",
  contextSwitching({ switchesByHour, durationMs }) {
    const switches = switchesByHour.reduce((sum, hour) => sum + hour.switches, 0);
    return switches < 2 ? undefined : `${switches} switches, one every ${spoken(durationMs / switches)},`;
  },
  idleTime: ({ msByKind }) => (msByKind.idle < minuteMs ? undefined : `${spoken(msByKind.idle)} away`),
  // Few type evenly, and nobody can do much about it.
  typingConsistency: () => undefined,
};

function mostDistracting({ sites, durationMs }: Seen): string | undefined {
  const site = sites.find(({ category }) => category === "distracting");
  if (site === undefined || site.ms < minuteMs || site.ms < durationMs / 20) return undefined;
  const visits = site.visits === 1 ? "one visit" : `${site.visits} visits`;
  return `${site.domain} took ${spoken(site.ms)} in ${visits}.`;
}

function changeOfHalves({ points }: Seen): string | undefined {
  if (points.length < leastPoints) return undefined;
  const middle = Math.floor(points.length / 2);
  const first = meanScore(points.slice(0, middle));
  const second = meanScore(points.slice(middle));
  if (Math.abs(second - first) < leastChange) return undefined;
  const what = second > first ? "You got into it" : "It became harder to stay with it";
  return `${what}: the score was ${first} in the first half and ${second} in the second.`;
}

function meanScore(points: Seen["points"]): number {
  return Math.round(points.reduce((sum, { focusScore }) => sum + focusScore, 0) / points.length);
}

function whatHintsDid({ interventions }: Seen): string | undefined {
  const known = interventions.flatMap(({ type, scoreBefore, scoreAfter }) =>
    type === "encouragement" || scoreBefore === null || scoreAfter === null ? [] : scoreAfter - scoreBefore,
  );
  if (known.length === 0) return undefined;
  const higher = known.filter((change) => change > 0).length;
  return known.length === 1
    ? `Ten minutes after the hint you got, the score was ${higher === 1 ? "higher" : "no higher"}.`
    : `Ten minutes after ${higher} of ${known.length} hints the score was higher.`;
}

function againstBefore({ comparison }: Seen): string | undefined {
  if (comparison === null || Math.abs(comparison.change) < leastCost) return undefined;
  const { change, betterThan, previous } = comparison;
  const before =
    previous.length === 1 ? "the session before" : `the mean of your last ${previous.length} sessions`;
  const best = previous.length > 1 && betterThan === previous.length ? ", and better than each of them" : "";
  return `The score is ${Math.abs(change)} points ${change > 0 ? "above" : "below"} ${before}${best}.`;
}

/** Such as `48 seconds`, `1 minute`, `1 hour 5 minutes`. */
function spoken(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return counted(seconds, "second");
  const minutes = inMinutes(ms);
  if (minutes < 60) return counted(minutes, "minute");
  const rest = minutes % 60;
  return `${counted(Math.floor(minutes / 60), "hour")}${rest === 0 ? "" : ` ${counted(rest, "minute")}`}`;
}

const inMinutes = (ms: number): number => Math.round(Math.round(ms / 1_000) / 60);

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
