/** A minute of frames a second, as a small area chart: what came in, and above it what went out. */
import { type SVGTemplateResult, svg } from "lit";
import type { Rate } from "./frame-log.ts";

const heightPx = 40;
/** So that a single frame does not fill the chart. */
const minScale = 6;

export function sparkline(rates: readonly Rate[]): SVGTemplateResult {
  const scale = Math.max(minScale, ...rates.map((rate) => rate.in + rate.out));
  const y = (value: number) => heightPx - 1 - (value / scale) * (heightPx - 4);
  const points = (value: (rate: Rate) => number) =>
    rates.map((rate, index) => `${index},${y(value(rate)).toFixed(1)}`).join(" ");
  const last = rates.length - 1;
  const incoming = points((rate) => rate.in);
  const total = points((rate) => rate.in + rate.out);
  return svg`<svg class="spark" viewBox="0 0 ${last} ${heightPx}" preserveAspectRatio="none" aria-hidden="true">
    <polygon class="out" points="0,${heightPx} ${total} ${last},${heightPx}" />
    <polygon class="in" points="0,${heightPx} ${incoming} ${last},${heightPx}" />
    <polyline class="edge" points=${total} vector-effect="non-scaling-stroke" />
  </svg>`;
}
