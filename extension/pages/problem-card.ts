/** A problem, what to do about it, and the button that does it. Said to screen readers when it comes up. */
import { css, html } from "lit";
import { icons } from "../../client/components/icons.ts";
import type { Problem } from "../messages.ts";
import type { Remedy } from "./remedies.ts";

export function renderProblem(problem: Problem, remedy: Remedy) {
  return html`<section class="card problem-card" role="alert">
    ${icons.alert}
    <div>
      <p class="what">${problem.message}</p>
      <p class="muted">${problem.remedy}</p>
      <button type="button" class="choice" @click=${remedy.act}>${remedy.label}</button>
    </div>
  </section>`;
}

export const problemStyles = css`
  .problem-card {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0.75rem;
    background: color-mix(in oklab, var(--_warning) 9%, var(--_surface));
    box-shadow: inset 0 0 0 1px color-mix(in oklab, var(--_warning) 35%, transparent);
  }
  .problem-card > svg {
    margin-block-start: 0.125rem;
    color: var(--_warning);
  }
  .problem-card .what {
    font-size: 0.875rem;
    font-weight: 600;
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }
  .problem-card .choice {
    margin-block-start: 0.625rem;
  }
`;
