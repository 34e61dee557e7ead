/** Looks of the page's side. */
import { css } from "lit";

export const roomsStyles = css`
    :host {
      display: flex;
      flex-direction: column;
      min-block-size: 0;
    }
    header,
    footer {
      display: flex;
      align-items: center;
      gap: 0.625rem;
      padding: 0 0.75rem 0 1rem;
      padding-inline: 1rem 0.75rem;
      min-block-size: 3.75rem;
    }
    .brand {
      flex: 1;
      font-size: 1rem;
      outline: none;
    }
    header {
      position: relative;
      z-index: 6;
      gap: 0.25rem;
    }
    nav {
      display: flex;
      flex: 1;
      flex-direction: column;
      min-block-size: 0;
      padding-block-end: 0.5rem;
    }
    taut-conversations {
      --taut-surface: var(--page);
      flex: 1;
      border-block-end: 1px solid var(--_line);
    }
    /* Too low for a form and what stands below it: a phone on its side, a large zoom. */
    @media (height < 28rem) {
      nav {
        overflow-y: auto;
      }
      taut-conversations {
        flex: none;
      }
    }
    .entry {
      display: flex;
      align-items: center;
      gap: 0.75rem;
      margin: 0.5rem 0.5rem 0;
      padding: 0.625rem 0.75rem;
      border-radius: 0.75rem;
      color: inherit;
      font-weight: 590;
      text-align: start;
      text-decoration: none;
    }
    .entry + .entry {
      margin-block-start: 0.125rem;
    }
    .entry svg {
      flex: none;
      color: var(--_muted);
    }
    .entry:hover {
      background: var(--_hover);
    }
    .entry[aria-current] {
      background: color-mix(in oklab, var(--_accent) 13%, transparent);
    }
    footer {
      padding-block: 0.375rem;
      border-block-start: 1px solid var(--_line);
      gap: 0.25rem;
    }
    .who {
      margin-inline-start: 0.375rem;
      display: grid;
      flex: 1;
      grid-template-columns: minmax(0, 1fr);
      min-inline-size: 0;
      font-weight: 590;
      line-height: 1.3;
    }
    .who bdi {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    /* The room says it louder, and with room for it. */
    taut-status::part(retry),
    taut-status::part(detail) {
      display: none;
    }
    taut-status::part(text) {
      display: -webkit-box;
      overflow: hidden;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 9;
    }
    taut-status {
      min-inline-size: 0;
      font-size: 0.75rem;
      font-weight: 400;
    }
`;
