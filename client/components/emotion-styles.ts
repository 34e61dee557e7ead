/** Looks of one's own emotion. */
import { css } from "lit";

export const emotionStyles = css`
  :host {
    display: block;
    padding: 1rem;
    background: var(--_surface);
    font-size: 0.875rem;
    container-type: inline-size;
  }
  .switch {
    justify-content: space-between;
    font-weight: 620;
  }
  .only {
    display: flex;
    gap: 0.375rem;
    margin-block-start: 0.375rem;
  }
  .only svg {
    flex: none;
    margin-block-start: 0.125rem;
  }
  .shown {
    display: grid;
    grid-template-columns: 8.5rem minmax(0, 1fr);
    align-items: center;
    gap: 1rem;
    margin-block-start: 0.875rem;
    animation: appear 0.25s;
  }
  @container (inline-size < 17rem) {
    .shown {
      grid-template-columns: minmax(0, 1fr);
      justify-items: center;
    }
  }
  .plane {
    inline-size: 100%;
    max-inline-size: 11rem;
    block-size: auto;
    stroke: none;
  }
  .field {
    fill: var(--_raised);
  }
  .axis {
    stroke: var(--_line);
    stroke-width: 1.5;
  }
  text {
    fill: var(--_muted);
    font-size: 0.8125rem;
    text-anchor: middle;
  }
  text.start {
    text-anchor: start;
  }
  text.end {
    text-anchor: end;
  }
  .plane:dir(rtl) {
    direction: ltr;
  }
  .way {
    fill: none;
    stroke: var(--_muted);
    stroke-width: 1.25;
    stroke-dasharray: 2 3;
    opacity: 0.6;
  }
  .past {
    fill: var(--_muted);
  }
  .dot {
    fill: var(--_accent);
  }
  .dot.unpleasant {
    fill: light-dark(oklch(0.56 0.14 20), oklch(0.72 0.12 20));
  }
  .dot.even {
    fill: light-dark(oklch(0.55 0.08 260), oklch(0.72 0.08 260));
  }
  .dot circle {
    transition: cx 0.4s, cy 0.4s, r 0.4s;
  }
  .glow {
    opacity: 0.22;
  }
  .name {
    font-size: 1.0625rem;
    font-weight: 650;
  }
  dl {
    display: grid;
    gap: 0.125rem;
    margin: 0.5rem 0 0;
  }
  dt {
    color: var(--_muted);
    font-size: 0.75rem;
  }
  dd {
    display: grid;
    gap: 0.1875rem;
    margin: 0 0 0.25rem;
    font-size: 0.75rem;
  }
  .meter {
    inline-size: 100%;
    block-size: 0.375rem;
    stroke: none;
  }
  .meter:dir(rtl) {
    transform: scaleX(-1);
  }
  .track {
    fill: var(--_line);
  }
  .value {
    fill: var(--_accent);
  }
  .number {
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }
  .hint {
    margin-block-start: 0.75rem;
  }
`;
