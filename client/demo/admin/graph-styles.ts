/** Looks of a graph. */
import { css } from "lit";

export const graphStyles = css`
  :host {
    --tone-0: var(--_accent);
    --tone-1: light-dark(#b4540a, #f0a868);
    --tone-2: light-dark(#6b4bc9, #b3a0f5);
    display: grid;
    gap: 0.375rem;
    min-inline-size: 0;
    padding: 1rem 1.125rem 0.75rem;
  }
  .head {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 0.5rem;
  }
  h3 {
    font-size: 0.875rem;
    font-weight: 620;
  }
  time,
  .axis,
  .top {
    color: var(--_muted);
    font-size: 0.6875rem;
    font-variant-numeric: tabular-nums;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.125rem 1rem;
    margin: 0;
    padding: 0;
    list-style: none;
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: 0.375rem;
  }
  .legend i {
    inline-size: 0.625rem;
    block-size: 0.1875rem;
    border-radius: 1rem;
    background: var(--tone);
  }
  .legend b {
    color: var(--_text);
    font-weight: 620;
    font-variant-numeric: tabular-nums;
  }
  .plot {
    position: relative;
    block-size: 7.5rem;
    margin-block-start: 0.25rem;
    border-radius: 0.375rem;
    cursor: crosshair;
    touch-action: pan-y;
  }
  svg {
    inline-size: 100%;
    block-size: 100%;
    overflow: visible;
  }
  line,
  path {
    vector-effect: non-scaling-stroke;
  }
  .grid {
    stroke: var(--_line);
    stroke-width: 1;
  }
  .restart {
    stroke: var(--_warning);
    stroke-width: 1.5;
    stroke-dasharray: 3 4;
  }
  .cursor {
    stroke: var(--_muted);
    stroke-width: 1;
  }
  .tone-0 {
    --tone: var(--tone-0);
  }
  .tone-1 {
    --tone: var(--tone-1);
  }
  .tone-2 {
    --tone: var(--tone-2);
  }
  .way {
    stroke: var(--tone);
    stroke-width: 1.75;
  }
  .dot {
    stroke: var(--tone);
    stroke-width: 8;
  }
  .area {
    fill: color-mix(in oklab, var(--tone-0) 12%, transparent);
    stroke: none;
  }
  .top {
    position: absolute;
    inset-block-start: 0.1875rem;
    inset-inline-start: 0;
    padding-inline: 0.25rem;
    border-radius: 0.25rem;
    background: color-mix(in oklab, var(--_surface) 80%, transparent);
    pointer-events: none;
  }
  .axis {
    display: flex;
    justify-content: space-between;
    gap: 0.5rem;
  }
  .note {
    color: var(--_warning);
  }
`;
