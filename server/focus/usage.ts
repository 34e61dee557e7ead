/**
 * Where the time of a session went: by kind, by site, and how often tabs were changed.
 *
 * Every millisecond from start to end is in exactly one kind.
 */
import type { FocusReport, SiteCategory } from "../../protocol/focus-report.ts";
import { type Steps, sortSteps } from "../lib/steps.ts";
import { type Activity, idleMsOf, visitOf } from "./activity.ts";
import { addStretch, count, newSecond, note, nothingYet, switchesIn, whereabouts } from "./second.ts";
import { Categories, type Sites } from "./sites.ts";

type Usage = Pick<FocusReport, "msByKind" | "sites" | "pauses" | "switchesByHour">;

export interface Span {
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt: number;
}

const hourMs = 3_600_000;
const maxHours = 31 * 24;
/** Between two steps. */
const marksAtOnce = 1_000;

interface Place {
  readonly category: SiteCategory;
  ms: number;
  visits: number;
}

/** @param inOrder activities by time, and by id where that is the same; what lies outside the span is not counted */
export function* usageSteps(span: Span, inOrder: readonly Activity[], sites: Sites): Steps<Usage> {
  const times = yield* timeSteps(span, inOrder, sites);
  return { ...times, switchesByHour: yield* switchSteps(span, inOrder) };
}

/** Where something changes: an activity, or idle time begins that one reports later. */
interface Mark {
  readonly at: number;
  readonly activity: Activity;
  /** What the activity reports begins here. */
  readonly isReported: boolean;
}

function* markSteps(inOrder: readonly Activity[]): Steps<readonly Mark[]> {
  const marks: Mark[] = [];
  for (const activity of inOrder) {
    marks.push({ at: activity.at, activity, isReported: false });
    const idleMs = idleMsOf(activity);
    if (idleMs !== undefined) marks.push({ at: activity.at - idleMs, activity, isReported: true });
    if (marks.length % marksAtOnce === 0) yield;
  }
  return yield* sortSteps(marks, (one, other) => one.at - other.at);
}

function* timeSteps(
  { startedAt, endedAt }: Span,
  inOrder: readonly Activity[],
  sites: Sites,
): Steps<Omit<Usage, "switchesByHour">> {
  const msByKind = { focus: 0, neutral: 0, distracting: 0, idle: 0, outside: 0, pause: 0 };
  const pauses: { from: number; to: number }[] = [];
  const places = new Map<string, Place>();
  const standing = nothingYet();
  const categories = new Categories(sites);
  let place: Place | undefined;
  let spentTo = startedAt;
  const spendTo = (until: number) => {
    const ms = Math.min(until, endedAt) - spentTo;
    if (!(ms > 0)) return;
    spentTo += ms;
    const where = whereabouts(standing);
    const isOutside = where !== "idle" && where !== "pause" && standing.away?.value === true;
    const kind = isOutside ? "outside" : where;
    msByKind[kind] += ms;
    const last = pauses.at(-1);
    if (kind === "pause" && last?.to === spentTo - ms) last.to = spentTo;
    else if (kind === "pause") pauses.push({ from: spentTo - ms, to: spentTo });
    if (place && kind === place.category) place.ms += ms;
  };
  const marks = yield* markSteps(inOrder);
  for (const [number, { at, activity, isReported }] of marks.entries()) {
    if (number % marksAtOnce === 0) yield;
    spendTo(at);
    if (at > endedAt) break;
    if (isReported) {
      addStretch(standing, activity, 1);
      continue;
    }
    note(standing, activity, categories);
    if (idleMsOf(activity) !== undefined) addStretch(standing, activity, -1);
    const url = visitOf(activity);
    if (url === undefined) continue;
    const before = place;
    place = placeOf(url, places, categories);
    if (place && place !== before) place.visits += 1;
  }
  spendTo(endedAt);
  const longestFirst = [...places]
    .map(([domain, { category, ms, visits }]) => ({ domain, category, ms, visits }))
    .filter(({ ms }) => ms > 0)
    .sort((one, other) => other.ms - one.ms || (one.domain < other.domain ? -1 : 1));
  return { msByKind, sites: longestFirst, pauses };
}

function placeOf(url: string, places: Map<string, Place>, categories: Categories): Place | undefined {
  const domain = categories.domainOf(url);
  if (domain === undefined) return undefined;
  const known = places.get(domain);
  if (known) return known;
  const place: Place = { category: categories.of(url), ms: 0, visits: 0 };
  places.set(domain, place);
  return place;
}

/** Counted second by second, as the score does. */
function* switchSteps(
  { startedAt, endedAt }: Span,
  inOrder: readonly Activity[],
): Steps<Usage["switchesByHour"]> {
  const hours = Math.min(Math.max(1, Math.ceil((endedAt - startedAt) / hourMs)), maxHours);
  const counted = Array.from({ length: hours }, (_, hour) => ({
    at: startedAt + hour * hourMs,
    switches: 0,
  }));
  let second = newSecond(-1);
  const take = () => {
    const hour = counted[Math.floor(second.number / 3_600)];
    if (hour) hour.switches += switchesIn(second);
  };
  for (const [number, activity] of inOrder.entries()) {
    if (number % marksAtOnce === 0) yield;
    if (!(activity.at >= startedAt && activity.at <= endedAt)) continue;
    const secondsIn = Math.floor((activity.at - startedAt) / 1_000);
    if (secondsIn !== second.number) {
      take();
      second = newSecond(secondsIn);
    }
    count(second, activity);
  }
  take();
  return counted;
}
