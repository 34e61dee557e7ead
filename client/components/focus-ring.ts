/** The score as a ring: as much of it is filled as there is of a hundred. */
import { html, type TemplateResult } from "lit";
import { toneOf } from "./focus-words.ts";

interface Ring {
  /** 0 to 100; undefined where none is known yet. */
  readonly score: number | undefined;
  /** How one stands, in a word or two; below the number. */
  readonly label: string;
  /** No other score will come. */
  readonly isOver?: boolean;
}

export function renderRing({ score, label, isOver = false }: Ring): TemplateResult {
  const shown = score === undefined ? undefined : Math.round(score);
  const missing = isOver ? "Focus score: none" : "Focus score: not enough yet";
  const said = shown === undefined ? missing : `Focus score ${shown} of 100`;
  const tone = shown === undefined ? "" : toneOf(shown);
  return html`<div class="ring ${tone}" part="ring" role="img" aria-label=${`${said}. ${label}`}>
    <svg viewBox="0 0 120 120">
      <circle class="track" cx="60" cy="60" r="52" />
      <circle class="arc" cx="60" cy="60" r="52" pathLength="100" stroke-dasharray="${shown ?? 0} 200" />
    </svg>
    <span class="score">${shown ?? "–"}</span>
    <span class="status">${label}</span>
  </div>`;
}
