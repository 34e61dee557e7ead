/** What the elements that are panels of their own share: heads, buttons, fields, notes. */
import { css } from "lit";
import { choiceStyles, field, fieldFocus, iconButton } from "./control-styles.ts";
import { inPlace } from "./styles.ts";

export const panelStyles = [
  choiceStyles,
  css`
  h2,
  h3,
  p,
  ul {
    margin: 0;
    padding: 0;
  }
  ul {
    list-style: none;
  }
  h2 {
    font-size: 1.0625rem;
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  h3 {
    color: var(--_muted);
    font-size: 0.75rem;
    font-weight: 620;
  }
  /* Text of either direction begins where the rest of the panel does. */
  p[dir="auto"] {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .small {
    ${iconButton}
    color: var(--_muted);
  }
  .small:hover {
    background: var(--_hover);
    color: var(--_text);
  }
  input:not([type="checkbox"]) {
    inline-size: 100%;
    min-inline-size: 0;
    padding: 0.5rem 0.875rem;
    border-radius: 0.875rem;
    ${field}
  }
  input:not([type="checkbox"]):focus-visible {
    ${fieldFocus}
  }
  /* A checkbox that looks like what it is: something that is on or off. */
  .switch {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    cursor: pointer;
  }
  .switch input {
    appearance: none;
    flex: none;
    inline-size: 2.25rem;
    block-size: 1.3125rem;
    margin: 0;
    border-radius: 1rem;
    background: var(--_muted);
    cursor: inherit;
    transition: background 0.15s;
  }
  .switch input::before {
    content: "";
    display: block;
    inline-size: 0.9375rem;
    block-size: 0.9375rem;
    margin: 0.1875rem;
    border-radius: 50%;
    background: var(--_surface);
    transition: margin 0.15s;
  }
  .switch input:checked {
    background: var(--_accent);
  }
  .switch input:checked::before {
    margin-inline-start: 1.125rem;
  }
  .switch input:is(:disabled, [aria-disabled="true"]) {
    opacity: 0.45;
    cursor: default;
  }
  @media (pointer: coarse) {
    .switch {
      min-block-size: 2.5rem;
    }
  }
  @media (forced-colors: active) {
    .switch input {
      forced-color-adjust: none;
      background: ButtonFace;
      box-shadow: inset 0 0 0 1px ButtonText;
    }
    .switch input::before {
      background: ButtonText;
    }
    .switch input:checked {
      background: Highlight;
    }
    .switch input:checked::before {
      background: HighlightText;
    }
  }
  .badge {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 2.25rem;
    block-size: 2.25rem;
    border-radius: 50%;
    background: color-mix(in oklab, var(--_tone, var(--_accent)) 13%, transparent);
    color: var(--_tone, var(--_accent));
  }
  .muted {
    color: var(--_muted);
    font-size: 0.8125rem;
    text-wrap: pretty;
  }
  .problem {
    color: var(--_danger);
    font-size: 0.8125rem;
  }
  .none {
    ${inPlace}
    gap: 0.5rem;
    padding: 2.5rem 1.25rem;
  }
  .none strong {
    color: var(--_text);
    font-size: 0.9375rem;
  }
`,
];
