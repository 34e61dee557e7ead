/** Looks of `<taut-report>`, on a screen and on paper (A4, its margins left to the page). */
import { css } from "lit";
import { smallSelect } from "./control-styles.ts";
import { ownWords } from "./styles.ts";

export const reportStyles = css`
  :host {
    display: block;
    container-type: inline-size;
    background: var(--_surface);
  }
  article {
    display: grid;
    gap: 1.75rem;
    padding: 1.5rem;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    justify-content: space-between;
    gap: 0.75rem;
  }
  h2 {
    font-size: 1.375rem;
    letter-spacing: -0.02em;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }
  section {
    display: grid;
    gap: 0.75rem;
    min-inline-size: 0;
    font-size: 0.875rem;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin: 0;
  }
  .facts div {
    flex: 1 1 6rem;
    padding: 0.75rem 0.875rem;
    border-radius: 0.875rem;
    background: var(--_raised);
  }
  dt {
    color: var(--_muted);
    font-size: 0.75rem;
  }
  dd {
    margin: 0;
    font-size: 1.125rem;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
  }
  .hole {
    padding: 0.75rem 0.875rem;
    border-radius: 0.875rem;
    background: color-mix(in oklab, var(--_warning) 12%, var(--_surface));
    font-size: 0.8125rem;
  }
  small {
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .whole {
    inline-size: 100%;
    block-size: 16px;
    border-radius: 8px;
    stroke: none;
  }
  .legend b {
    color: var(--_text);
    font-weight: 620;
  }
  .sites li {
    display: grid;
    grid-template: auto auto / minmax(0, 1fr) auto auto;
    align-items: center;
    gap: 0 0.75rem;
    padding-block: 0.375rem;
    border-block-end: 1px solid var(--_line);
  }
  .sites bdi {
    overflow: hidden;
    font-weight: 590;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .sites svg {
    grid-area: 2 / 1 / 3 / 2;
    inline-size: 100%;
    block-size: 8px;
    stroke: none;
  }
  .spent {
    grid-row: 1 / 3;
    grid-column: 2;
    display: grid;
    justify-items: end;
    font-variant-numeric: tabular-nums;
    ${ownWords}
  }
  select {
    grid-row: 1 / 3;
    grid-column: 3;
    ${smallSelect}
  }
  .hours {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .hours li {
    display: grid;
    justify-items: center;
    inline-size: 3.75rem;
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
  }
  .hours svg {
    inline-size: 1.75rem;
    block-size: 48px;
    fill: var(--_neutral);
    stroke: none;
  }
  .insights {
    margin: 0;
    padding-inline-start: 1.25em;
    list-style: disc;
  }
  .insights li + li {
    margin-block-start: 0.35em;
  }
  .sent {
    display: grid;
    gap: 0.625rem;
  }
  .sent li {
    display: grid;
    grid-template-columns: 4.5rem minmax(0, 1fr);
    gap: 0.5rem;
  }
  .sent time {
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }
  .sent small {
    display: block;
  }
  @media print {
    :host {
      color-scheme: light;
      print-color-adjust: exact;
      --taut-font-size: 10pt;
    }
    article {
      gap: 0.875rem;
      padding: 0;
    }
    .ring {
      inline-size: 8rem;
    }
    .actions {
      display: none;
    }
    section,
    .facts,
    li {
      break-inside: avoid;
    }
    h3 {
      break-after: avoid;
    }
    .line {
      grid-template-rows: 7rem auto;
    }
    select {
      appearance: none;
      background: none;
      color: var(--_muted);
      text-align: end;
    }
    .sites li {
      padding-block: 0.1875rem;
    }
  }
`;
