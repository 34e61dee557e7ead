/** How the popup looks: 360 pixels wide, as high as what it shows. */
import { css } from "lit";

export const popupStyles = css`
  :host {
    display: block;
    inline-size: 22.5rem;
    padding: 0.75rem 1rem 1rem;
    box-sizing: border-box;
    background: var(--_surface);
  }
  header {
    margin-inline-end: -0.375rem;
    gap: 0.125rem;
  }
  main {
    display: grid;
    gap: 1rem;
    margin-block-start: 0.75rem;
  }
  .loading {
    padding-block: 4rem;
    text-align: center;
  }
  footer {
    display: flex;
    gap: 1.25rem;
    padding-block-start: 0.875rem;
    border-block-start: 1px solid var(--_line);
    font-size: 0.8125rem;
  }
`;
