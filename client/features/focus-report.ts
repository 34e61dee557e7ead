/**
 * What came of a focus session, and how its sites are counted, as the server tells of them over HTTP.
 *
 * Times are ms since 1970, durations ms, scores 0 to 100; what is not known is null.
 */
import type { FocusComponents } from "./focus-state.ts";

export type SiteCategory = "focus" | "neutral" | "distracting";
/** `outside` is time in other programs. */
export type TimeKind = SiteCategory | "idle" | "outside" | "pause";

/** One of the user's own sessions, as the history lists it. */
export interface FocusSession {
  readonly sessionId: string;
  readonly startTime: number;
  /** Null while it goes on. */
  readonly endTime: number | null;
  /** Null where it ended as its owner wished. */
  readonly endReason: string | null;
  readonly isActive: boolean;
  /** 0 while it goes on. */
  readonly focusScore: number;
  readonly activityCount: number;
  readonly lastActivityTime: number;
}

export interface ReportPoint {
  readonly at: number;
  readonly focusScore: number;
  readonly components: FocusComponents;
}

export interface ReportSite {
  /** In lower case, without `www.`. */
  readonly domain: string;
  readonly category: SiteCategory;
  readonly ms: number;
  readonly visits: number;
}

export interface ReportIntervention {
  readonly rule: string;
  readonly type: "alert" | "suggestion" | "encouragement" | "question";
  readonly priority: "low" | "medium" | "high";
  readonly message: string;
  readonly at: number;
  readonly isDismissed: boolean;
  /** The score when it was sent, and ten minutes later. */
  readonly scoreBefore: number | null;
  readonly scoreAfter: number | null;
}

/** A stretch of time. */
export interface FocusSpell {
  readonly from: number;
  readonly to: number;
}

export interface PreviousSession {
  readonly startedAt: number;
  readonly focusScore: number;
  readonly durationMs: number;
}

export interface ReportComparison {
  /** Oldest first. */
  readonly previous: readonly PreviousSession[];
  readonly meanFocusScore: number;
  readonly meanDurationMs: number;
  /** This session's score less the mean: -100 to 100. */
  readonly change: number;
  /** How many of them this one outdid. */
  readonly betterThan: number;
}

export interface FocusReport {
  readonly sessionId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly durationMs: number;
  readonly activityCount: number;
  /** Activities that the client let go of before they were sent. */
  readonly shedCount: number;
  readonly focusScore: number;
  readonly components: FocusComponents;
  /** Oldest first, one a minute. */
  readonly points: readonly ReportPoint[];
  readonly longestFocus: FocusSpell | null;
  /** Where those are missing; oldest first. */
  readonly holes: readonly (FocusSpell & { readonly count: number })[];
  /** What the user asked to leave out; oldest first. */
  readonly pauses: readonly FocusSpell[];
  readonly msByKind: Readonly<Record<TimeKind, number>>;
  /** The longest first. */
  readonly sites: readonly ReportSite[];
  /** For each hour, from the session's start. */
  readonly switchesByHour: readonly { readonly at: number; readonly switches: number }[];
  /** Oldest first. */
  readonly interventions: readonly ReportIntervention[];
  readonly comparison: ReportComparison | null;
}

/** How a domain, and those under it, are counted for this user. */
export interface FocusSite {
  readonly domain: string;
  readonly category: SiteCategory;
  /** As the server's own list has it. */
  readonly isDefault: boolean;
}
