/** What the views of the operator's page share: cards, forms, tables, answers. */
import { css } from "lit";
import { field, fieldFocus } from "../../components/control-styles.ts";

export const adminStyles = css`
  :host {
    display: grid;
    gap: 1rem;
    align-content: start;
    min-inline-size: 0;
  }
  .card {
    display: grid;
    gap: 0.75rem;
    align-content: start;
    min-inline-size: 0;
    padding: 1.125rem 1.25rem;
    border-radius: 1.25rem;
    background: var(--_surface);
    box-shadow: 0 0 0 1px var(--_line);
  }
  h2,
  h3 {
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  h2 {
    font-size: 1.0625rem;
  }
  h3 {
    font-size: 0.9375rem;
  }
  .hint {
    color: var(--_muted);
    font-size: 0.8125rem;
    text-wrap: pretty;
  }
  code,
  .mono {
    font-family: var(--mono);
    font-size: 0.8125em;
    overflow-wrap: anywhere;
  }
  label {
    display: grid;
    gap: 0.25rem;
    color: var(--_muted);
    font-size: 0.75rem;
    font-weight: 590;
  }
  label :is(input, select, textarea) {
    color: var(--_text);
    font-size: 0.875rem;
    font-weight: 400;
  }
  input,
  select {
    block-size: 2.625rem;
  }
  select,
  textarea {
    inline-size: 100%;
    padding: 0.625rem 0.875rem;
    border-radius: 0.75rem;
    ${field}
  }
  textarea {
    resize: vertical;
  }
  label .mono {
    font-family: var(--mono);
    font-size: 0.8125rem;
  }
  :is(select, textarea):focus-visible {
    ${fieldFocus}
  }
  form {
    display: grid;
    gap: 0.75rem;
  }
  form .row {
    align-items: end;
  }
  form .row:has(> .button) {
    align-items: center;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.75rem;
  }
  .wide {
    flex: 1 1 10rem;
  }
  .row.ends {
    justify-content: space-between;
  }
  .button.danger {
    color: var(--_danger);
  }
  .button.small {
    padding: 0.25rem 0.625rem;
    border-radius: 0.625rem;
    font-size: 0.8125rem;
  }
  .answer {
    display: flex;
    align-items: center;
    gap: 0.375rem;
    color: var(--_success);
    font-size: 0.8125rem;
    font-weight: 590;
    overflow-wrap: anywhere;
  }
  .answer.asking {
    color: var(--_muted);
  }
  .answer.problem {
    color: var(--_danger);
  }
  /* Takes no place, but is there before its words, so that they are read out. */
  .answer:empty {
    position: absolute;
  }
  .answer svg {
    flex: none;
  }
  .scroll {
    overflow-x: auto;
    scrollbar-width: thin;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: 0.875rem;
  }
  th,
  td {
    padding: 0.5rem 0.75rem 0.5rem 0;
    border-block-end: 1px solid var(--_line);
    text-align: start;
    vertical-align: top;
  }
  tr:last-child td {
    border-block-end: 0;
  }
  th {
    color: var(--_muted);
    font-size: 0.75rem;
    font-weight: 590;
    white-space: nowrap;
  }
  .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .none {
    padding-block: 2rem;
    color: var(--_muted);
    text-align: center;
    text-wrap: balance;
  }
  .tag {
    display: inline-block;
    padding: 0.0625rem 0.5rem;
    border-radius: 1rem;
    background: var(--_raised);
    color: var(--_muted);
    font-size: 0.75rem;
    font-weight: 590;
    white-space: nowrap;
  }
  .tag.bad {
    background: color-mix(in oklab, var(--_danger) 13%, transparent);
    color: color-mix(in oklab, var(--_danger) 75%, var(--_text));
  }
  .tag.good {
    background: color-mix(in oklab, var(--_success) 13%, transparent);
    color: color-mix(in oklab, var(--_success) 75%, var(--_text));
  }
`;
