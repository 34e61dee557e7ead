/**
 * One focus session as it is shown, folded from what its room says.
 *
 * Folding is pure and bounded, and an event that was told before changes nothing: a page, an extension's worker and
 * a replay of the room's log come to the same state.
 */
import type { ServerEnvelope } from "../../protocol/envelope.ts";
import type { DownData } from "../../protocol/events/index.ts";
import type { FocusComponents } from "../../protocol/focus-report.ts";

export type FocusActivity = DownData<"activity:new">["activity"];

export interface FocusIntervention extends Omit<DownData<"intervention:send">, "sessionId"> {
  readonly isDismissed: boolean;
}

export interface FocusPoint {
  /** By the session's time. */
  readonly at: number;
  readonly score: number;
}

/** Times in epoch ms, scores 0 to 100. */
export interface FocusState {
  readonly sessionId: string;
  readonly startedAt: number;
  /** Set once it is over. */
  readonly endedAt?: number;
  /** Why it is over, where that was not its owner's wish. */
  readonly endReason?: string;
  readonly status: "active" | "idle" | "focus";
  readonly score: number;
  /** Undefined until the session was first told of, and once it is over, where its report is not known. */
  readonly components: FocusComponents | undefined;
  readonly activityCount: number;
  readonly lastActivityAt: number | undefined;
  /** Newest first, at most 200. */
  readonly activities: readonly FocusActivity[];
  /** Oldest first, at most 720, evenly over the session: for the line over time. */
  readonly scores: readonly FocusPoint[];
  /** Newest first, at most 20. */
  readonly interventions: readonly FocusIntervention[];
  /** Whose it is, as far as the server has said. */
  readonly owner?: { readonly userId: string; readonly username?: string | undefined };
  /** Of a finished one: a path on the server. */
  readonly reportUrl?: string;
}

/** What folding reads of an envelope. */
export type FocusEnvelope = Pick<ServerEnvelope, "type" | "data" | "timestamp">;

const maxActivities = 200;
const maxInterventions = 20;
const maxScores = 720;

/** @param startedAt epoch ms, by the clock of the session's owner */
export function beginFocus(sessionId: string, startedAt: number): FocusState {
  return {
    sessionId,
    startedAt,
    status: "active",
    score: 0,
    components: undefined,
    activityCount: 0,
    lastActivityAt: undefined,
    activities: [],
    scores: [],
    interventions: [],
  };
}

/** The state after an event of the session's room, or of its owner's user room. Events of other sessions change nothing. */
export function afterFocusEvent(state: FocusState, { type, data }: FocusEnvelope): FocusState {
  if (data.sessionId !== state.sessionId) return state;
  const said: unknown = data;
  switch (type) {
    case "session:update":
      return updated(state, said as DownData<"session:update">);
    case "focus:update":
      return scored(state, said as DownData<"focus:update">);
    case "activity:new":
      return logged(state, (said as DownData<"activity:new">).activity);
    case "intervention:send":
      return intervened(state, said as DownData<"intervention:send">);
    case "intervention:dismissed":
      return afterDismissal(state, (said as DownData<"intervention:dismissed">).interventionId);
    case "session:completed":
      return completed(state, said as DownData<"session:completed">);
    case "session:force-end": {
      const { reason, timestamp } = said as DownData<"session:force-end">;
      return { ...state, endedAt: state.endedAt ?? timestamp, endReason: reason };
    }
    default:
      return state;
  }
}

/** The state once an intervention was dismissed. */
export function afterDismissal(state: FocusState, interventionId: string): FocusState {
  const interventions = state.interventions.map((held) =>
    held.interventionId === interventionId ? { ...held, isDismissed: true } : held,
  );
  return { ...state, interventions };
}

function updated(state: FocusState, said: DownData<"session:update">): FocusState {
  const { focusScore: score, activityCount, lastActivityTime, status } = said;
  const lastActivityAt = Math.max(state.lastActivityAt ?? 0, lastActivityTime);
  return { ...state, score, activityCount, status, lastActivityAt };
}

function scored(state: FocusState, said: DownData<"focus:update">): FocusState {
  const { focusScore: score, components, timestamp: at } = said;
  return { ...state, score, components, scores: withPoint(state, { at, score }) };
}

function withPoint({ startedAt, scores }: FocusState, point: FocusPoint): readonly FocusPoint[] {
  const last = scores.at(-1);
  if (last !== undefined && point.at < last.at) return scores;
  const kept = last?.at === point.at ? scores.slice(0, -1) : scores;
  return thinned(startedAt, [...kept, point]);
}

/** The finer line where it goes, and the coarser one before and after it. Both oldest first. */
export function joinedLines(
  startedAt: number,
  coarse: readonly FocusPoint[],
  fine: readonly FocusPoint[],
): readonly FocusPoint[] {
  const from = fine.at(0)?.at ?? Number.POSITIVE_INFINITY;
  const to = fine.at(-1)?.at ?? Number.POSITIVE_INFINITY;
  const before = coarse.filter(({ at }) => at < from);
  const after = coarse.filter(({ at }) => at > to);
  return thinned(startedAt, [...before, ...fine, ...after]);
}

/** As the session grows longer; the newest point is always there. */
function thinned(startedAt: number, points: readonly FocusPoint[]): readonly FocusPoint[] {
  const [first] = points;
  const newest = points.at(-1);
  if (first === undefined || newest === undefined || points.length <= maxScores) return points;
  // Spans that double fit into each other, so that thinning what was thinned keeps the points even.
  let spanMs = 1_000;
  while ((newest.at - first.at) / spanMs > maxScores / 2) spanMs *= 2;
  let spanBefore = Number.NaN;
  return points.filter((held) => {
    const span = Math.floor((held.at - startedAt) / spanMs);
    const isFirst = span !== spanBefore;
    spanBefore = span;
    return isFirst || held === newest;
  });
}

function logged(state: FocusState, activity: FocusActivity): FocusState {
  const { activities } = state;
  const { activityId } = activity.metadata;
  if (activityId !== undefined && activities.some(({ metadata }) => metadata.activityId === activityId))
    return state;
  // One that comes late is shown where it belongs.
  const place = activities.findIndex(({ timestamp }) => timestamp <= activity.timestamp);
  const lastActivityAt = Math.max(state.lastActivityAt ?? 0, activity.timestamp);
  const all = activities.toSpliced(place === -1 ? activities.length : place, 0, activity);
  return { ...state, lastActivityAt, activities: all.slice(0, maxActivities) };
}

function intervened(state: FocusState, said: DownData<"intervention:send">): FocusState {
  const { sessionId: _, ...intervention } = said;
  const { interventions } = state;
  if (interventions.some(({ interventionId }) => interventionId === said.interventionId)) return state;
  const all = [{ ...intervention, isDismissed: false }, ...interventions];
  return { ...state, interventions: all.slice(0, maxInterventions) };
}

function completed(state: FocusState, said: DownData<"session:completed">): FocusState {
  const { focusScore: score, duration, reportUrl } = said;
  // Those of the last moment are not what the score of the whole is made of.
  return { ...state, score, components: undefined, endedAt: state.startedAt + duration, reportUrl };
}
