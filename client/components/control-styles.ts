/** What buttons and fields look like wherever they stand: rules, and declarations to put into a rule. */
import { css } from "lit";

/** Buttons with words. */
export const choiceStyles = css`
  .choice {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.4375rem;
    min-block-size: 2rem;
    padding: 0.25rem 0.8125rem;
    border-radius: 1rem;
    box-shadow: inset 0 0 0 1px var(--_line);
    background: var(--_surface);
    font-size: 0.8125rem;
    font-weight: 590;
    white-space: nowrap;
    transition: background 0.12s;
  }
  .choice:hover {
    background: var(--_raised);
  }
  .choice.strong {
    background: var(--_accent);
    color: var(--_on-accent);
    box-shadow: none;
  }
  .choice.strong:hover {
    background: color-mix(in oklab, var(--_accent) 88%, var(--_text));
  }
  .choice.danger {
    box-shadow: inset 0 0 0 1px color-mix(in oklab, var(--_danger) 45%, transparent);
    color: var(--_danger);
  }
  .choice:is(:disabled, [aria-disabled="true"]) {
    opacity: 0.5;
  }
`;

/** A button that is an icon. */
export const iconButton = css`
  display: grid;
  flex: none;
  place-items: center;
  inline-size: 2.125rem;
  block-size: 2.125rem;
  border-radius: 0.625rem;
`;

/** What is written into, or chosen from; each place gives it its size. */
export const field = css`
  border: 0;
  background: var(--_surface);
  box-shadow: inset 0 0 0 1px var(--_line);
  color: inherit;
  font: inherit;
`;

export const fieldFocus = css`
  outline: none;
  box-shadow: inset 0 0 0 2px var(--_accent);
`;

/** A list to choose from, at the end of a line. */
export const smallSelect = css`
  min-block-size: 2rem;
  padding-inline: 0.5rem;
  border: 0;
  border-radius: 0.625rem;
  background: var(--_raised);
  color: inherit;
  font: inherit;
  font-size: 0.8125rem;
`;
