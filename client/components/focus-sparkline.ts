/** Scores of sessions as a small line, oldest first, evenly spaced. */
import { html, type TemplateResult } from "lit";
import { pathOf } from "./focus-path.ts";

/** @param scores 0 to 100, two or more. @param label what it shows, for those who do not see it */
export function renderSparkline(scores: readonly number[], label: string): TemplateResult {
  const step = 100 / Math.max(1, scores.length - 1);
  const { line, area } = pathOf(scores.map((score, index) => [index * step, 100 - score]));
  return html`<div class="spark" part="trend" role="img" aria-label=${label}>
    <svg viewBox="0 0 100 100" preserveAspectRatio="none"><path class="area" d=${area} /><path class="way" d=${line} /></svg>
  </div>`;
}

/** Such as "Scores of 5 sessions, oldest first: 62, 70, 58, 77, 81". */
export function scoresSaid(scores: readonly number[]): string {
  return `Scores of ${scores.length} sessions, oldest first: ${scores.map(Math.round).join(", ")}`;
}
