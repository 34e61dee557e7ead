/**
 * What a session was like, from everything that is kept of it.
 *
 * The same activities make the same report, whatever the order in which they came.
 */
import type {
  FocusReport,
  PreviousSession,
  ReportComparison,
  ReportIntervention,
  ReportPoint,
} from "../../protocol/focus-report.ts";
import { type Steps, sortSteps } from "../lib/steps.ts";
import { type Activity, lastAtOf, shedBefore } from "./activity.ts";
import { courseSteps } from "./course.ts";
import { insightsOf } from "./insights.ts";
import type { Sites } from "./sites.ts";
import { type Span, usageSteps } from "./usage.ts";

export { reportCsv } from "./report-csv.ts";

type SentIntervention = Omit<ReportIntervention, "scoreBefore" | "scoreAfter">;

export interface ReportInput {
  readonly session: { readonly id: string; readonly startedAt: number; readonly endedAt: number };
  /** In any order, each once. */
  readonly activities: readonly Activity[];
  readonly sites: Sites;
  readonly interventions: readonly SentIntervention[];
  /** In any order. */
  readonly previous: readonly PreviousSession[];
}

const reactionMs = 10 * 60_000;

/** The report, in steps of some milliseconds: a day of activities takes longer than a server may stand still. */
export function* reportSteps({
  session,
  activities,
  sites,
  interventions,
  previous,
}: ReportInput): Steps<FocusReport> {
  const { id, startedAt } = session;
  const endedAt = Math.max(startedAt, session.endedAt);
  const span = { startedAt, endedAt };
  const dated = activities.filter(({ at }) => Number.isFinite(at));
  const inOrder = yield* sortSteps(dated, byTime);
  const { points, longestFocus } = yield* courseSteps(span, inOrder, sites);
  const holes = holesIn(span, inOrder);
  const focusScore = mean(points, (point) => point.focusScore);
  const report = {
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
  return { ...report, insights: insightsOf(report) };
}

const byTime = (one: Activity, other: Activity) => one.at - other.at || (one.id < other.id ? -1 : 1);

function holesIn({ startedAt }: Span, inOrder: readonly Activity[]): FocusReport["holes"] {
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

function withOutcome(sent: SentIntervention, points: readonly ReportPoint[]): ReportIntervention {
  const { rule, type, priority, message, at, isDismissed } = sent;
  const scoreBefore = points.findLast((point) => point.at <= at)?.focusScore ?? null;
  const scoreAfter = points.find((point) => point.at >= at + reactionMs)?.focusScore ?? null;
  return { rule, type, priority, message, at, isDismissed, scoreBefore, scoreAfter };
}

function compare(focusScore: number, previous: readonly PreviousSession[]): ReportComparison | null {
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
