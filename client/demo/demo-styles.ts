/** What the demo's panels share, over the components' own base. */
import { css } from "lit";
import { field, fieldFocus, iconButton } from "../components/control-styles.ts";
import { baseStyles } from "../components/styles.ts";

export const demoStyles = [
  baseStyles,
  css`
    :host {
      --mono: ui-monospace, "SF Mono", "JetBrains Mono", "Cascadia Code", Menlo, Consolas, monospace;
    }
    h1,
    h2,
    h3,
    p {
      margin: 0;
    }
    input {
      inline-size: 100%;
      padding: 0.625rem 0.875rem;
      border-radius: 0.75rem;
      ${field}
    }
    input:focus-visible {
      ${fieldFocus}
    }
    .button {
      display: inline-flex;
      align-items: center;
      justify-content: center;
      gap: 0.5rem;
      padding: 0.5rem 0.875rem;
      border-radius: 0.75rem;
      box-shadow: inset 0 0 0 1px var(--_line);
      background: var(--_surface);
      color: var(--_text);
      font-size: 0.875rem;
      font-weight: 590;
      white-space: nowrap;
      text-decoration: none;
      transition: background 0.12s, filter 0.12s;
    }
    .button[hidden] {
      display: none;
    }
    .button:hover {
      background: var(--_raised);
    }
    .button.main {
      background: var(--_accent);
      color: var(--_on-accent);
      box-shadow: none;
    }
    .button.main:hover {
      filter: brightness(1.08);
    }
    .button:is(:disabled, [aria-disabled="true"]) {
      opacity: 0.5;
    }
    .icon {
      ${iconButton}
      color: var(--_muted);
    }
    .icon:hover,
    .icon[aria-pressed="true"] {
      background: var(--_hover);
      color: var(--_text);
    }
    .problem {
      color: var(--_danger);
      font-size: 0.875rem;
    }
    /* A finger needs more room than a pointer. */
    @media (pointer: coarse) {
      :host :is(nav a, a.brand, summary) {
        align-content: center;
        min-block-size: 2.5rem;
      }
    }
  `,
];
