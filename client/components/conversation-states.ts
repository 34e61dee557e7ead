/** What stands in the list's place while there is none, and the field to find one where there are many. */
import { html, type TemplateResult } from "lit";
import { icons } from "./icons.ts";
import type { Unconnected } from "./unconnected.ts";

export function renderConversationSearch(search: (text: string) => void): TemplateResult {
  return html`<input
    type="search"
    class="search"
    part="search"
    aria-label="Find a conversation"
    placeholder="Find a conversation"
    dir="auto"
    autocomplete="off"
    @input=${(event: InputEvent & { currentTarget: HTMLInputElement }) => search(event.currentTarget.value)}
  />`;
}

export function renderUnloaded(problem: string, retry: () => void): TemplateResult {
  return html`<p class="none" part="error" role="alert" dir="auto">The conversations could not be loaded: ${problem}
    <button type="button" class="choice" @click=${retry}>Try again</button>
  </p>`;
}

export function renderInvitationProblem(problem: string): TemplateResult {
  return html`<p class="none" part="error" role="alert" dir="auto">${problem}</p>`;
}

export function renderNone(create: () => void): TemplateResult {
  return html`<div class="none" part="empty">
    <span class="notice-icon">${icons.bubbles}</span>
    <strong>No conversations yet</strong>
    <span dir="auto">Open one, and invite somebody.</span>
    <button type="button" class="choice strong" @click=${create}>New conversation</button>
  </div>`;
}

/** A page that fetches a token shows that it has none only if it takes its time. */
export function renderUnconnected({ kind, title, text, retry }: Unconnected): TemplateResult {
  const isFailed = kind === "failed";
  return html`<div class=${isFailed ? "none failed" : "none late"} part=${isFailed ? "error" : "empty"} role=${isFailed ? "alert" : "note"}>
    <span class="notice-icon">${isFailed ? icons.alert : icons.clock}</span>
    <strong>${title}</strong>
    <span dir="auto">${text}</span>
    ${retry && html`<button type="button" class="choice strong" @click=${retry}>Try again</button>`}
  </div>`;
}

export function renderGhosts(): TemplateResult {
  return html`<div class="ghosts" part="loading" role="status" aria-label="Loading conversations">
    ${[62, 44, 70, 52].map((width) => html`<svg viewBox="0 0 100 20" part="skeleton" preserveAspectRatio="none" aria-hidden="true"><rect width=${width} height="8" y="1" /><rect width=${width * 0.7} height="6" y="13" /></svg>`)}
  </div>`;
}
