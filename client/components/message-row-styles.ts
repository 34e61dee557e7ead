/** Looks of a message: bubbles in groups, tools on hover and focus, the marks of what is not sent. */
import { css } from "lit";

export const rowStyles = css`
  .row {
    display: grid;
    grid-template-columns: var(--_avatar-size) minmax(0, 1fr);
    column-gap: 0.625rem;
    padding: 0.0625rem 1rem;
    outline: none;
    scroll-margin-block: 3rem 0.5rem;
  }
  .row.first {
    margin-block-start: 0.75rem;
  }
  .row.live {
    animation: arrive 0.2s cubic-bezier(0.2, 0.8, 0.3, 1);
  }
  .gutter {
    padding-block-start: 0.125rem;
  }
  .body {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    min-inline-size: 0;
  }
  .mine .body {
    align-items: flex-end;
  }
  .mine .reactions {
    justify-content: flex-end;
  }
  .head {
    display: flex;
    align-items: baseline;
    max-inline-size: 100%;
    gap: 0.5rem;
    padding-inline: 0.25rem;
    margin-block-end: 0.1875rem;
    font-size: 0.8125rem;
  }
  .name {
    min-inline-size: 0;
    overflow: hidden;
    font-weight: 620;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  time {
    color: var(--_muted);
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .line {
    position: relative;
    display: flex;
    max-inline-size: min(var(--taut-bubble-width, 40rem), 88%);
  }
  .editing .line {
    inline-size: 100%;
  }
  .bubble {
    min-inline-size: 0;
    padding: 0.4375rem 0.875rem 0.5rem;
    border-radius: var(--_radius);
    background: var(--_bubble);
    color: var(--_on-bubble);
    /* Marks above marks tower over other messages. */
    overflow: clip;
  }
  .mine .bubble {
    background: var(--_own);
    color: var(--_on-own);
  }
  .row:not(.mine, .first) .bubble {
    border-start-start-radius: 0.375rem;
  }
  .row:not(.mine, .last) .bubble {
    border-end-start-radius: 0.375rem;
  }
  .mine:not(.first) .bubble {
    border-start-end-radius: 0.375rem;
  }
  .mine:not(.last) .bubble {
    border-end-end-radius: 0.375rem;
  }
  .row:focus-visible .bubble {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .text {
    margin: 0;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    tab-size: 4;
  }
  .text a {
    color: inherit;
    text-decoration-color: color-mix(in oklab, currentColor 45%, transparent);
    text-underline-offset: 0.15em;
  }
  .row:not(.mine) .text a {
    color: var(--_accent);
  }
  .text a:hover {
    text-decoration-color: currentColor;
  }
  .text code {
    border-radius: 0.3125rem;
    background: color-mix(in oklab, currentColor 9%, transparent);
    font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace;
    font-size: 0.875em;
  }
  .text .code {
    padding: 0.0625rem 0.25rem;
    box-decoration-break: clone;
  }
  .text .block {
    display: block;
    margin-block: 0.25rem;
    padding: 0.5rem 0.625rem;
    line-height: 1.5;
    text-align: left;
  }
  .edited {
    display: block;
    margin-block-start: 0.0625rem;
    font-size: 0.6875rem;
    opacity: 0.9;
  }
  blockquote {
    display: grid;
    margin: 0.125rem -0.25rem 0.375rem;
    padding: 0.25rem 0.625rem;
    border-inline-start: 3px solid currentColor;
    border-radius: 0.375rem;
    background: color-mix(in oklab, currentColor 9%, transparent);
    font-size: 0.8125rem;
  }
  blockquote span {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow-wrap: anywhere;
  }
  .tools {
    position: absolute;
    inset-block-start: -1rem;
    inset-inline-end: 0.5rem;
    z-index: 1;
    display: flex;
    padding: 0.125rem;
    border-radius: 0.625rem;
    background: var(--_surface);
    box-shadow: var(--_shadow), inset 0 0 0 1px var(--_line);
    opacity: 0;
    pointer-events: none;
    transition: opacity 0.12s;
  }
  .row:not(.mine) .tools {
    inset-inline: auto -1.5rem;
  }
  .row:focus-within .tools {
    opacity: 1;
    pointer-events: auto;
  }
  @media (hover: hover) {
    .row:hover .tools {
      opacity: 1;
      pointer-events: auto;
    }
  }
  @media (hover: none) {
    .tools {
      inset-block-start: -2.625rem;
    }
  }
  /* Where there is room, they stand beside what was said and hide nothing. */
  @media (hover: hover) {
    @container (inline-size >= 30rem) {
      .row:not(.editing) .line {
        max-inline-size: min(var(--taut-bubble-width, 40rem), 100% - 7rem);
      }
      .tools,
      .row:not(.mine) .tools {
        inset-block-start: 0.125rem;
        inset-inline: auto calc(100% + 0.25rem);
      }
      .row:not(.mine) .tools {
        inset-inline: calc(100% + 0.25rem) auto;
      }
    }
  }
  .tools button {
    display: grid;
    place-items: center;
    inline-size: 1.875rem;
    block-size: 1.75rem;
    border-radius: 0.5rem;
    color: var(--_muted);
  }
  .tools button:hover,
  .tools button:focus-visible {
    background: var(--_raised);
    color: var(--_text);
  }
  .tools button:focus-visible {
    outline-offset: -2px;
  }
  .state {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem;
    padding: 0.25rem 0.25rem 0.125rem;
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .state .choice {
    padding: 0.125rem 0.625rem;
    font-size: 0.75rem;
  }
  /* Most are sent within a blink, and then nothing flickers. */
  .state.waiting {
    font-variant-numeric: tabular-nums;
    animation: unfold 0.2s 0.6s both;
  }
  .clock {
    align-self: flex-end;
    padding: 0.625rem 0.4375rem;
    color: var(--_muted);
    font-size: 0.8125rem;
    animation: appear 0.2s 0.6s both;
  }
  /* An outline until it is sent: as legible as the rest, which what is faded is not. */
  .queued .bubble {
    animation: outline 0.2s 0.6s forwards;
  }
  .state.failed {
    color: var(--_danger);
  }
  .failed .bubble,
  .deleting .bubble {
    background: color-mix(in oklab, var(--_danger) 11%, var(--_surface));
    box-shadow: inset 0 0 0 1px color-mix(in oklab, var(--_danger) 55%, transparent);
    color: var(--_text);
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem;
    padding: 0.375rem 0.125rem;
  }
  .hint {
    margin-inline-end: auto;
    padding-inline: 0.125rem 0.5rem;
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .editor {
    inline-size: 100%;
  }
  .editor .hint {
    flex: 1 1 5rem;
  }
  .editor textarea {
    display: block;
    inline-size: 100%;
    max-block-size: 16rem;
    padding: 0.4375rem 0.875rem 0.5rem;
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: inset 0 0 0 2px var(--_accent);
    outline: none;
    resize: none;
  }
  @media (forced-colors: active) {
    .bubble {
      border: 1px solid;
    }
  }
  @keyframes outline {
    to {
      background: color-mix(in oklab, var(--_own) 13%, var(--_surface));
      box-shadow: inset 0 0 0 1px color-mix(in oklab, var(--_own) 45%, transparent);
      color: var(--_text);
    }
  }
  @keyframes unfold {
    from {
      block-size: 0;
      padding-block: 0;
      opacity: 0;
    }
  }
  .sealed {
    display: flex;
    align-items: flex-start;
    gap: 0.375rem;
    font-size: 0.8125rem;
    font-style: italic;
    opacity: 0.9;
  }
  .sealed svg {
    flex: none;
    margin-block-start: 0.125rem;
  }
  .privately .bubble {
    background: color-mix(in oklab, var(--_accent) 9%, var(--_surface));
    outline: 1.5px dashed color-mix(in oklab, var(--_accent) 70%, transparent);
    outline-offset: -1.5px;
    color: var(--_text);
  }
  .private {
    display: flex;
    align-items: center;
    gap: 0.25rem;
    margin-block-start: 0.25rem;
    color: var(--_accent);
    font-size: 0.75rem;
    font-weight: 550;
  }
  .private svg {
    flex: none;
    inline-size: 0.875rem;
    block-size: 0.875rem;
  }
`;
