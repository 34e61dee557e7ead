/** How the first page looks: three columns, one below the other where there is no room. */
import { css } from "lit";
import { stepNumber } from "../../client/demo/step-number.ts";

export const welcomeStyles = css`
  :host {
    display: block;
    max-inline-size: 66rem;
    margin-inline: auto;
    padding: 1.75rem 2rem 5rem;
    box-sizing: border-box;
  }
  h1 {
    margin-block-start: 3.5rem;
    font-size: clamp(2rem, 4.5vw, 3rem);
    font-weight: 720;
    letter-spacing: -0.035em;
    line-height: 1.06;
    text-wrap: balance;
  }
  .lead {
    max-inline-size: 42rem;
    margin-block: 1rem 2.25rem;
    color: var(--_muted);
    font-size: 1.0625rem;
    line-height: 1.55;
    text-wrap: pretty;
  }
  .columns {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 1.125rem;
  }
  .card {
    padding: 1.375rem;
  }
  .facts {
    --_tone: var(--_accent);
  }
  .facts.success {
    --_tone: var(--_success);
  }
  .facts.danger {
    --_tone: var(--_danger);
  }
  .facts h2 {
    margin-block: 0.875rem 0.625rem;
  }
  .facts ul {
    display: grid;
    gap: 0.625rem;
  }
  .facts li,
  .done {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0.625rem;
    font-size: 0.875rem;
    text-wrap: pretty;
  }
  .facts li svg,
  .done svg {
    margin-block-start: 0.1875rem;
    inline-size: 1rem;
    block-size: 1rem;
    color: var(--_tone);
  }
  .done {
    --_tone: var(--_success);
  }
  .begin {
    margin-block: 2.75rem 1rem;
    font-size: 1.375rem;
  }
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
    counter-reset: step;
  }
  ol h3 {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    margin-block-end: 0.75rem;
    color: var(--_text);
    font-size: 1rem;
    font-weight: 640;
    counter-increment: step;
  }
  ol h3::before {
    ${stepNumber}
  }
  ol .choice {
    margin-block-start: 1rem;
  }
  @media (width < 56rem) {
    :host {
      padding: 1.25rem 1rem 3rem;
    }
    h1 {
      margin-block-start: 2rem;
    }
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
