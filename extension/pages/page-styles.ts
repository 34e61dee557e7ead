/** What the extension's pages share, over the components' own base. */
import { css } from "lit";
import { logoStyles } from "../../client/demo/logo.ts";

const ownStyles = css`
  h1,
  h2,
  h3,
  p,
  dl,
  dd {
    margin: 0;
  }
  a,
  .link {
    color: var(--_accent);
    font: inherit;
    font-weight: 560;
    text-decoration: none;
    cursor: pointer;
  }
  a:hover,
  .link:hover {
    text-decoration: underline;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 0.5rem;
  }
  .grow {
    flex: 1;
    min-inline-size: 0;
  }
  .controls {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 6.5rem), 1fr));
    gap: 0.5rem;
  }
  .card {
    padding: 1rem;
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: inset 0 0 0 1px var(--_line);
  }
  a,
  .choice {
    overflow-wrap: anywhere;
    white-space: normal;
  }
  .choice.tall {
    min-block-size: 2.5rem;
    padding-inline: 1.125rem;
    border-radius: 0.875rem;
    font-size: 0.875rem;
  }
  .brand {
    gap: 0.5rem;
    font-size: 0.9375rem;
  }
  .standing {
    display: flex;
    align-items: baseline;
    gap: 0.5rem;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .standing .dot {
    flex: none;
    inline-size: 0.5rem;
    block-size: 0.5rem;
    border-radius: 50%;
    background: var(--_tone, var(--_muted));
  }
  .standing.good {
    --_tone: var(--_success);
  }
  .standing.busy {
    --_tone: var(--_warning);
  }
  .standing.bad {
    --_tone: var(--_danger);
  }
  .standing.quiet .dot {
    background: none;
    box-shadow: inset 0 0 0 1.5px var(--_muted);
  }
`;

export const pageStyles = [logoStyles, ownStyles];
