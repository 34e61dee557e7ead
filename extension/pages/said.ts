/** What the server last said to the user in the session that goes on, of whatever priority, to be put away. */
import { css, html, nothing } from "lit";
import { icons } from "../../client/components/icons.ts";
import { timeLabel } from "../../client/components/time.ts";
import type { FocusState } from "../../client/features/focus-state.ts";

export function renderSaid(
  live: FocusState | undefined,
  locale: string,
  dismiss: (interventionId: string) => void,
) {
  const said = live?.endedAt === undefined ? live?.interventions.find((one) => !one.isDismissed) : undefined;
  if (said === undefined) return nothing;
  const { interventionId, message, type, timestamp, dismissible } = said;
  return html`<div class="card said ${type}" role="status">
    ${type === "encouragement" ? icons.smile : type === "alert" ? icons.alert : icons.info}
    <p dir="auto">${message} <time class="muted">${timeLabel(timestamp, locale)}</time></p>
    ${
      dismissible
        ? html`<button type="button" class="small" title="Dismiss" aria-label=${`Dismiss: ${message}`} @click=${() => dismiss(interventionId)}>${icons.close}</button>`
        : nothing
    }
  </div>`;
}

export const saidStyles = css`
  .said {
    display: grid;
    grid-template-columns: auto 1fr auto;
    align-items: start;
    gap: 0.625rem;
    padding: 0.75rem;
    font-size: 0.875rem;
  }
  .said > svg {
    margin-block-start: 0.125rem;
    color: var(--_accent);
  }
  .said.alert > svg {
    color: var(--_warning);
  }
  .said time {
    display: block;
    font-size: 0.75rem;
  }
  .said .small {
    margin: -0.25rem;
  }
`;
