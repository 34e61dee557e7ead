/** What stands in the cards beside a focus session: a head, some words, what one does there. */
import { css } from "lit";

export const cardStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
    padding: 1.25rem;
  }
  h2 {
    font-size: 1rem;
    font-weight: 650;
  }
  p,
  label {
    color: var(--_muted);
    font-size: 0.8125rem;
    text-wrap: pretty;
  }
`;
