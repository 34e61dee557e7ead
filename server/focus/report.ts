/**
 * What a session was like, from everything that is kept of it.
 *
 * The same activities make the same report, whatever the order in which they came.
 */
import { type Steps, sortSteps } from "../lib/steps.ts";
import { type Activity, lastAtOf, shedBefore } from "./activity.ts";
import { courseSteps, type Point } from "./course.ts";
import type { Spell } from "./focus-spells.ts";
import type { Intervention } from "./rules.ts";
import type { Components } from "./score.ts";
import type { Sites } from "./sites.ts";
import { type Span, type Usage, usageSteps } from "./usage.ts";

export { reportCsv } from "./report-csv.ts";

export interface SentIntervention extends Intervention {
  /** Epoch ms. */
  readonly at: number;
  readonly isDismissed: boolean;
}

export interface PreviousSession {
  /** Epoch ms. */
  readonly startedAt: number;
  readonly focusScore: number;
  readonly durationMs: number;
}

export interface ReportInput {
  readonly session: { readonly id: string; readonly startedAt: number; readonly endedAt: number };
  /** In any order, each once. */
  readonly activities: readonly Activity[];
  readonly sites: Sites;
  readonly interventions: readonly SentIntervention[];
  /** In any order. */
  readonly previous: readonly PreviousSession[];
}

/** Times are epoch ms, durations ms, scores whole numbers from 0 to 100. What is not known is `null`. */
export interface Report extends Usage {
  readonly sessionId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly durationMs: number;
  readonly activityCount: number;
  /** How many the client had to let go of before they were sent, and where: the holes' sum. */
  readonly shedCount: number;
  /** Oldest first. */
  readonly holes: readonly Hole[];
  /** The mean of the points' scores. */
  readonly focusScore: number;
  readonly components: Components;
  /** The score over time, each of the ten minutes before it: one a minute, 1,440 at most. */
  readonly points: readonly Point[];
  readonly longestFocus: Spell | null;
  /** Oldest first, each with the score when it was sent and ten minutes later. */
  readonly interventions: readonly (SentIntervention & {
    readonly scoreBefore: number | null;
    readonly scoreAfter: number | null;
  })[];
  readonly comparison: Comparison | null;
}

/** Between two activities that came, or the start and the first, some are missing. */
export interface Hole extends Spell {
  readonly count: number;
}

export interface Comparison {
  /** Oldest first. */
  readonly previous: readonly PreviousSession[];
  readonly meanFocusScore: number;
  readonly meanDurationMs: number;
  /** This session's score less the mean: from -100 to 100. */
  readonly change: number;
  /** How many of them this one outdid. */
  readonly betterThan: number;
}

const reactionMs = 10 * 60_000;

/** The report, in steps of some milliseconds: a day of activities takes longer than a server may stand still. */
export function* reportSteps({
  session,
  activities,
  sites,
  interventions,
  previous,
}: ReportInput): Steps<Report> {
  const { id, startedAt } = session;
  const endedAt = Math.max(startedAt, session.endedAt);
  const span = { startedAt, endedAt };
  const dated = activities.filter(({ at }) => Number.isFinite(at));
  const inOrder = yield* sortSteps(dated, byTime);
  const { points, longestFocus } = yield* courseSteps(span, inOrder, sites);
  const holes = holesIn(span, inOrder);
  const focusScore = mean(points, (point) => point.focusScore);
  return {
    sessionId: id,
    startedAt,
    endedAt,
    durationMs: endedAt - startedAt,
    activityCount: activities.length,
    shedCount: holes.reduce((sum, { count }) => sum + count, 0),
    holes,
    focusScore,
    components: {
      typingConsistency: mean(points, ({ components }) => components.typingConsistency),
      contextSwitching: mean(points, ({ components }) => components.contextSwitching),
      idleTime: mean(points, ({ components }) => components.idleTime),
      siteFocus: mean(points, ({ components }) => components.siteFocus),
    },
    points,
    longestFocus: longestFocus ?? null,
    ...(yield* usageSteps(span, inOrder, sites)),
    interventions: interventions
      .map((sent) => withOutcome(sent, points))
      .sort((one, other) => one.at - other.at),
    comparison: compare(focusScore, previous),
  };
}

const byTime = (one: Activity, other: Activity) => one.at - other.at || (one.id < other.id ? -1 : 1);

function holesIn({ startedAt }: Span, inOrder: readonly Activity[]): readonly Hole[] {
  return inOrder.flatMap((activity, index) => {
    const count = shedBefore(activity);
    const before = inOrder[index - 1];
    const from = Math.min(before === undefined ? startedAt : lastAtOf(before), activity.at);
    return count === 0 ? [] : [{ from, to: activity.at, count }];
  });
}

function mean<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return Math.round(items.reduce((sum, item) => sum + of(item), 0) / Math.max(1, items.length));
}

function withOutcome(sent: SentIntervention, points: readonly Point[]): Report["interventions"][number] {
  const { rule, type, priority, message, at, isDismissed } = sent;
  const scoreBefore = points.findLast((point) => point.at <= at)?.focusScore ?? null;
  const scoreAfter = points.find((point) => point.at >= at + reactionMs)?.focusScore ?? null;
  return { rule, type, priority, message, at, isDismissed, scoreBefore, scoreAfter };
}

function compare(focusScore: number, previous: readonly PreviousSession[]): Comparison | null {
  if (previous.length === 0) return null;
  const meanFocusScore = mean(previous, (session) => session.focusScore);
  return {
    previous: previous.toSorted((one, other) => one.startedAt - other.startedAt),
    meanFocusScore,
    meanDurationMs: mean(previous, ({ durationMs }) => durationMs),
    change: focusScore - meanFocusScore,
    betterThan: previous.filter((session) => session.focusScore < focusScore).length,
  };
}
