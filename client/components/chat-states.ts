/** What a chat shows when it has no messages to show: waiting, empty, closed, broken. */
import { html, type TemplateResult } from "lit";
import { icons } from "./icons.ts";

/** Widths of the placeholder bubbles, in percent of the row; the sign says whose. */
const skeleton = [46, 62, -38, 28, -54, -30, 58];

export function renderSkeleton(label: string): TemplateResult {
  return html`<div class="skeleton" part="loading" role="status" aria-label=${label}>
    ${skeleton.map(
      (width) => html`<svg class=${width < 0 ? "ghost mine" : "ghost"} part="skeleton" viewBox="0 0 100 10"
        preserveAspectRatio="none" aria-hidden="true"><rect width=${Math.abs(width)} height="10" /></svg>`,
    )}
  </div>`;
}

export interface Notice {
  readonly icon: TemplateResult;
  readonly title: string;
  readonly text: string;
  readonly part: "empty" | "error";
  /** Tries again. */
  readonly retry?: () => void;
}

export function renderNotice({ icon, title, text, part, retry }: Notice): TemplateResult {
  return html`<div class="notice ${part}" part=${part} role=${part === "error" ? "alert" : "note"}>
    <span class="notice-icon">${icon}</span>
    <strong dir="auto">${title}</strong>
    <span class="notice-text" dir="auto">${text}</span>
    ${retry && html`<button type="button" class="choice strong" @click=${retry}>Try again</button>`}
  </div>`;
}

export function renderEmpty(room: string): TemplateResult {
  const isWhisper = room.startsWith("whisper:");
  return renderNotice({
    icon: isWhisper ? icons.lock : icons.bubbles,
    part: "empty",
    title: isWhisper ? "A whisper room" : "Nothing said yet",
    text: isWhisper ? "Nothing said here is written down anywhere." : "Write the first message.",
  });
}
