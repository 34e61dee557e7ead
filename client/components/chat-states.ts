/** What a chat shows when it has no messages to show: waiting, empty, closed, broken. */
import { html, nothing, type TemplateResult } from "lit";
import type { Room } from "../index.ts";
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

/** There is something to read. */
export function isShowing(room: Room | undefined): boolean {
  if (room === undefined || room.state.value.kind === "denied") return false;
  const { list, uploads } = room.files;
  return room.messages.list.value.length + list.value.length + uploads.value.length > 0;
}

/** What there is instead of messages; undefined where there is nothing but silence. */
export function renderNoMessages(room: Room, loadOlder: () => void): TemplateResult | undefined {
  const state = room.state.value;
  const { loading, error, hasOlder } = room.messages;
  if (state.kind === "denied") {
    const title = state.code === "not_found" ? "There is no such room" : "This room is closed to you";
    return renderNotice({ icon: icons.lock, part: "error", title, text: state.message });
  }
  if (state.kind === "failed") {
    const text = `${state.message}. It is tried again by itself.`;
    return renderNotice({ icon: icons.alert, part: "error", title: "The room does not open yet", text });
  }
  if (error.value !== undefined) {
    const title = "The messages could not be loaded";
    return renderNotice({
      icon: icons.alert,
      part: "error",
      title,
      text: error.value.message,
      retry: loadOlder,
    });
  }
  if (state.kind !== "joined" || loading.value || hasOlder.value) return renderSkeleton("Loading messages");
  return undefined;
}

/** @param unseen messages that came in below while the user read further up */
export function renderJump(unseen: number, jump: () => void): TemplateResult {
  const many = unseen === 1 ? "1 new message" : `${unseen} new messages`;
  const label = unseen === 0 ? "To the newest message" : many;
  return html`<button type="button" class="jump" part="jump" aria-label=${label} title=${label} @click=${jump}>
    ${unseen === 0 ? nothing : html`<span>${many}</span>`} ${icons.down}
  </button>`;
}
