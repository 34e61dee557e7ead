/** Looks of the page at `/admin`. */
import { css } from "lit";

export const adminPageStyles = css`
  header {
    max-inline-size: 84rem;
    margin-inline: auto;
  }
  .parts {
    display: flex;
    order: 4;
    flex: 1 0 100%;
    gap: 0.125rem;
    margin: -0.25rem -1rem;
    /* The ring around one that has the cursor. */
    padding: 0.25rem;
    overflow-x: auto;
    scrollbar-width: none;
  }
  .parts a {
    padding: 0.375rem 0.75rem;
    border-radius: 0.625rem;
    color: var(--_muted);
    font-size: 0.875rem;
    font-weight: 590;
    text-decoration: none;
  }
  .parts a:hover {
    background: var(--_hover);
    color: var(--_text);
  }
  .parts a[aria-current] {
    background: var(--_raised);
    color: var(--_text);
  }
  .page {
    display: grid;
    gap: 1rem;
    max-inline-size: 84rem;
    margin-inline: auto;
    padding: 0.25rem 1.5rem 3rem;
  }
  .banner {
    position: sticky;
    inset-block-start: 0.5rem;
    z-index: 5;
    display: flex;
    align-items: center;
    gap: 0.75rem;
    padding: 0.625rem 0.75rem 0.625rem 1rem;
    border-radius: 0.875rem;
    background: color-mix(in oklab, var(--_warning) 18%, var(--_surface));
    box-shadow: 0 0 0 1px color-mix(in oklab, var(--_warning) 45%, var(--_surface));
    font-size: 0.875rem;
  }
  .banner svg {
    flex: none;
    color: var(--_warning);
  }
  .banner p {
    flex: 1;
    font-variant-numeric: tabular-nums;
    text-wrap: pretty;
  }
  @media (width < 22.5rem) {
    .parts a {
      padding-inline: 0.5rem;
    }
  }
  @media (width < 46rem) {
    header,
    .page {
      padding-inline: 1rem;
    }
  }
`;
