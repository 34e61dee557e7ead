/** Looks of one room's details. */
import { css } from "lit";

export const roomStyles = css`
  .top {
    flex-wrap: nowrap;
    align-items: start;
  }
  h2 {
    padding-block-start: 0.25rem;
    overflow-wrap: anywhere;
  }
  ul {
    display: grid;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    justify-content: space-between;
    gap: 0.5rem;
    padding-block: 0.625rem;
    border-block-end: 1px solid var(--_line);
  }
  li:first-child {
    padding-block-start: 0;
  }
  .person {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.125rem 0.5rem;
    flex: 1 1 10rem;
    min-inline-size: 0;
  }
  .name {
    font-weight: 590;
    overflow-wrap: anywhere;
  }
  .person .mono {
    color: var(--_muted);
  }
  .devices {
    display: flex;
    flex: 1 0 100%;
    flex-wrap: wrap;
    gap: 0.25rem;
  }
  .buttons {
    display: flex;
    gap: 0.375rem;
  }
  .controls,
  section {
    display: grid;
    gap: 0.75rem;
  }
  .controls .row {
    align-items: end;
  }
  /* As tall as the field beside it. */
  .controls > .row .button,
  .by-id .button {
    min-block-size: 2.625rem;
  }
  .pace {
    flex: 1 1 11rem;
  }
  .by-id {
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: end;
    gap: 0.5rem;
  }
`;
