/** Looks of files: cards, pictures, uploads, the picture shown large, and the place to drop them. */
import { css } from "lit";

export const fileStyles = css`
  .card {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    column-gap: 0.75rem;
    inline-size: min(20rem, 100%);
    padding: 0.5625rem 0.75rem 0.5625rem 0.625rem;
    padding-inline: 0.625rem 0.75rem;
    border-radius: var(--_radius);
    background: var(--_bubble);
    color: var(--_on-bubble);
    line-height: 1.35;
    text-align: start;
  }
  button.card:hover .file-go {
    color: var(--_accent);
  }
  .row:focus-visible :is(.card, .picture) {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .mine .card,
  .uploads .card {
    background: color-mix(in oklab, var(--_own) 13%, var(--_surface));
    box-shadow: inset 0 0 0 1px color-mix(in oklab, var(--_own) 32%, transparent);
    color: var(--_text);
  }
  .sheet {
    display: grid;
    grid-row: 1 / 3;
    place-items: end center;
    inline-size: 2.125rem;
    block-size: 2.625rem;
    padding-block-end: 0.3125rem;
    border-radius: 0.375rem 0.75rem 0.375rem 0.375rem;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 0.5625rem;
    font-weight: 720;
    letter-spacing: 0.02em;
    line-height: 1;
  }
  .file-name {
    overflow: hidden;
    font-size: 0.9375rem;
    font-weight: 580;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .file-meta {
    grid-column: 2;
    grid-row: 2;
    color: var(--_muted);
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
  }
  .file-go,
  .card .quiet {
    grid-row: 1 / 3;
    grid-column: 3;
    color: var(--_muted);
    transition: color 0.12s;
  }
  /* Of one height, so that nothing moves when the picture comes. */
  .picture {
    position: relative;
    display: block;
    block-size: 12rem;
    min-inline-size: 8rem;
    max-inline-size: min(22rem, 100%);
    overflow: hidden;
    border-radius: var(--_radius);
    background: var(--_raised);
  }
  .picture::after {
    content: "";
    position: absolute;
    inset: 0;
    border-radius: inherit;
    box-shadow: inset 0 0 0 1px var(--_line);
  }
  .picture:not(:has(img)) {
    inline-size: 14rem;
    animation: breathe 1.6s ease-in-out infinite;
  }
  .picture img {
    display: block;
    block-size: 100%;
    inline-size: 100%;
    object-fit: cover;
    animation: appear 0.2s;
  }
  .picture:hover img {
    filter: brightness(0.96);
  }
  .deleting .card {
    background: color-mix(in oklab, var(--_danger) 11%, var(--_surface));
    box-shadow: inset 0 0 0 1px color-mix(in oklab, var(--_danger) 55%, transparent);
  }
  .deleting .picture {
    opacity: 0.5;
  }
  .uploads {
    display: grid;
    justify-items: end;
    gap: 0.25rem;
    padding: 0.25rem 1rem;
  }
  .upload {
    display: grid;
    justify-items: end;
    inline-size: min(20rem, 88%);
  }
  .upload.failed .card {
    background: color-mix(in oklab, var(--_danger) 11%, var(--_surface));
    box-shadow: inset 0 0 0 1px color-mix(in oklab, var(--_danger) 55%, transparent);
  }
  .upload.failed .sheet {
    background: var(--_danger);
    color: var(--_surface);
  }
  .upload.failed .file-meta {
    color: var(--_danger);
  }
  progress {
    grid-column: 1 / -1;
    inline-size: 100%;
    block-size: 0.25rem;
    margin-block-start: 0.5rem;
    border: 0;
    border-radius: 1rem;
    appearance: none;
    background: color-mix(in oklab, var(--_accent) 20%, transparent);
    overflow: hidden;
  }
  progress::-webkit-progress-bar {
    background: transparent;
  }
  progress::-webkit-progress-value {
    border-radius: 1rem;
    background: var(--_accent);
    transition: inline-size 0.2s;
  }
  progress::-moz-progress-bar {
    border-radius: 1rem;
    background: var(--_accent);
  }
  .viewer {
    inline-size: 100%;
    max-inline-size: none;
    block-size: 100%;
    max-block-size: none;
    margin: 0;
    padding: 1rem;
    border: 0;
    background: transparent;
    color: #f2f6f6;
  }
  .viewer[open] {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    justify-items: center;
    align-items: center;
    gap: 0.75rem;
  }
  .viewer::backdrop {
    background: rgb(3 12 14 / 0.86);
  }
  .viewer img {
    max-inline-size: 100%;
    max-block-size: 100%;
    border-radius: 0.5rem;
    object-fit: contain;
  }
  .viewer footer {
    display: flex;
    align-items: center;
    gap: 0.25rem;
    max-inline-size: 100%;
    padding-inline: 0.875rem 0.25rem;
    border-radius: 2rem;
    background: rgb(20 34 37 / 0.9);
    font-size: 0.875rem;
  }
  .viewer bdi {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .viewer button {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 2.5rem;
    block-size: 2.5rem;
    border-radius: 50%;
  }
  .viewer button:hover {
    background: rgb(255 255 255 / 0.12);
  }
  .drop {
    position: absolute;
    inset: 0.5rem;
    z-index: 5;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.5rem;
    border: 2px dashed var(--_accent);
    border-radius: var(--_radius);
    background: color-mix(in oklab, var(--_surface) 88%, var(--_accent));
    color: var(--_accent);
    font-weight: 620;
    pointer-events: none;
  }
  .drop svg {
    inline-size: 2rem;
    block-size: 2rem;
  }
`;
