/** The honest line: how the connection is, what waits, and what was dropped. */
import { html, nothing } from "lit";
import type { ExtensionState } from "../messages.ts";
import { lineOf, lossWords } from "./words.ts";

export function renderLine(state: ExtensionState) {
  const { tone, text } = lineOf(state);
  const lost = lossWords(state.queue);
  // The dot is of the connection, and its meaning is in the words beside it.
  return html`<div class="standing ${tone}" role="status">
    <span class="dot" aria-hidden="true"></span>
    <div>${text} ${lost === undefined ? nothing : html`<span class="lost">${lost}</span>`}</div>
  </div>`;
}
