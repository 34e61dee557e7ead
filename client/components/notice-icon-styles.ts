/** The icon in a round spot over words that stand in place of what is not there. */
import { css } from "lit";

export const noticeIconStyles = css`
  .notice-icon {
    display: grid;
    place-items: center;
    inline-size: 3.5rem;
    block-size: 3.5rem;
    margin-block-end: 0.625rem;
    border-radius: 50%;
    background: color-mix(in oklab, var(--_accent) 12%, transparent);
    color: var(--_accent);
    font-size: 1.375rem;
  }
`;
