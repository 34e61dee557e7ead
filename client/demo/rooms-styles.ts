/** Looks of the list of rooms. */
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
      display: flex;
      flex: 1;
      align-items: center;
      gap: 0.625rem;
      font-size: 1rem;
      font-weight: 680;
      letter-spacing: -0.01em;
    }
    .logo {
      inline-size: 1.625rem;
      block-size: 1.625rem;
      stroke: #fff;
      stroke-width: 2.6;
    }
    .logo rect {
      fill: #0a756f;
      stroke: none;
    }
    nav {
      display: flex;
      flex: 1;
      flex-direction: column;
      gap: 0.125rem;
      min-block-size: 0;
      padding: 0.25rem 0.5rem 1rem;
      overflow: hidden auto;
      scrollbar-width: thin;
      scrollbar-color: var(--_line) transparent;
    }
    h2 {
      padding: 0.375rem 0.5rem;
      color: var(--_muted);
      font-size: 0.75rem;
      font-weight: 620;
    }
    .hint {
      padding: 0 0.5rem 0.75rem;
      color: var(--_muted);
      font-size: 0.875rem;
    }
    .room {
      display: grid;
      grid-template-columns: 2.25rem minmax(0, 1fr) auto;
      align-items: center;
      column-gap: 0.625rem;
      padding: 0.5rem;
      border-radius: 0.75rem;
      text-align: start;
    }
    .room:hover {
      background: var(--_hover);
    }
    .room[aria-current] {
      background: color-mix(in oklab, var(--_accent) 13%, transparent);
    }
    .tile {
      display: grid;
      grid-row: 1 / 3;
      place-items: center;
      block-size: 2.25rem;
      border-radius: 0.6875rem;
      background: light-dark(oklch(0.91 0.055 var(--_hue)), oklch(0.39 0.07 var(--_hue)));
      color: light-dark(oklch(0.4 0.1 var(--_hue)), oklch(0.92 0.05 var(--_hue)));
      font-size: 0.8125rem;
      font-weight: 650;
    }
    .title,
    .last {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .last {
      text-align: match-parent;
    }
    .title {
      font-size: 0.9375rem;
      font-weight: 590;
    }
    .room time {
      color: var(--_muted);
      font-size: 0.6875rem;
      font-variant-numeric: tabular-nums;
    }
    .last {
      grid-column: 2;
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .unread {
      justify-self: end;
      min-inline-size: 1.25rem;
      padding: 0 0.375rem;
      border-radius: 1rem;
      background: var(--_accent);
      color: var(--_on-accent);
      font-size: 0.6875rem;
      font-weight: 680;
      line-height: 1.25rem;
      text-align: center;
    }
    .button.new {
      justify-content: flex-start;
      margin-block-start: 0.25rem;
      padding: 0.5rem 0.875rem;
      background: none;
      box-shadow: none;
      color: var(--_accent);
    }
    .button.new:hover {
      background: var(--_hover);
    }
    form {
      display: grid;
      gap: 0.5rem;
      padding: 0.5rem;
    }
    .actions {
      display: flex;
      justify-content: flex-end;
      gap: 0.375rem;
    }
    footer {
      border-block-start: 1px solid var(--_line);
    }
    .who {
      display: grid;
      flex: 1;
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
  taut-status::part(retry) {
    display: none;
  }
  taut-status {
      --taut-font-size: 0.75rem;
      font-weight: 400;
    }
`;
