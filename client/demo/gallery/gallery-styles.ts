/** Looks of the gallery. */
import { css } from "lit";

export const galleryStyles = css`
  :host {
    display: grid;
    grid-template-columns: 17rem minmax(0, 60rem);
    justify-content: center;
    gap: 2.5rem;
    padding: 0 2rem 4rem;
  }
  aside {
    position: sticky;
    inset-block-start: 0;
    align-self: start;
    max-block-size: 100vh;
    padding-block: 1.75rem;
    overflow: auto;
  }
  .brand {
    margin-block-end: 1rem;
  }
  .pages {
    margin: 0 0 1rem;
  }
  .pages a {
    padding-inline: 0.375rem;
    font-size: 0.8125rem;
  }
  .names {
    display: grid;
    gap: 0.125rem;
  }
  .names a {
    padding: 0.3125rem 0.625rem;
    border-radius: 0.5rem;
    color: var(--_muted);
    font: 0.8125rem/1.5 var(--mono);
    text-decoration: none;
    white-space: nowrap;
  }
  .names a:hover {
    background: var(--_hover);
    color: var(--_text);
  }
  main {
    min-inline-size: 0;
    padding-block: 1.75rem;
  }
  h1 {
    font-size: 2rem;
    font-weight: 720;
    letter-spacing: -0.03em;
    line-height: 1.15;
  }
  .lead {
    max-inline-size: 42rem;
    margin-block: 0.625rem 0.5rem;
    color: var(--_muted);
    font-size: 1.0625rem;
    text-wrap: pretty;
  }
  main a {
    color: var(--_accent);
  }
  .notice {
    margin-block-start: 1rem;
    padding: 0.75rem 1rem;
    border-radius: 0.75rem;
    background: color-mix(in oklab, var(--_warning) 14%, var(--_surface));
  }
  section {
    display: grid;
    gap: 0.875rem;
    padding-block: 2.25rem;
    border-block-end: 1px solid var(--_line);
    scroll-margin-block-start: 0.5rem;
  }
  h2 {
    font: 640 1.1875rem/1.3 var(--mono);
    letter-spacing: -0.01em;
  }
  section > p {
    max-inline-size: 46rem;
    color: var(--_muted);
    text-wrap: pretty;
  }
  .live {
    position: relative;
    min-inline-size: 0;
    padding: 1rem;
    border-radius: 1rem;
    background: var(--_surface);
    box-shadow: inset 0 0 0 1px var(--_line);
  }
  .live.whole {
    padding: 1px;
    overflow: hidden;
  }
  .live.whole > * {
    border-radius: 1rem;
  }
  .live taut-chat,
  .live taut-whisper {
    block-size: 34rem;
  }
  .live taut-conversations {
    max-inline-size: 22rem;
    block-size: 16rem;
  }
  .live taut-members {
    max-inline-size: 22rem;
    max-block-size: 30rem;
  }
  .live taut-emotion {
    max-inline-size: 26rem;
  }
  .live taut-commitments {
    max-inline-size: 30rem;
    max-block-size: 34rem;
  }
  .hint {
    color: var(--_muted);
    font-size: 0.875rem;
  }
  pre {
    font-size: 0.75rem;
  }
  details summary {
    color: var(--_accent);
    font-size: 0.875rem;
    font-weight: 590;
    cursor: pointer;
  }
  .table {
    margin-block-start: 1rem;
    overflow: auto;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: 0.8125rem;
  }
  caption {
    padding-block-end: 0.375rem;
    font-weight: 640;
    text-align: start;
  }
  th,
  td {
    padding: 0.3125rem 1rem 0.3125rem 0;
    padding-inline: 0 1rem;
    border-block-start: 1px solid var(--_line);
    font-weight: 400;
    text-align: start;
    vertical-align: top;
  }
  thead th {
    color: var(--_muted);
  }
  code {
    font: 0.75rem/1.5 var(--mono);
    overflow-wrap: anywhere;
  }
  @media (width < 56rem) {
    :host {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
      padding-inline: 1rem;
    }
    aside {
      position: static;
      padding-block-end: 0;
    }
    .brand {
      margin-block-end: 0.5rem;
    }
    .pages {
      margin-block-end: 0.5rem;
    }
    .names {
      grid-auto-flow: column;
      justify-content: start;
      overflow: auto;
    }
  }
`;
