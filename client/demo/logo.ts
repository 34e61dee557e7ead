/** The mark: a line with a hitch in it, under tension. */
import { css, html } from "lit";

/** Of the mark, and of the name beside it. */
export const logoStyles = css`
  .brand {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    color: inherit;
    font-weight: 680;
    letter-spacing: -0.01em;
    text-decoration: none;
  }
  .logo {
    flex: none;
    inline-size: 1.625rem;
    block-size: 1.625rem;
    stroke: #fff;
    stroke-width: 2.6;
  }
  .logo rect {
    fill: #0a756f;
    stroke: none;
  }
`;

export const logo = html`<svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
  <rect width="32" height="32" rx="8" />
  <path d="M3.5 19.5h8c4.5 0 6-2 6-4.7a3.3 3.3 0 1 0-6.6 0c0 2.7 1.5 4.7 6 4.7h11.6" />
</svg>`;
