/** How the demo's room looks. */
import { css } from "lit";
import { clippedName, inPlace } from "../components/styles.ts";

export const roomStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    background: var(--_surface);
    container-type: inline-size;
  }
  header {
    position: relative;
    z-index: 5;
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 3.75rem;
    padding-inline: 1.25rem 0.75rem;
    border-block-end: 1px solid var(--_line);
  }
  h1 {
    font-size: 1.0625rem;
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  /* The cursor is put there to go on from. */
  h1:focus-visible,
  h2:focus-visible {
    outline: none;
  }
  header .button {
    flex: none;
    min-inline-size: 2.5rem;
  }
  h2 {
    font-size: 0.9375rem;
    font-weight: 650;
    letter-spacing: -0.005em;
  }
  header h1 {
    flex: 1;
    min-inline-size: 0;
  }
  header bdi {
    ${clippedName}
  }
  header:not(:has(h1)) > :last-child {
    margin-inline-start: auto;
  }
  taut-chat {
    flex: 1;
    min-inline-size: 0;
    block-size: auto;
  }
  .talk {
    position: relative;
    display: flex;
    flex: 1;
    min-block-size: 0;
  }
  .aside {
    inline-size: 19rem;
    border-inline-start: 1px solid var(--_line);
  }
  @container (inline-size < 38rem) {
    .aside {
      position: absolute;
      inset-block: 0;
      inset-inline-end: 0;
      z-index: 4;
      inline-size: min(100%, 21rem);
      box-shadow: var(--_shadow);
    }
  }
  @container (inline-size < 30rem) {
    .aside {
      inline-size: 100%;
      border: 0;
    }
  }
  .healing {
    padding: 0.375rem 1.25rem;
    background: color-mix(in oklab, var(--_warning) 14%, var(--_surface));
    animation: unfold 0.2s 0.4s both;
  }
  .healing taut-status {
    --taut-text-muted: var(--_text);
  }
  .promises {
    position: relative;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.375rem;
    inline-size: auto;
    min-inline-size: 2.5rem;
    padding-inline: 0.625rem;
    font-size: 0.8125rem;
    font-weight: 590;
  }
  .promises .open {
    min-inline-size: 1.125rem;
    padding-inline: 0.25rem;
    border-radius: 1rem;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 0.6875rem;
    font-weight: 700;
    font-variant-numeric: tabular-nums;
    line-height: 1.125rem;
    text-align: center;
  }
  .closed {
    padding: 0.5rem 1.25rem;
    background: var(--_raised);
    font-size: 0.875rem;
    text-align: center;
  }
  @keyframes unfold {
    from {
      block-size: 0;
      padding-block: 0;
      opacity: 0;
    }
  }
  .back {
    display: none;
  }
  .invite {
    ${inPlace}
    gap: 0.375rem;
    max-inline-size: 27rem;
    margin: auto;
    padding: 1.5rem;
  }
  .invite strong {
    color: var(--_text);
    font-size: 1.1875rem;
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  .link {
    display: flex;
    inline-size: 100%;
    gap: 0.375rem;
    margin-block-start: 0.875rem;
  }
  .link input {
    background: var(--_raised);
    font-family: var(--mono);
    font-size: 0.8125rem;
  }
  .nowhere {
    ${inPlace}
    flex: 1;
    place-content: center;
    gap: 0.25rem;
    padding: 2rem;
  }
  .invite > span::first-letter,
  .nowhere > span::first-letter {
    text-transform: uppercase;
  }
  .nowhere h1 {
    color: var(--_text);
  }
  @media (width < 46rem) {
    .back {
      display: grid;
    }
    header {
      padding-inline: 0.375rem;
      gap: 0.25rem;
    }
    .link {
      flex-wrap: wrap;
    }
    .link .button {
      flex: 1;
    }
  }
  /* The title comes before words that icons can do without. */
  @container (inline-size < 44rem) {
    .promises .wide {
      display: none;
    }
  }
  @container (inline-size < 36rem) {
    .wide {
      display: none;
    }
    header .button {
      padding-inline: 0.625rem;
    }
  }
  @container (inline-size < 38rem) {
    taut-presence::part(stack) {
      max-inline-size: 3.375rem;
    }
  }
  @container (inline-size < 30rem) {
    header {
      gap: 0;
      padding-inline: 0.25rem;
    }
    .promises .open {
      position: absolute;
      inset-block-start: -0.125rem;
      inset-inline-end: -0.125rem;
      min-inline-size: 0.9375rem;
      line-height: 0.9375rem;
      font-size: 0.625rem;
    }
    /* Heard, and shown by the faces. */
    taut-presence::part(count) {
      position: absolute;
      inline-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    taut-presence::part(summary) {
      padding-inline: 0.375rem;
    }
  }
`;
