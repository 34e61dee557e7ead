/** What was said to the session's owner, and what came of it. */
import { html, type TemplateResult } from "lit";
import type { FocusReport } from "../index.ts";
import { timeLabel } from "./time.ts";

type Sent = FocusReport["interventions"][number];

export function renderInterventions(interventions: readonly Sent[], locale: string): TemplateResult {
  if (interventions.length === 0) return html`<p class="muted">Nothing.</p>`;
  return html`<ul class="sent" part="interventions">
    ${interventions.map(
      (one) => html`<li>
        <time>${timeLabel(one.at, locale)}</time>
        <span><span dir="auto">${one.message}</span> <small>${outcomeOf(one)}</small></span>
      </li>`,
    )}
  </ul>`;
}

function outcomeOf({ isDismissed, scoreBefore, scoreAfter }: Sent): string {
  const dismissed = isDismissed ? "Dismissed. " : "";
  if (scoreBefore === null || scoreAfter === null) return `${dismissed}What came of it is not known.`;
  return `${dismissed}Score ${Math.round(scoreBefore)} then, ${Math.round(scoreAfter)} ten minutes later.`;
}
