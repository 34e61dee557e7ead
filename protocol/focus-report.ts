/**
 * What came of a focus session, and how its sites are counted, as the server tells of them over HTTP: types for both
 * ends, and nothing that reaches a bundle.
 *
 * Times are epoch ms, durations ms, scores whole numbers from 0 to 100; what is not known is null.
 */
import type { DownData } from "./events/index.ts";

export type FocusComponents = DownData<"focus:update">["components"];

export type SiteCategory = "focus" | "neutral" | "distracting";
/** `outside` is time in other programs, `pause` what one asked to leave out. */
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

export interface FocusWatcher {
  readonly userId: string;
  /** Where they share a conversation with the owner, and are known by one. */
  readonly username?: string;
}

/** One of them, asked for by itself. */
export interface FocusSessionDetails extends FocusSession {
  /** Who may watch, beside its owner. */
  readonly watchers: readonly FocusWatcher[];
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
  /** How many times one came to it from elsewhere. */
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
  /** Activities that the client let go of before they were sent: the holes' sum. */
  readonly shedCount: number;
  /** The mean of the points' scores. */
  readonly focusScore: number;
  readonly components: FocusComponents;
  /** The score over time, each of the ten minutes before it: oldest first, one a minute, 720 at most. */
  readonly points: readonly ReportPoint[];
  readonly longestFocus: FocusSpell | null;
  /** Where those are missing, between two activities that came, or the start and the first; oldest first. */
  readonly holes: readonly (FocusSpell & { readonly count: number })[];
  /** Oldest first, none of them touching the next. */
  readonly pauses: readonly FocusSpell[];
  readonly msByKind: Readonly<Record<TimeKind, number>>;
  /** The longest first. Time on pages without a web address is neutral, and in none of these. */
  readonly sites: readonly ReportSite[];
  /** For each hour that began, from the session's start; those after a month are left out. */
  readonly switchesByHour: readonly { readonly at: number; readonly switches: number }[];
  /** Oldest first. */
  readonly interventions: readonly ReportIntervention[];
  readonly comparison: ReportComparison | null;
  /** What stands out, in sentences; none where there is too little to go by. */
  readonly insights: readonly string[];
}

/** How a user wants a domain, and those under it, to be counted. */
export interface SaidSite {
  /** In lower case, without `www.`. */
  readonly domain: string;
  readonly category: SiteCategory;
}

/** How a domain is counted for a user. */
export interface FocusSite extends SaidSite {
  /** Of the list that is there for everybody, and the user says nothing else of it. */
  readonly isDefault: boolean;
}
