/**
 * The score over time: a line, with the part from 75 on, which is focus, set off.
 *
 * Times are epoch ms, scores 0 to 100.
 */
import { html, svg, type TemplateResult } from "lit";
import type { FocusPoint, FocusSpell } from "../index.ts";
import { pathOf, round } from "./focus-path.ts";
import { secondLabel, timeLabel } from "./time.ts";

interface ScoreLine {
  /** Oldest first. */
  readonly points: readonly FocusPoint[];
  readonly from: number;
  readonly to: number;
  /** When something was said to the user. */
  readonly marks?: readonly number[];
  /** Set off from the rest: what was paused, and where activities are missing. */
  readonly pauses?: readonly FocusSpell[];
  readonly holes?: readonly FocusSpell[];
  readonly locale: string;
}

export function renderScoreLine({
  points,
  from,
  to,
  marks = [],
  pauses = [],
  holes = [],
  locale,
}: ScoreLine): TemplateResult {
  const spanMs = Math.max(1, to - from);
  const x = (at: number) => round(Math.min(1, Math.max(0, (at - from) / spanMs)) * 100);
  const band = (kind: "paused" | "hole") => (spell: FocusSpell) =>
    svg`<rect class=${kind} x="${x(spell.from)}%" width="${Math.max(0.3, x(spell.to) - x(spell.from))}%" height="100%" />`;
  const { line, area } = pathOf(points.map(({ at, score }) => [x(at), 100 - score]));
  return html`<div class="line" part="line" role="img" aria-label=${lineSaid({ points, from, to, locale })}>
    <svg class="plot">
      <rect class="focused" width="100%" height="25%" />
      <line x2="100%" y1="25%" y2="25%" /><line x2="100%" y1="50%" y2="50%" /><line x2="100%" y1="75%" y2="75%" />
      ${pauses.map(band("paused"))}${holes.map(band("hole"))}
      <svg viewBox="0 0 100 100" preserveAspectRatio="none">
        <path class="area" d=${area} /><path class="way" d=${line} />
      </svg>
      ${marks.map((at) => svg`<line class="mark" x1="${x(at)}%" x2="${x(at)}%" y1="0%" y2="100%" />`)}
      ${renderLast(points.at(-1), x)}
    </svg>
    <span class="scale"><span>100</span><span>75</span><span>50</span><span>25</span><span>0</span></span>
    <span class="times">${axisTimes(from, from + spanMs, locale).map((time) => html`<span>${time}</span>`)}</span>
  </div>`;
}

/** Begin, middle and end: to the second where minutes would not tell them apart, and none twice. */
export function axisTimes(from: number, to: number, locale: string): readonly string[] {
  const times = [from, (from + to) / 2, to];
  const minutes = new Set(times.map((at) => timeLabel(at, locale)));
  if (minutes.size === times.length) return [...minutes];
  return [...new Set(times.map((at) => secondLabel(at, locale)))];
}

function renderLast(last: FocusPoint | undefined, x: (at: number) => number) {
  return last === undefined
    ? ""
    : svg`<circle class="last" cx="${x(last.at)}%" cy="${100 - last.score}%" r="4" />`;
}

function lineSaid({ points, from, to, locale }: ScoreLine): string {
  const span = `from ${timeLabel(from, locale)} to ${timeLabel(to, locale)}`;
  if (points.length === 0) return `Score over time, ${span}: none yet`;
  const scores = points.map(({ score }) => Math.round(score));
  return `Score over time, ${span}: lowest ${Math.min(...scores)}, highest ${Math.max(...scores)}, last ${scores.at(-1)}`;
}
