/** What the score is made of: a bar for each component, with what it means and how much it counts. */
import { html, svg, type TemplateResult } from "lit";
import type { FocusComponents } from "../index.ts";
import { componentWords, toneOf } from "./focus-words.ts";

/** @param components undefined where none are known yet */
export function renderBars(components: FocusComponents | undefined): TemplateResult {
  return html`<ul class="bars" part="bars">
    ${componentWords.map(({ key, name, meaning, weight }) => {
      const value = components === undefined ? undefined : Math.round(components[key]);
      return html`<li class=${value === undefined ? "" : toneOf(value)}>
        <span class="name">${name}</span>
        <span class="value">${value ?? "–"}<span class="unseen"> of 100</span></span>
        <svg class="bar" aria-hidden="true">
          <rect class="track" width="100%" height="6" rx="3" />
          ${svg`<rect class="fill" width="${value ?? 0}%" height="6" rx="3" />`}
        </svg>
        <span class="meaning">${meaning} <span class="weight">${weight} % of the score.</span></span>
      </li>`;
    })}
  </ul>`;
}
