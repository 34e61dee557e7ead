/** What stands beside the buttons of a question, such as whether to delete: what they do, or why it was refused. */
import { html, type TemplateResult } from "lit";

/** A reason is said to screen readers as it comes. */
export function renderHint(problem: string | undefined, advice: string): TemplateResult {
  return problem === undefined
    ? html`<span class="hint">${advice}</span>`
    : html`<span class="hint" role="alert" dir="auto">${problem}</span>`;
}
