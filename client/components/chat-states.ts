/** What a chat shows when it has no messages to show: waiting, empty, closed, broken. */

import { html, nothing, type TemplateResult } from "lit";
import type { Client, Room, RoomState } from "../index.ts";
import { icons } from "./icons.ts";
import { problemWords } from "./problem-words.ts";
import { type Unconnected, unconnectedOf } from "./unconnected.ts";

/** Widths of the placeholder bubbles, in percent of the row; the sign says whose. */
const skeleton = [46, 62, -38, 28, -54, -30, 58];

function renderSkeleton(label: string): TemplateResult {
  return html`<div class="skeleton" part="loading" role="status" aria-label=${label}>
    ${skeleton.map(
      (width) => html`<svg class=${width < 0 ? "ghost mine" : "ghost"} part="skeleton" viewBox="0 0 100 10"
        preserveAspectRatio="none" aria-hidden="true"><rect width=${Math.abs(width)} height="10" /></svg>`,
    )}
  </div>`;
}

interface Notice {
  readonly icon: TemplateResult;
  readonly title: string;
  readonly text: string;
  readonly part: "empty" | "error";
  /** Tries again. */
  readonly retry?: () => void;
}

function renderNotice({ icon, title, text, part, retry }: Notice): TemplateResult {
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

/** A page that fetches a token shows that it has none only if it takes its time. */
export function renderUnconnected(unconnected: Unconnected): TemplateResult {
  const { kind, title, text, retry } = unconnected;
  const more = { title, text, ...(retry && { retry }) };
  return kind === "signed-out"
    ? html`<div class="late">${renderNotice({ icon: icons.clock, part: "empty", ...more })}</div>`
    : renderNotice({ icon: icons.alert, part: "error", ...more });
}

export function renderNoRoom(): TemplateResult {
  return renderNotice({
    icon: icons.bubbles,
    part: "empty",
    title: "No conversation is open",
    text: "Pick one to read it, and to write.",
  });
}

/** Rooms of events: nobody can send a message there. */
const withoutMessages = /^(?:(?:user|session|channel):|all-users$|admin-room$)/;

/** Known by its name, before the server answers. */
export function isWithoutMessages(room: Room): boolean {
  return withoutMessages.test(room.name);
}

function renderDenied(room: string, { code, message }: RoomState & { kind: "denied" }): TemplateResult {
  const error = { icon: icons.lock, part: "error", title: "There is no such room" } as const;
  if (code === "invalid_data") {
    const text = `The page asks for “${room}”. A room is called conversation:ID or whisper:CODE.`;
    return renderNotice({ ...error, text });
  }
  if (code === "not_found") return renderNotice({ ...error, text: "It was deleted, or its name is wrong." });
  return renderNotice({ ...error, title: "This room is closed to you", text: message });
}

/** What there is instead of messages; undefined where there is nothing but silence. */
export function renderNoMessages(
  client: Client,
  room: Room,
  loadOlder: () => void,
): TemplateResult | undefined {
  const state = room.state.value;
  const { loading, error, hasOlder } = room.messages;
  if (isWithoutMessages(room)) {
    return renderNotice({
      icon: icons.alert,
      part: "error",
      title: "There are no messages in this room",
      text: `The page asks for “${room.name}”. Messages are in rooms called conversation:ID or whisper:CODE.`,
    });
  }
  if (state.kind === "denied") return renderDenied(room.name, state);
  if (state.kind === "failed") {
    const text = `${problemWords(state)}. It is tried again by itself.`;
    return renderNotice({ icon: icons.alert, part: "error", title: "The room does not open yet", text });
  }
  if (error.value !== undefined) {
    const title = "The messages could not be loaded";
    return renderNotice({
      icon: icons.alert,
      part: "error",
      title,
      text: problemWords(error.value),
      retry: loadOlder,
    });
  }
  const isLoading = state.kind !== "joined" || loading.value || hasOlder.value;
  if (!isLoading) return undefined;
  const unconnected = unconnectedOf(client, undefined);
  return unconnected === undefined ? renderSkeleton("Loading messages") : renderUnconnected(unconnected);
}

/** @param unseen messages that came in below while the user read further up */
export function renderJump(unseen: number, jump: () => void): TemplateResult {
  const many = unseen === 1 ? "1 new message" : `${unseen} new messages`;
  const label = unseen === 0 ? "To the newest message" : many;
  return html`<button type="button" class="jump" part="jump" aria-label=${label} title=${label} @click=${jump}>
    ${unseen === 0 ? nothing : html`<span>${many}</span>`} ${icons.down}
  </button>`;
}
