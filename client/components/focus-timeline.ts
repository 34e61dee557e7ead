/** The last activities as lanes over time: sites by what they are good for, typing, and time away. */
import { html, svg, type TemplateResult } from "lit";
import type { FocusActivity, TimeKind } from "../index.ts";
import { lanesOf, type Stretch } from "./focus-lanes.ts";
import type { CategoryOf } from "./focus-sites.ts";
import { durationLabel, kindWords } from "./focus-words.ts";
import { timeLabel } from "./time.ts";

interface Timeline {
  /** Newest first. */
  readonly activities: readonly FocusActivity[];
  /** Epoch ms: where it ends. */
  readonly to: number;
  readonly categoryOf: CategoryOf;
  readonly locale: string;
}

const maxSpanMs = 30 * 60_000;
const minSpanMs = 60_000;
/** Characters a minute that fill the lane. */
const fullVelocity = 400;
/** Typing is told for such a while. */
const sampleMs = 10_000;
/** In percent of the width. */
const minWidth = 0.4;

const legend: readonly TimeKind[] = ["focus", "neutral", "distracting", "outside", "idle", "pause"];

export function renderTimeline({ activities, to, categoryOf, locale }: Timeline): TemplateResult {
  const oldest = activities.at(-1)?.timestamp ?? to;
  const from = Math.min(to - minSpanMs, Math.max(oldest, to - maxSpanMs));
  const { typing, ...lanes } = lanesOf(activities, to, categoryOf);
  const places = within(lanes.places, from);
  const away = within(lanes.away, from);
  const typed = typing.filter(({ at }) => at > from);
  const scale = 100 / (to - from);
  const x = (at: number) => Math.max(0, (at - from) * scale);
  const stretches = (all: readonly Stretch[]) =>
    all.map((stretch) => {
      const start = x(stretch.from);
      const width = Math.max(minWidth, x(stretch.to) - start);
      return svg`<rect class=${stretch.kind} x="${start}%" y="1" width="${width}%" height="18" rx="3"><title>${titleOf(stretch)}</title></rect>`;
    });
  const kinds = new Set([...places, ...away].map(({ kind }) => kind));
  return html`<div class="timeline" part="timeline">
    <div class="lanes" role="img" aria-label=${`Timeline since ${timeLabel(from, locale)}. ${timelineSaid(places, away, typed.length)}`}>
      <span>Sites</span><svg>${stretches(places)}</svg>
      <span>Typing</span><svg>${typed.map(({ at, velocity }) => {
        const height = 3 + Math.min(1, velocity / fullVelocity) * 16;
        const width = Math.max(minWidth, sampleMs * scale * 0.8);
        return svg`<rect class="typing" x="${x(at - sampleMs)}%" y=${19 - height} width="${width}%" height=${height} rx="2" />`;
      })}</svg>
      <span>Away</span><svg>${stretches(away)}</svg>
    </div>
    <div class="times" aria-hidden="true"><span>${timeLabel(from, locale)}</span><span>${timeLabel(to, locale)}</span></div>
    <ul class="legend" aria-label="Colours">
      ${legend.filter((kind) => kinds.has(kind)).map((kind) => html`<li><i class=${kind}></i>${kindWords[kind]}</li>`)}
    </ul>
  </div>`;
}

function within(all: readonly Stretch[], from: number): readonly Stretch[] {
  return all
    .filter((stretch) => stretch.to > from)
    .map((stretch) => ({ ...stretch, from: Math.max(from, stretch.from) }));
}

function titleOf({ kind, domain, from, to }: Stretch): string {
  return `${domain ?? kindWords[kind]}, ${durationLabel(to - from)}`;
}

/** For those who do not see it: the three longest places, and how often something else was. */
function timelineSaid(places: readonly Stretch[], away: readonly Stretch[], typed: number): string {
  const spent = new Map<string, number>();
  for (const { domain, kind, from, to } of places) {
    const name = domain ?? kindWords[kind];
    spent.set(name, (spent.get(name) ?? 0) + to - from);
  }
  const longest = [...spent].sort(([, one], [, other]) => other - one).slice(0, 3);
  const said = longest.map(([name, ms]) => `${name} ${durationLabel(ms)}`);
  const awayMs = away.reduce((sum, { from, to }) => sum + to - from, 0);
  if (typed > 0) said.push(`typed ${typed} times`);
  if (awayMs > 0) said.push(`away for ${durationLabel(awayMs)}`);
  return said.length === 0 ? "Nothing yet" : said.join(", ");
}
