/** Looks of the list of members, and of what is set below it. */
import { css } from "lit";
import { smallSelect } from "./control-styles.ts";

export const memberStyles = css`
  :host {
    --_avatar-size: 2rem;
  }
  h3,
  p {
    margin: 0;
  }
  h3 {
    padding-inline: 0.5rem;
    color: var(--_muted);
    font-size: 0.75rem;
    font-weight: 620;
  }
  .said {
    padding-inline: 1rem;
    color: var(--_muted);
    font-size: 0.8125rem;
    outline: none;
  }
  .said:not(:empty) {
    padding-block-end: 0.375rem;
  }
  .scroller {
    display: flex;
    flex-direction: column;
    gap: 0.5rem;
    padding: 0.125rem 0.5rem 0.75rem;
  }
  .form {
    margin: 0 0.125rem;
  }
  .open {
    align-content: center;
    column-gap: 0.625rem;
    min-block-size: 3rem;
    padding: 0.3125rem 0.5rem;
  }
  .open .avatar,
  .open > svg {
    grid-row: 1 / 3;
  }
  .open > svg {
    grid-column: 3;
  }
  .open .where {
    grid-row: 2;
    grid-column: 2;
  }
  button.open:hover,
  button.open[aria-expanded="true"] {
    background: var(--_hover);
  }
  .open svg {
    flex: none;
    color: var(--_muted);
  }
  .name {
    display: flex;
    align-items: center;
    gap: 0.375rem;
    min-inline-size: 0;
  }
  .name bdi,
  .banned bdi {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .mark {
    flex: none;
    padding: 0 0.4375rem;
    border-radius: 1rem;
    background: color-mix(in oklab, var(--_accent) 13%, transparent);
    color: var(--_accent);
    font-size: 0.6875rem;
    font-weight: 620;
  }
  .absent .mark {
    background: var(--_raised);
    color: var(--_muted);
  }
  .one .panel {
    padding: 0.125rem 0.625rem 0.625rem;
    color: var(--_text);
  }
  .banned {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem 0.625rem;
    padding: 0.3125rem 0.5rem;
  }
  .banned bdi {
    flex: 1;
  }
  .banned .problem {
    flex-basis: 100%;
  }
  .whole {
    align-self: center;
  }
  .settings {
    display: grid;
    gap: 0.375rem;
    margin-block-start: auto;
    padding: 0.75rem 0.5rem 0;
    border-block-start: 1px solid var(--_line);
    font-size: 0.875rem;
  }
  .setting {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
    min-block-size: 2.25rem;
  }
  .setting span {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .setting .choice {
    flex: none;
  }
  .settings .panel {
    padding: 0;
  }
  select {
    ${smallSelect}
  }
  .none {
    padding: 1.5rem 0.5rem;
    color: var(--_muted);
    font-size: 0.875rem;
    text-align: center;
  }
`;
