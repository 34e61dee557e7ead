/** Looks of what helps to read: the search, the line where the new begins, and who has read up to where. */
import { css } from "lit";

export const readingStyles = css`
  .search {
    display: flex;
    align-items: center;
    gap: 0.25rem;
    padding: 0.375rem 0.75rem;
    border-block-end: 1px solid var(--_line);
    background: var(--_surface);
    color: var(--_muted);
    font-size: 0.875rem;
  }
  .search input {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
    padding: 0.375rem 0.5rem;
    border: 0;
    outline: none;
    background: none;
    color: var(--_text);
    font: inherit;
  }
  .search:has(input:focus) {
    box-shadow: inset 0 -2px 0 var(--_accent);
  }
  .search-count {
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .search .quiet {
    display: grid;
    place-items: center;
    inline-size: 2rem;
    block-size: 2rem;
  }
  .search .quiet:disabled {
    opacity: 0.4;
  }
  mark {
    border-radius: 0.1875rem;
    background: light-dark(#ffe08a, #8a6a14);
    box-shadow: 0 0 0 1px light-dark(#ffe08a, #8a6a14);
    color: light-dark(#221a00, #fff4d1);
  }
  .row.current mark {
    background: light-dark(#ffb52e, #e0a92e);
    box-shadow: 0 0 0 2px light-dark(#ffb52e, #e0a92e);
    color: #221a00;
  }
  .row.current :is(.card, .picture) {
    outline: 3px solid light-dark(#ffb52e, #e0a92e);
  }
  .unread-line {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    margin: 0.75rem 1rem 0.25rem;
    scroll-margin-block-start: 3.25rem;
    color: var(--_accent);
    font-size: 0.75rem;
    font-weight: 650;
    line-height: 1;
  }
  .unread-line::before,
  .unread-line::after {
    content: "";
    flex: 1;
    block-size: 1px;
    background: color-mix(in oklab, var(--_accent) 55%, transparent);
  }
  .jump.up {
    inset-block: 0.75rem auto;
  }
  .readers {
    --_avatar-size: 1rem;
    display: flex;
    align-items: center;
    align-self: flex-end;
    gap: 0.125rem;
    min-block-size: 1.25rem;
    color: var(--_muted);
    font-size: 0.6875rem;
  }
  .readers .avatar {
    font-size: 0.4375rem;
    box-shadow: 0 0 0 1px var(--_surface);
  }
`;
