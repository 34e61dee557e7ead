/** Looks of the commitments: the picture, the list, and the questions. */
import { css } from "lit";
import { ownWords } from "./styles.ts";

export const commitmentStyles = css`
  :host {
    --_avatar-size: 1.75rem;
    display: block;
    padding: 1rem;
    overflow: auto;
    background: var(--_surface);
    scrollbar-width: thin;
  }
  section + section,
  section + details,
  .asked + section {
    margin-block-start: 1.25rem;
  }
  h3 {
    margin-block-end: 0.5rem;
  }
  .picture {
    margin: 0;
    padding: 0.875rem;
    border-radius: var(--_radius);
    background: var(--_raised);
  }
  .picture + .picture {
    margin-block-start: 0.5rem;
  }
  .picture ul {
    display: grid;
    gap: 0.75rem;
  }
  .bar {
    display: grid;
    grid-template: auto auto / auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 0.125rem 0.625rem;
    font-size: 0.875rem;
  }
  .bar .avatar {
    grid-row: 1 / 3;
  }
  .who {
    ${ownWords}
    font-weight: 590;
  }
  /* A long name is cut, and not what its bearer owes to whom. */
  .who > * {
    display: inline-block;
    max-inline-size: 100%;
    vertical-align: bottom;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .who > span {
    color: var(--_muted);
    font-weight: 450;
  }
  .who > span bdi {
    color: var(--_text);
    font-weight: 590;
  }
  .sum {
    font-variant-numeric: tabular-nums;
    font-weight: 620;
    white-space: nowrap;
  }
  .sum small {
    color: var(--_muted);
    font-size: 0.75rem;
    font-weight: 500;
  }
  .pieces {
    grid-column: 2 / 4;
    inline-size: 100%;
    block-size: 0.75rem;
    overflow: visible;
    stroke-linecap: butt;
  }
  .pieces:dir(rtl) {
    transform: scaleX(-1);
  }
  .owed {
    fill: light-dark(oklch(0.66 0.12 var(--_hue)), oklch(0.68 0.11 var(--_hue)));
    stroke: var(--_raised);
    stroke-width: 2;
  }
  .waiting {
    fill: light-dark(oklch(0.9 0.05 var(--_hue)), oklch(0.36 0.05 var(--_hue)));
    stroke: light-dark(oklch(0.66 0.12 var(--_hue)), oklch(0.62 0.1 var(--_hue)));
    stroke-width: 1.5;
    stroke-dasharray: 4 3;
  }
  .commitment {
    display: flex;
    gap: 0.625rem;
    padding-block: 0.625rem;
    font-size: 0.875rem;
  }
  .commitment + .commitment {
    border-block-start: 1px solid var(--_line);
  }
  .what {
    display: grid;
    flex: 1;
    gap: 0.1875rem;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .cancelled .action {
    color: var(--_muted);
    text-decoration: line-through;
  }
  .status {
    margin-inline-start: 0.25rem;
    padding: 0.0625rem 0.4375rem;
    border-radius: 1rem;
    box-shadow: inset 0 0 0 1px var(--_line);
    color: var(--_muted);
    font-size: 0.6875rem;
    font-weight: 620;
  }
  .status.due {
    background: color-mix(in oklab, var(--_warning) 14%, transparent);
    box-shadow: none;
    color: var(--_warning);
  }
  .status.fulfilled {
    background: color-mix(in oklab, var(--_success) 14%, transparent);
    box-shadow: none;
    color: var(--_success);
  }
  .condition {
    display: flex;
    gap: 0.375rem;
  }
  .condition svg {
    flex: none;
    margin-block-start: 0.0625rem;
  }
  meter {
    inline-size: 5rem;
    block-size: 0.5rem;
    vertical-align: middle;
  }
  .choices,
  .amount {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem;
    margin-block-start: 0.25rem;
  }
  .choice {
    min-block-size: 1.75rem;
    padding-inline: 0.6875rem;
    font-size: 0.75rem;
  }
  .choice.quiet {
    box-shadow: none;
    color: var(--_muted);
  }
  .amount label {
    display: grid;
    flex: 1 0 100%;
    gap: 0.25rem;
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .amount .problem {
    flex: 1 0 100%;
  }
  summary {
    color: var(--_muted);
    font-size: 0.75rem;
    font-weight: 620;
    cursor: pointer;
  }
`;
