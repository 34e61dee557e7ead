/** The button that goes on as the guest that this browser was last. */
import { css, html } from "lit";
import { avatarStyles, renderAvatar } from "../components/avatar.ts";
import type { Guest } from "./guest.ts";

export const againStyles = [
  ...avatarStyles,
  css`
    .again {
      inline-size: 100%;
      min-inline-size: 0;
      justify-content: flex-start;
      padding-inline: 0.625rem;
      gap: 0.625rem;
    }
    .again b {
      min-inline-size: 0;
      overflow: hidden;
      font-weight: 620;
      text-overflow: ellipsis;
    }
    .words {
      display: flex;
      gap: 0.3em;
      min-inline-size: 0;
    }
  `,
];

export function renderAgain(guest: Guest, goOn: () => void) {
  return html`<button type="button" class="button again" @click=${goOn}>
    ${renderAvatar(guest)}<span class="words">Continue as <b dir="auto">${guest.name}</b></span>
  </button>`;
}
