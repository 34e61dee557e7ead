/** Looks of `<taut-focus-history>`. */
import { css } from "lit";

export const focusHistoryStyles = css`
  :host {
    display: block;
    background: var(--_surface);
  }
  .trend {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(6rem, 12rem);
    align-items: center;
    gap: 1rem;
    padding: 1rem 1.25rem;
    border-block-end: 1px solid var(--_line);
    color: var(--_muted);
    font-size: 0.875rem;
  }
  .trend b {
    color: var(--_text);
    font-size: 1.5rem;
    font-weight: 680;
    font-variant-numeric: tabular-nums;
    letter-spacing: -0.02em;
  }
  ul {
    padding: 0.5rem;
  }
  li {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    padding-inline-end: 0.5rem;
    border-radius: 0.875rem;
  }
  li:hover,
  li:focus-within {
    background: var(--_hover);
  }
  .open {
    display: flex;
    flex: 1;
    align-items: center;
    gap: 0.875rem;
    min-inline-size: 0;
    padding: 0.5rem 0.75rem;
    border-radius: inherit;
    color: inherit;
    text-decoration: none;
  }
  .score {
    inline-size: 2.5rem;
    block-size: 2.5rem;
    color: var(--_text);
    font-weight: 680;
    font-variant-numeric: tabular-nums;
  }
  .when {
    display: grid;
    min-inline-size: 0;
    font-size: 0.875rem;
  }
  .when b {
    font-weight: 590;
  }
  small {
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .confirm {
    display: flex;
    gap: 0.375rem;
  }
  .older {
    display: flex;
    margin: 0 auto 1rem;
  }
  .problem {
    padding: 0.75rem 1.25rem 0;
  }
`;
