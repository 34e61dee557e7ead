/**
 * Where the time of a session went: by kind, by site, and how often tabs were changed.
 *
 * Every millisecond from start to end is in exactly one kind.
 */
import { type Activity, idleMsOf, visitOf } from "./activity.ts";
import { count, newSecond, note, switchesIn, whereabouts } from "./second.ts";
import { Categories, type SiteCategory, type Sites } from "./sites.ts";

/** `outside` is time spent in other programs. */
export type TimeKind = SiteCategory | "idle" | "outside";

export interface SiteTime {
  readonly domain: string;
  readonly category: SiteCategory;
  readonly ms: number;
  /** How many times one came to it from elsewhere. */
  readonly visits: number;
}

export interface Usage {
  readonly msByKind: Readonly<Record<TimeKind, number>>;
  /** The longest first. Time on pages without a web address is neutral, and in none of these. */
  readonly sites: readonly SiteTime[];
  /** For each hour that began, from the session's start; those after a month are left out. */
  readonly switchesByHour: readonly { readonly at: number; readonly switches: number }[];
}

export interface Span {
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt: number;
}

const hourMs = 3_600_000;
const maxHours = 31 * 24;

interface Place {
  readonly category: SiteCategory;
  ms: number;
  visits: number;
}

/** @param inOrder activities by time, and by id where that is the same; what lies outside the span is not counted */
export function usageOf(span: Span, inOrder: readonly Activity[], sites: Sites): Usage {
  return { ...timesOf(span, inOrder, sites), switchesByHour: switchesByHour(span, inOrder) };
}

/** Where something changes: an activity, or idle time begins that one reports later. */
interface Mark {
  readonly at: number;
  readonly activity: Activity | undefined;
}

function marksOf(inOrder: readonly Activity[]): readonly Mark[] {
  const marks: Mark[] = [];
  for (const activity of inOrder) {
    marks.push({ at: activity.at, activity });
    const idleMs = idleMsOf(activity);
    if (idleMs !== undefined) marks.push({ at: activity.at - idleMs, activity: undefined });
  }
  return marks.sort((one, other) => one.at - other.at);
}

function timesOf(
  { startedAt, endedAt }: Span,
  inOrder: readonly Activity[],
  sites: Sites,
): Omit<Usage, "switchesByHour"> {
  const msByKind: Record<TimeKind, number> = { focus: 0, neutral: 0, distracting: 0, idle: 0, outside: 0 };
  const places = new Map<string, Place>();
  const standing = newSecond(-1);
  const categories = new Categories(sites);
  let place: Place | undefined;
  let spentTo = startedAt;
  const spendTo = (until: number) => {
    const ms = Math.min(until, endedAt) - spentTo;
    if (!(ms > 0)) return;
    spentTo += ms;
    const where = whereabouts(standing);
    const kind = where === undefined ? "idle" : standing.away?.value ? "outside" : where;
    msByKind[kind] += ms;
    if (place && kind === place.category) place.ms += ms;
  };
  for (const { at, activity } of marksOf(inOrder)) {
    spendTo(at);
    if (at > endedAt) break;
    if (!activity) {
      standing.idleDepth += 1;
      continue;
    }
    note(standing, activity, categories);
    if (idleMsOf(activity) !== undefined) standing.idleDepth -= 1;
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
  return { msByKind, sites: longestFirst };
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
function switchesByHour({ startedAt, endedAt }: Span, inOrder: readonly Activity[]): Usage["switchesByHour"] {
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
  for (const activity of inOrder) {
    if (!(activity.at >= startedAt && activity.at <= endedAt)) continue;
    const number = Math.floor((activity.at - startedAt) / 1_000);
    if (number !== second.number) {
      take();
      second = newSecond(number);
    }
    count(second, activity);
  }
  take();
  return counted;
}
