/** Looks of the rooms, and of the one that was picked beside them. */
import { css } from "lit";

export const roomsStyles = css`
  .split {
    display: grid;
    gap: 1rem;
    align-items: start;
  }
  .split.picked {
    grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
  }
  .filter {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0.5rem;
  }
  .filter select {
    inline-size: auto;
  }
  th button {
    display: inline-flex;
    align-items: center;
    gap: 0.25rem;
    color: inherit;
    font: inherit;
  }
  th button:hover {
    color: var(--_text);
  }
  th svg {
    inline-size: 0.875rem;
    block-size: 0.875rem;
  }
  th.number,
  td.number {
    inline-size: 6rem;
    padding-inline-end: 0.25rem;
  }
  td {
    overflow-wrap: anywhere;
  }
  td a {
    color: var(--_text);
    font-weight: 590;
    text-decoration: none;
  }
  td a:hover {
    color: var(--_accent);
    text-decoration: underline;
  }
  tr.picked a {
    color: var(--_accent);
  }
  .under {
    display: block;
    color: var(--_muted);
  }
  .bar {
    inline-size: 100%;
    block-size: 0.1875rem;
    margin-block-start: 0.25rem;
    fill: var(--_accent);
    stroke: none;
  }
  .bar .whole {
    fill: var(--_raised);
  }
  /* What begins with its kind needs no column for it. */
  @media (width < 46rem) {
    :is(th, td).kind {
      display: none;
    }
    th.number,
    td.number {
      inline-size: 7rem;
    }
  }
  @media (width < 30rem) {
    .filter {
      grid-template-columns: minmax(0, 1fr);
    }
    .filter select {
      inline-size: 100%;
    }
  }
  @media (width < 60rem) {
    .split.picked {
      grid-template-columns: minmax(0, 1fr);
    }
    .picked demo-admin-room {
      order: -1;
    }
  }
`;
