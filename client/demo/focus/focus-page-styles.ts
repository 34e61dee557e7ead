/** Looks of the page at `/focus`. */
import { css } from "lit";

export const focusPageStyles = css`
  .page {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 20rem;
    align-items: start;
    gap: 1.25rem;
    max-inline-size: 72rem;
    margin-inline: auto;
    padding: 0.25rem 1.5rem 3rem;
  }
  .page:not(:has(aside)) {
    grid-template-columns: minmax(0, 52rem);
    justify-content: center;
  }
  .main,
  aside {
    display: grid;
    gap: 1.25rem;
    min-inline-size: 0;
  }
  /* What comes within a second comes at once, and pushes nothing away. */
  .awaited > *,
  .awaited ~ aside > * {
    animation: show 0.01s 1s backwards;
  }
  @keyframes show {
    from {
      opacity: 0;
    }
  }
  .card {
    overflow: hidden;
    border-radius: 1.25rem;
    background: var(--_surface);
    box-shadow: 0 0 0 1px var(--_line);
  }
  section h2 {
    font-size: 1.0625rem;
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  section > h2 {
    padding: 1.125rem 1.25rem 0;
  }
  .control,
  .note {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
    padding: 1.25rem;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .hint {
    color: var(--_muted);
    font-size: 0.8125rem;
    text-wrap: pretty;
  }
  textarea {
    inline-size: 100%;
    padding: 0.75rem 0.875rem;
    border-radius: 0.875rem;
    box-shadow: inset 0 0 0 1px var(--_line);
    resize: vertical;
  }
  .note a {
    color: var(--_accent);
  }
  @media (width < 60rem) {
    .page {
      grid-template-columns: minmax(0, 1fr);
      padding-inline: 1rem;
    }
    header {
      padding-inline: 1rem;
    }
  }
`;
