/** How a session went: its score over time, and its longest spell of focus. */
import type { FocusSpell, ReportPoint } from "../../protocol/focus-report.ts";
import type { Steps } from "../lib/steps.ts";
import type { Activity } from "./activity.ts";
import { FocusSpells } from "./focus-spells.ts";
import { readSigns } from "./signs.ts";
import type { Sites } from "./sites.ts";
import { Timeline } from "./timeline.ts";
import type { Span } from "./usage.ts";
import { FocusWindow } from "./window.ts";

interface Course {
  /** At the end of each minute but those in pauses, or of several alike in a session of more than twelve hours; at least one. */
  readonly points: readonly ReportPoint[];
  readonly longestFocus: FocusSpell | undefined;
}

/** As far back as is looked for when a spell ended: more than the minute that ends it, and that between two points. */
const spellSeconds = 180;
const minuteMs = 60_000;
/** Added between two steps. */
const activitiesAtOnce = 1_000;
const maxPoints = 720;

/** @param inOrder activities by time */
export function* courseSteps(
  { startedAt, endedAt }: Span,
  inOrder: readonly Activity[],
  sites: Sites,
): Steps<Course> {
  const window = new FocusWindow({ startedAt, sites });
  const timeline = new Timeline(startedAt, sites, spellSeconds);
  const spells = new FocusSpells();
  const points: ReportPoint[] = [];
  let longest: FocusSpell | undefined;
  let added = 0;
  for (const at of timesOf(startedAt, endedAt)) {
    for (let next = inOrder[added]; next && next.at <= at; next = inOrder[added]) {
      window.add(next);
      timeline.add(next);
      added += 1;
      if (added % activitiesAtOnce === 0) yield;
    }
    const score = window.score(at);
    timeline.moveTo(at);
    const signs = readSigns(timeline);
    if (!signs.isPaused) points.push({ at, ...score });
    longest = longerOf(longest, spells.follow(at, signs, score));
    yield;
  }
  if (points.length === 0) points.push({ at: endedAt, ...window.score(endedAt) });
  const { since } = spells;
  const last = since === undefined ? undefined : { from: since, to: endedAt };
  return { points, longestFocus: longerOf(longest, last) };
}

function timesOf(startedAt: number, endedAt: number): readonly number[] {
  const minutes = Math.floor((endedAt - startedAt) / minuteMs);
  if (!(minutes >= 1)) return [Math.max(startedAt, endedAt)];
  const stepMs = Math.ceil(minutes / maxPoints) * minuteMs;
  const points = Math.floor((endedAt - startedAt) / stepMs);
  return Array.from({ length: points }, (_, index) => startedAt + (index + 1) * stepMs);
}

function longerOf(one: FocusSpell | undefined, other: FocusSpell | undefined): FocusSpell | undefined {
  if (!one || !other) return one ?? other;
  return other.to - other.from > one.to - one.from ? other : one;
}
