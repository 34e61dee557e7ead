/** Beside a person's name: whether they are there, on how many devices, or when they were last. */
import { css, html, type TemplateResult } from "lit";
import type { KnownUser, PresentUser } from "../index.ts";
import { agoLabel, fullLabel } from "./time.ts";

export function renderPresent({ status, devices }: PresentUser): TemplateResult {
  return html`<span class="where ${status}">${devices > 1 ? `${devices} devices` : status}</span>`;
}

export function renderAbsent({ status, lastSeen }: KnownUser, locale: string): TemplateResult {
  if (status !== "offline" || lastSeen === undefined) return html`<span class="where gone">not here</span>`;
  const ago = agoLabel(lastSeen, Date.now(), locale);
  return html`<span class="where gone" title=${fullLabel(lastSeen, locale)}>last seen ${ago}</span>`;
}

/** Also for the rows of those who are `.absent`. */
export const whereaboutsStyles = css`
  .where {
    display: flex;
    flex: none;
    align-items: center;
    gap: 0.375rem;
    color: var(--_muted);
    font-size: 0.75rem;
    white-space: nowrap;
  }
  .where::before {
    content: "";
    inline-size: 0.5rem;
    block-size: 0.5rem;
    border-radius: 50%;
    background: var(--_success);
  }
  .where.away::before {
    background: none;
    box-shadow: inset 0 0 0 2px var(--_warning);
  }
  .where.gone::before {
    background: none;
    box-shadow: inset 0 0 0 2px var(--_muted);
  }
  .absent {
    color: var(--_muted);
  }
  .absent .avatar {
    filter: grayscale(0.6);
  }
`;
