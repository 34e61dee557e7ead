/** Looks of what opens in the list of conversations: the menu, and the forms. */
import { css } from "lit";
import { choiceStyles, field, fieldFocus } from "./control-styles.ts";

export const conversationFormStyles = [
  choiceStyles,
  css`
  .menu {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: 0.3125rem;
    border: 0;
    border-radius: 0.8125rem;
    background: var(--_surface);
    box-shadow: var(--_shadow), inset 0 0 0 1px var(--_line);
    color: var(--_text);
    animation: open 0.12s ease-out;
  }
  .menu:popover-open {
    display: grid;
  }
  .menu button {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-inline-size: 11rem;
    padding: 0.5rem 0.625rem;
    border-radius: 0.5625rem;
    font-size: 0.875rem;
    text-align: start;
  }
  .menu svg {
    color: var(--_muted);
  }
  .menu button:hover,
  .menu button:focus-visible {
    background: var(--_hover);
    outline: none;
  }
  .menu button:focus-visible {
    box-shadow: inset 0 0 0 2px var(--_accent);
  }
  .menu .danger,
  .menu .danger svg {
    color: var(--_danger);
  }
  .panel,
  .form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.5rem;
    animation: open 0.14s ease-out;
  }
  .panel {
    padding: 0.125rem 0.625rem 0.625rem;
    font-size: 0.875rem;
  }
  .panel p {
    margin: 0;
    color: var(--_muted);
  }
  .panel b {
    color: var(--_text);
    font-weight: 620;
  }
  .form {
    margin: 0 0.625rem 0.5rem;
    padding: 0.625rem;
    border-radius: 0.875rem;
    box-shadow: inset 0 0 0 1px var(--_line);
  }
  input:not([type="radio"], [type="checkbox"]) {
    inline-size: 100%;
    margin: 0;
    padding: 0.5rem 0.75rem;
    border-radius: 0.6875rem;
    ${field}
    background: var(--_raised);
  }
  input:not([type="radio"], [type="checkbox"]):focus-visible {
    ${fieldFocus}
  }
  .kinds {
    display: grid;
    grid-template-columns: 1fr 1fr;
    padding: 0.1875rem;
    border-radius: 0.75rem;
    background: var(--_raised);
  }
  .kind {
    position: relative;
    text-align: center;
    font-size: 0.8125rem;
    font-weight: 580;
  }
  .kind input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .kind span {
    display: block;
    padding: 0.3125rem 0.5rem;
    border-radius: 0.5625rem;
    color: var(--_muted);
  }
  .kind :checked + span {
    background: var(--_surface);
    box-shadow: 0 1px 3px rgb(8 30 34 / 0.16);
    color: var(--_text);
  }
  .kind :focus-visible + span {
    outline: 2px solid var(--_accent);
  }
  @media (pointer: coarse) {
    .kind span {
      padding-block: 0.6875rem;
    }
    .person {
      min-block-size: 2.5rem;
    }
  }
  .people {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    min-inline-size: 0;
    max-block-size: 12rem;
    margin: 0 -0.25rem;
    padding: 0;
    overflow: hidden auto;
    border: 0;
    scrollbar-width: thin;
  }
  .person {
    --_avatar-size: 1.75rem;
    display: flex;
    align-items: center;
    gap: 0.625rem;
    padding: 0.25rem 0.375rem;
    border-radius: 0.625rem;
    font-size: 0.875rem;
    cursor: pointer;
  }
  .person:hover {
    background: var(--_hover);
  }
  .person bdi {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .person input {
    inline-size: 1.0625rem;
    block-size: 1.0625rem;
    margin: 0;
    accent-color: var(--_accent);
  }
  .hint {
    margin: 0;
    padding-inline: 0.25rem;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: 0.375rem;
  }
  .problem {
    flex: 1;
    color: var(--_danger);
    font-size: 0.8125rem;
  }
  input.search {
    inline-size: calc(100% - 1.25rem);
    margin: 0 0.625rem 0.375rem;
  }
  @keyframes open {
    from {
      opacity: 0;
      transform: translateY(-0.25rem);
    }
  }
`,
];
