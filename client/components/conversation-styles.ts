/** Looks of the list of conversations, its menu, and the forms in it. */
import { css } from "lit";
import { noticeIconStyles } from "./notice-icon-styles.ts";
import { clippedName, inPlace } from "./styles.ts";

export const conversationStyles = [
  noticeIconStyles,
  css`
  ul {
    padding: 0.125rem 0.5rem 0.75rem;
  }
  .one {
    position: relative;
    content-visibility: auto;
    contain-intrinsic-block-size: auto 3.5rem;
  }
  /* What opens in a row may reach out of it. */
  .one:has(.menu, .panel) {
    content-visibility: visible;
  }
  .one + .one {
    margin-block-start: 0.125rem;
  }
  .one:hover {
    background: var(--_hover);
  }
  .one.selected {
    background: color-mix(in oklab, var(--_accent) 13%, transparent);
  }
  .open {
    column-gap: 0.6875rem;
    padding: 0.5rem;
  }
  .face,
  .tile {
    --_avatar-size: 2.5rem;
    grid-row: 1 / 3;
    position: relative;
    display: grid;
  }
  .tile {
    place-items: center;
    inline-size: 2.5rem;
    block-size: 2.5rem;
    border-radius: 0.75rem;
    background: light-dark(oklch(0.91 0.055 var(--_hue)), oklch(0.39 0.07 var(--_hue)));
    color: light-dark(oklch(0.4 0.1 var(--_hue)), oklch(0.92 0.05 var(--_hue)));
    font-size: 0.875rem;
    font-weight: 650;
    user-select: none;
  }
  .dot {
    position: absolute;
    inset-block-end: 0;
    inset-inline-end: 0;
    inline-size: 0.6875rem;
    block-size: 0.6875rem;
    border-radius: 50%;
    background: var(--_success);
    box-shadow: 0 0 0 2px var(--_surface);
  }
  .dot.away {
    background: var(--_surface);
    box-shadow: 0 0 0 2px var(--_surface), inset 0 0 0 3px var(--_warning);
  }
  .dot.offline {
    background: var(--_surface);
    box-shadow: 0 0 0 2px var(--_surface), inset 0 0 0 2px var(--_muted);
  }
  .open bdi {
    ${clippedName}
  }
  /* However long the name is, something of what was said is seen. */
  .open .sender {
    display: inline-block;
    max-inline-size: 50%;
    vertical-align: bottom;
  }
  .title {
    font-weight: 590;
  }
  .title,
  .last {
    min-inline-size: 0;
  }
  .open time {
    color: var(--_muted);
    font-size: 0.6875rem;
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  .last {
    grid-column: 2 / -1;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .last.fresh {
    grid-column: 2;
    color: var(--_text);
    font-weight: 550;
  }
  .count {
    justify-self: end;
    min-inline-size: 1.25rem;
    padding-inline: 0.375rem;
    border-radius: 1rem;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 0.6875rem;
    font-weight: 680;
    font-variant-numeric: tabular-nums;
    line-height: 1.25rem;
    text-align: center;
  }
  /* Beside the last words, below the time. */
  .more {
    position: absolute;
    inset-block-start: 1.8125rem;
    inset-inline-end: 0.375rem;
    display: grid;
    place-items: center;
    inline-size: 1.75rem;
    block-size: 1.5rem;
    border-radius: 0.625rem;
    background: var(--_surface);
    box-shadow: inset 0 0 0 1px var(--_line);
    color: var(--_muted);
    opacity: 0;
    pointer-events: none;
  }
  .more:hover,
  .more[aria-expanded="true"] {
    background: var(--_hover);
    color: var(--_text);
  }
  .more:focus-visible,
  .more[aria-expanded="true"] {
    opacity: 1;
    pointer-events: auto;
  }
  @media (hover: hover) {
    .one:hover .more {
      opacity: 1;
      pointer-events: auto;
    }
    .one:is(:hover, :has(.more:focus-visible, .more[aria-expanded="true"])) .open > :last-child {
      margin-inline-end: 2rem;
    }
  }
  @media (hover: none) {
    .more {
      inset-block-start: 0.5rem;
      inset-inline-end: 0.125rem;
      inline-size: 2.5rem;
      block-size: 2.5rem;
      background: none;
      box-shadow: none;
      opacity: 1;
      pointer-events: auto;
    }
    .open {
      padding-inline-end: 2.625rem;
    }
  }
  .none {
    ${inPlace}
    gap: 0.25rem;
    margin: 0;
    padding: 2rem 1.25rem;
    font-size: 0.875rem;
  }
  .none strong {
    color: var(--_text);
    font-size: 1rem;
    font-weight: 620;
  }
  .none .choice {
    margin-block-start: 0.75rem;
  }
  .notice-icon {
    inline-size: 3rem;
    block-size: 3rem;
    margin-block-end: 0.5rem;
    font-size: 1.25rem;
  }
  .none.failed .notice-icon {
    background: color-mix(in oklab, var(--_danger) 12%, transparent);
    color: var(--_danger);
  }
  .ghosts {
    display: grid;
    gap: 1.25rem;
    padding: 0.75rem 1rem;
    animation: appear 0.3s 0.15s both;
  }
  .ghosts svg {
    inline-size: 100%;
    block-size: 2.25rem;
    stroke: none;
    fill: var(--_raised);
    animation: breathe 1.6s ease-in-out infinite;
  }
  .ghosts rect {
    rx: 1.5;
    ry: 3;
  }
`,
];
