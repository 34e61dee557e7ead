/** The mark: a line with a hitch in it, under tension. */
import { html } from "lit";

export const logo = html`<svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
  <rect width="32" height="32" rx="8" />
  <path d="M3.5 19.5h8c4.5 0 6-2 6-4.7a3.3 3.3 0 1 0-6.6 0c0 2.7 1.5 4.7 6 4.7h11.6" />
</svg>`;
