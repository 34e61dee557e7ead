/** How the card of the extension looks. */
import { css } from "lit";

export const pairingStyles = css`
  .code {
    padding: 0.75rem;
    border-radius: 0.875rem;
    background: var(--_raised);
    color: var(--_text);
    font: 650 1.75rem/1.2 var(--mono);
    letter-spacing: 0.06em;
    text-align: center;
    user-select: all;
  }
  .problem {
    color: var(--_danger);
  }
  details {
    border-radius: 0.875rem;
    box-shadow: inset 0 0 0 1px var(--_line);
    font-size: 0.8125rem;
  }
  summary {
    padding: 0.625rem 0.875rem;
    border-radius: inherit;
    font-weight: 590;
    cursor: pointer;
  }
  details h3 {
    padding: 0.25rem 0.875rem 0;
    font-size: 0.8125rem;
    font-weight: 650;
  }
  ol {
    display: grid;
    gap: 0.5rem;
    margin: 0.5rem 0 0.75rem;
    padding-inline: 2rem 0.875rem;
    color: var(--_muted);
  }
  ol b,
  ol code {
    color: var(--_text);
  }
  ol code {
    font-family: var(--mono);
    overflow-wrap: anywhere;
    user-select: all;
  }
  ol .button {
    padding: 0.375rem 0.75rem;
    font-size: 0.8125rem;
  }
`;
