/** Looks of the field a message is written in, and of what stands above it. */
import { css } from "lit";

export const composerStyles = css`
  .foot {
    padding: 0 1rem 0.875rem;
  }
  .composer {
    margin: 0;
  }
  .field {
    display: flex;
    align-items: flex-end;
    gap: 0.5rem;
    padding: 0.25rem 0.25rem 0.25rem 0.5rem;
    padding-inline: 0.5rem 0.25rem;
    border-radius: calc(var(--_radius) + 0.375rem);
    background: var(--_raised);
    box-shadow: inset 0 0 0 1px var(--_line);
    transition: box-shadow 0.12s, opacity 0.12s;
  }
  .field:has(textarea:disabled) {
    background: none;
    opacity: 0.55;
    cursor: not-allowed;
  }
  .field :disabled {
    cursor: inherit;
  }
  .field:focus-within {
    box-shadow: inset 0 0 0 2px var(--_accent);
  }
  .field textarea {
    flex: 1;
    min-inline-size: 0;
    max-block-size: 12rem;
    padding: 0.4375rem 0.5rem;
    outline: none;
    resize: none;
    scrollbar-width: thin;
  }
  /* What is to be written there stays on one line. */
  .field textarea:placeholder-shown {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .send {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 2.25rem;
    block-size: 2.25rem;
    border-radius: 50%;
    background: var(--_accent);
    color: var(--_on-accent);
    transition: background 0.15s, color 0.15s, transform 0.15s;
  }
  .send:disabled {
    background: transparent;
    color: var(--_muted);
  }
  .send:not(:disabled):active {
    transform: scale(0.92);
  }
  .send:dir(rtl) svg {
    transform: scaleX(-1);
  }
  .side {
    margin-inline-end: -0.375rem;
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 2.25rem;
    block-size: 2.25rem;
    border-radius: 50%;
    color: var(--_muted);
  }
  .side:not(:disabled):hover {
    background: var(--_hover);
    color: var(--_text);
  }
  .side[aria-pressed="true"] {
    background: color-mix(in oklab, var(--_accent) 14%, transparent);
    color: var(--_accent);
  }
  .field.privately {
    background: color-mix(in oklab, var(--_accent) 9%, var(--_surface));
    box-shadow: none;
    outline: 1.5px dashed var(--_accent);
    outline-offset: -1.5px;
  }
  .privately-bar {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    padding: 0 0.5rem 0.375rem;
    color: var(--_accent);
    font-size: 0.8125rem;
    font-weight: 580;
  }
  .recipient {
    display: flex;
    align-items: center;
    gap: 0.375rem;
    min-inline-size: 0;
    white-space: nowrap;
  }
  .recipient select {
    min-inline-size: 0;
    max-inline-size: 12rem;
    padding: 0.125rem 0.25rem;
    border: 0;
    border-radius: 0.5rem;
    background: color-mix(in oklab, var(--_accent) 12%, var(--_surface));
    color: var(--_text);
    font: inherit;
    font-weight: 620;
  }
  .recipient-hint {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    color: var(--_muted);
    font-weight: 400;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .counter {
    color: var(--_muted);
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  /* Above the field, of whose width nothing is lost. */
  .composer > .counter {
    display: block;
    padding: 0 0.875rem 0.375rem;
    text-align: end;
  }
  .counter.over {
    color: var(--_danger);
    font-weight: 620;
  }
  .replying {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    padding: 0 0.5rem 0.375rem;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .replying-text {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .replying b {
    color: var(--_text);
    font-weight: 600;
  }
  .quiet {
    padding: 0.25rem;
    border-radius: 50%;
  }
  .quiet:hover {
    background: var(--_hover);
    color: var(--_text);
  }
`;
