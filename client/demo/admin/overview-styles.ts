/** Looks of the overview. */
import { css } from "lit";

export const overviewStyles = css`
  :host {
    display: grid;
    gap: 1rem;
  }
  .warning {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    padding: 0.75rem 1rem;
    border-radius: 0.875rem;
    background: color-mix(in oklab, var(--_danger) 12%, var(--_surface));
    font-weight: 590;
  }
  .warning svg {
    flex: none;
    color: var(--_danger);
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(6, minmax(0, 1fr));
    gap: 1px;
    margin: 0;
    overflow: hidden;
    border-radius: 1.25rem;
    background: var(--_line);
    box-shadow: 0 0 0 1px var(--_line);
  }
  .tile {
    display: grid;
    gap: 0.125rem;
    align-content: start;
    padding: 0.875rem 1.125rem;
    background: var(--_surface);
  }
  dt {
    color: var(--_muted);
    font-size: 0.75rem;
    font-weight: 590;
  }
  dd {
    margin: 0;
  }
  .value {
    font-size: 1.5rem;
    font-weight: 680;
    font-variant-numeric: tabular-nums;
    letter-spacing: -0.02em;
    line-height: 1.25;
    white-space: nowrap;
  }
  .value small {
    margin-inline-start: 0.25rem;
    color: var(--_muted);
    font-size: 0.8125rem;
    font-weight: 590;
    letter-spacing: 0;
  }
  .note {
    color: var(--_muted);
    font-size: 0.75rem;
    text-wrap: balance;
  }
  .bad .value {
    color: var(--_danger);
  }
  .stale .tile:not(.bad) .value {
    color: var(--_muted);
  }
  .asking dd {
    visibility: hidden;
  }
  .graphs {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(21rem, 100%), 1fr));
    gap: 1rem;
  }
  .card {
    border-radius: 1.25rem;
    background: var(--_surface);
    box-shadow: 0 0 0 1px var(--_line);
  }
  @media (width < 70rem) {
    .tiles {
      grid-template-columns: repeat(4, minmax(0, 1fr));
    }
  }
  @media (width < 46rem) {
    .tiles {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .tile {
      padding: 0.75rem 0.875rem;
    }
    .value {
      font-size: 1.25rem;
    }
  }
`;
