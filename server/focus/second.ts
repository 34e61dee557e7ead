/**
 * One second of a session, and what holds from it on.
 *
 * Everything in it is combined by a sum, or by taking the latest by (time, id): whatever the order in which activities
 * come, the second is the same.
 */
import type { SiteCategory } from "../../protocol/focus-report.ts";
import { type Activity, countOf, editsOf, isOfPause, velocityOf, visitOf } from "./activity.ts";
import type { Categories } from "./sites.ts";

interface Latest<Value> {
  readonly at: number;
  readonly id: string;
  readonly value: Value;
}

/** What holds until something says otherwise. */
export interface Standing {
  site: Latest<SiteCategory> | undefined;
  /** Whether the browser's window is left. */
  away: Latest<boolean> | undefined;
  /** Whether idle time has begun, and nothing since says that it is over. */
  idle: Latest<boolean> | undefined;
  /** How many reported stretches of idle time begin here, less those that end. */
  idleDepth: number;
  /** The same of pauses. */
  pause: Latest<boolean> | undefined;
  pauseDepth: number;
}

export function nothingYet(): Standing {
  return {
    site: undefined,
    away: undefined,
    idle: undefined,
    idleDepth: 0,
    pause: undefined,
    pauseDepth: 0,
  };
}

/** Sums over typing activities; whole numbers, so that they are exact in any order. */
export interface Typing {
  /** Those that say how fast, the sum of the speeds in tenths of a character a minute, and of their squares. */
  count: number;
  sum: number;
  squares: number;
  /** Characters typed, and deletions. */
  insertions: number;
  deletions: number;
}

export interface Second extends Standing {
  /** Seconds since the session's start. */
  readonly number: number;
  tabSwitches: number;
  tabActivations: number;
  readonly typing: Typing;
}

export const noTyping = (): Typing => ({ count: 0, sum: 0, squares: 0, insertions: 0, deletions: 0 });

export function newSecond(number: number): Second {
  return {
    number,
    site: undefined,
    away: undefined,
    idle: undefined,
    idleDepth: 0,
    pause: undefined,
    pauseDepth: 0,
    tabSwitches: 0,
    tabActivations: 0,
    typing: noTyping(),
  };
}

function later<Value>(one: Latest<Value> | undefined, other: Latest<Value>): Latest<Value> {
  return one && (one.at > other.at || (one.at === other.at && one.id > other.id)) ? one : other;
}

/** Makes of `standing` what holds after both. */
export function settle(standing: Standing, more: Standing): void {
  const { site, away, idle, pause } = more;
  if (site) standing.site = later(standing.site, site);
  if (away) standing.away = later(standing.away, away);
  if (idle) standing.idle = later(standing.idle, idle);
  if (pause) standing.pause = later(standing.pause, pause);
  standing.idleDepth += more.idleDepth;
  standing.pauseDepth += more.pauseDepth;
}

export function addTyping(sums: Typing, more: Typing): void {
  sums.count += more.count;
  sums.sum += more.sum;
  sums.squares += more.squares;
  sums.insertions += more.insertions;
  sums.deletions += more.deletions;
}

/** Makes of `into` both. */
export function merge(into: Second, second: Second): void {
  settle(into, second);
  addTyping(into.typing, second.typing);
  into.tabSwitches += second.tabSwitches;
  into.tabActivations += second.tabActivations;
}

/**
 * Of what an activity says, that which holds from it on.
 *
 * Typing ends idle time and pauses even where their end went missing. Nothing else does: pages change and tabs open by
 * themselves.
 * A visit ends being away, since one sees the page; a switch that does not say where to changes neither.
 */
export function note(standing: Standing, activity: Activity, categories: Categories): void {
  const { at, id, eventType } = activity;
  const url = visitOf(activity);
  const isTyping = eventType === "typing";
  if (url !== undefined) standing.site = later(standing.site, { at, id, value: categories.of(url) });
  if (url !== undefined || isTyping || eventType === "window_focus" || eventType === "window_blur") {
    standing.away = later(standing.away, { at, id, value: eventType === "window_blur" });
  }
  if (!isTyping && eventType !== "idle_start" && eventType !== "idle_end") return;
  const begun = { at, id, value: eventType === "idle_start" };
  const isPause = isOfPause(activity);
  if (!isPause) standing.idle = later(standing.idle, begun);
  if (isPause || isTyping) standing.pause = later(standing.pause, begun);
}

/** A stretch that is reported when it ends begins (`by` is 1) or ends (-1) here. */
export function addStretch(standing: Standing, activity: Activity, by: 1 | -1): void {
  if (isOfPause(activity)) standing.pauseDepth += by;
  else standing.idleDepth += by;
}

/** Of what an activity says, that which happened in its second alone. */
export function count(second: Second, activity: Activity): void {
  const times = countOf(activity);
  if (activity.eventType === "tab_switch") second.tabSwitches += times;
  if (activity.eventType === "tab_activated") second.tabActivations += times;
  const { insertions, deletions } = editsOf(activity);
  second.typing.insertions += insertions * times;
  second.typing.deletions += deletions * times;
  const velocity = velocityOf(activity);
  if (velocity === undefined) return;
  const tenths = Math.max(1, Math.round(velocity * 10));
  second.typing.count += times;
  second.typing.sum += tenths * times;
  second.typing.squares += tenths ** 2 * times;
}

/** Many clients tell one change of tab twice, as a switch and as an activation. */
export const switchesIn = ({ tabSwitches, tabActivations }: Second) => Math.max(tabSwitches, tabActivations);

export type Whereabouts = SiteCategory | "idle" | "pause";

/** Outside the browser nobody knows where one is. */
export function whereabouts(standing: Standing): Whereabouts {
  const { site, away, idle, idleDepth, pause, pauseDepth } = standing;
  if (pauseDepth > 0 || pause?.value) return "pause";
  if (idleDepth > 0 || idle?.value) return "idle";
  return away?.value ? "neutral" : (site?.value ?? "neutral");
}
