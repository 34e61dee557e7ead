/**
 * The look all elements share. Every `--_name` is private and takes the embedder's `--taut-name` where set,
 * so one custom property on any ancestor changes all of them; light and dark follow `color-scheme`.
 */
import { css } from "lit";

/** For words that are all the elements' own: in a page from right to left, English reads and ends as English does. */
export const ownWords = css`
  unicode-bidi: plaintext;
  text-align: -webkit-match-parent;
  text-align: match-parent;
`;

/** For a name of either direction on a line of its own: clipped by that direction, at whose end it is cut. */
export const clippedName = css`
  display: block;
  overflow: hidden;
  text-align: -webkit-match-parent;
  text-align: match-parent;
  text-overflow: ellipsis;
  white-space: nowrap;
`;

/** For what stands in place of what is not there. */
export const inPlace = css`
  display: grid;
  justify-items: center;
  color: var(--_muted);
  text-align: center;
  text-wrap: balance;
`;

export const baseStyles = css`
  :host {
    --_surface: var(--taut-surface, light-dark(#ffffff, #11181b));
    --_raised: var(--taut-surface-raised, light-dark(#eff3f3, #1e282c));
    --_hover: light-dark(rgb(12 40 46 / 0.05), rgb(214 236 240 / 0.06));
    --_text: var(--taut-text, light-dark(#13201f, #e4ecec));
    --_muted: var(--taut-text-muted, light-dark(#576869, #95a6a8));
    --_line: var(--taut-line, light-dark(#dde5e5, #2a363b));
    --_accent: var(--taut-accent, light-dark(#0a756f, #3cc2b5));
    --_on-accent: var(--taut-on-accent, light-dark(#ffffff, #052321));
    --_bubble: var(--taut-bubble, var(--_raised));
    --_on-bubble: var(--taut-on-bubble, var(--_text));
    --_own: var(--taut-bubble-own, light-dark(#0a756f, #12655f));
    --_on-own: var(--taut-on-bubble-own, #ffffff);
    --_success: var(--taut-success, light-dark(#17834c, #43c382));
    --_warning: var(--taut-warning, light-dark(#8f5f00, #ebb44a));
    --_danger: var(--taut-danger, light-dark(#bd2738, #ff8189));
    --_radius: var(--taut-radius, 1.125rem);
    --_avatar-size: var(--taut-avatar-size, 2.25rem);
    --_shadow: 0 1px 2px rgb(8 30 34 / 0.1), 0 4px 16px rgb(8 30 34 / 0.12);
    color: var(--_text);
    letter-spacing: normal;
    text-align: start;
    text-indent: 0;
    text-transform: none;
    white-space: normal;
    word-spacing: normal;
    font: var(--taut-font-size, 0.9375rem) / 1.45 var(--taut-font, system-ui, sans-serif);
    -webkit-tap-highlight-color: transparent;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :where(p, summary, strong, b, dd, small, time):where(:not([dir], :has(*))) {
    ${ownWords}
  }
  button,
  textarea {
    margin: 0;
    border: 0;
    padding: 0;
    background: none;
    color: inherit;
    font: inherit;
  }
  button {
    cursor: pointer;
  }
  button:disabled {
    cursor: default;
  }
  ::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  svg {
    display: block;
    inline-size: 1.125em;
    block-size: 1.125em;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  /* A finger needs more room than a pointer, and some phones zoom into a field whose letters are smaller. */
  @media (pointer: coarse) {
    button:not(.inline) {
      min-block-size: 2.5rem;
    }
    button[aria-label]:has(> svg:only-child) {
      min-inline-size: 2.5rem;
    }
    :host :is(input, select, textarea):not([type="checkbox"], [type="radio"]) {
      min-block-size: 2.5rem;
      font-size: max(1rem, 1em);
    }
  }
  /* Where the reader chooses all colours there are no shadows and backgrounds to tell by. */
  @media (forced-colors: active) {
    :host :is(.field, input, select, textarea:not(.field *)):not([type="checkbox"], [type="radio"], [type="file"]) {
      border: 1px solid ButtonBorder;
    }
    :host :is(.field:focus-within, input:focus-visible, select:focus-visible, textarea:not(.field *):focus-visible) {
      outline: 2px solid Highlight;
    }
    :host :is(.button, .choice, .card) {
      border: 1px solid ButtonBorder;
    }
    /* What a dot or a line stands for is told by its colour alone. */
    .dot,
    .legend i {
      forced-color-adjust: none;
    }
    [aria-current="page"],
    [aria-pressed="true"] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  /* Not worth a word where it passes at once. */
  .late {
    animation: appear 0.3s 1s both;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @keyframes breathe {
    50% {
      opacity: 0.4;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 1ms !important;
      animation-timing-function: step-start !important;
      animation-iteration-count: 1 !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
`;
