/** What the elements that are lists share: a head with the button that adds, what scrolls, and rows that open. */
import { css } from "lit";
import { iconButton } from "./control-styles.ts";

export const listStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    background: var(--_surface);
  }
  header {
    display: flex;
    align-items: center;
    gap: 0.375rem;
    padding-block: 0.625rem 0.375rem;
    padding-inline: 1rem 0.5rem;
  }
  header slot[name="header"] {
    display: block;
    flex: 1;
    min-inline-size: 0;
  }
  h2 {
    margin: 0;
    font-size: 0.9375rem;
    font-weight: 650;
    letter-spacing: -0.005em;
  }
  .new {
    ${iconButton}
    color: var(--_accent);
  }
  .new:hover {
    background: var(--_hover);
  }
  .new svg {
    transition: rotate 0.15s;
  }
  .new[aria-expanded="true"] svg {
    rotate: 45deg;
  }
  .scroller {
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .one {
    border-radius: 0.75rem;
  }
  .open {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    inline-size: 100%;
    border-radius: 0.75rem;
    text-align: start;
  }
  .open:focus-visible {
    outline-offset: -2px;
  }
`;
