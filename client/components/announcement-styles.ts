/** Looks of the banners. */
import { css } from "lit";

export const announcementStyles = css`
  :host {
    display: block;
    font-size: 0.875rem;
  }
  .list {
    max-block-size: 60vh;
    overflow: auto;
    scrollbar-width: thin;
  }
  .one {
    --_tone: var(--_accent);
    display: flex;
    align-items: start;
    gap: 0.625rem;
    padding: 0.5rem 0.625rem 0.5rem 1rem;
    padding-inline: 1rem 0.625rem;
    border-block-end: 1px solid color-mix(in oklab, var(--_tone) 30%, var(--_surface));
    background: color-mix(in oklab, var(--_tone) 12%, var(--_surface));
    animation: unfold 0.2s;
  }
  .error {
    --_tone: var(--_danger);
  }
  .icon {
    flex: none;
    margin-block-start: 0.25rem;
    color: var(--_tone);
    font-size: 1rem;
  }
  .words {
    flex: 1;
    min-inline-size: 0;
    max-block-size: 6.5rem;
    margin: 0;
    padding-block: 0.1875rem;
    overflow: auto;
    overflow-wrap: anywhere;
    scrollbar-width: thin;
  }
  a {
    color: inherit;
    text-underline-offset: 0.15em;
  }
  b {
    margin-inline-end: 0.375rem;
    font-weight: 640;
  }
  time {
    margin-inline-start: 0.375rem;
    color: var(--_muted);
    font-size: 0.75rem;
    white-space: nowrap;
  }
  [part="dismiss"] {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 1.75rem;
    block-size: 1.75rem;
    border-radius: 50%;
    color: var(--_muted);
  }
  [part="dismiss"]:hover {
    background: var(--_hover);
    color: var(--_text);
  }
  .more {
    display: flex;
    align-items: center;
    justify-content: end;
    gap: 0.75rem;
    margin: 0;
    padding: 0.25rem 1rem;
    border-block-end: 1px solid var(--_line);
    background: var(--_surface);
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .one [part="open"] {
    display: none;
    flex: none;
    margin-block-start: 0.1875rem;
  }
  [part="open"],
  .all {
    color: var(--_accent);
    font-weight: 600;
  }
  @media (max-width: 30rem) {
    .closed .words {
      text-overflow: ellipsis;
      white-space: nowrap;
      overflow: hidden;
    }
    .closed .line [part="open"] {
      display: block;
    }
    .closed time,
    .closed .one:not(.line) button,
    .more.closed {
      display: none;
    }
    /* Still heard as it comes. */
    .closed .one:not(.line) {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      padding: 0;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
  @keyframes unfold {
    from {
      opacity: 0;
    }
  }
`;
