/** How the popup looks: 360 pixels wide, as high as what it shows. */
import { css } from "lit";

export const popupStyles = css`
  :host {
    display: block;
    inline-size: 22.5rem;
    padding: 0.75rem 1rem 1rem;
    box-sizing: border-box;
    background: var(--_surface);
  }
  header {
    margin-inline-end: -0.375rem;
    gap: 0.125rem;
  }
  main {
    display: grid;
    gap: 1rem;
    margin-block-start: 0.75rem;
  }
  .loading {
    padding-block: 4rem;
    text-align: center;
  }
  .hello {
    display: grid;
    gap: 0.25rem;
  }
  .hello.centred {
    place-items: center;
    padding-block: 1.25rem 0.5rem;
    text-align: center;
  }
  .session {
    display: grid;
    grid-template-columns: auto 1fr;
    align-items: center;
    gap: 1.125rem;
    padding: 0.375rem 0.25rem;
  }
  .status {
    display: flex;
    align-items: center;
    gap: 0.4375rem;
    color: var(--_muted);
    font-size: 0.8125rem;
    font-weight: 590;
  }
  .running .status::before {
    content: "";
    inline-size: 0.5rem;
    block-size: 0.5rem;
    border-radius: 50%;
    background: var(--_success);
  }
  .running.idle .status::before {
    background: var(--_muted);
  }
  .time {
    font-size: 1.875rem;
    font-variant-numeric: tabular-nums;
    font-weight: 660;
    letter-spacing: -0.02em;
    line-height: 1.2;
  }
  .ended .time {
    font-size: 1.25rem;
  }
  .paused .score,
  .ended .score {
    opacity: 0.6;
  }
  .score {
    min-inline-size: 4rem;
    font-size: 2.75rem;
    font-variant-numeric: tabular-nums;
    font-weight: 680;
    text-align: center;
  }
  .controls {
    display: grid;
    grid-auto-columns: 1fr;
    grid-auto-flow: column;
    gap: 0.5rem;
  }
  footer {
    display: flex;
    gap: 1.25rem;
    padding-block-start: 0.875rem;
    border-block-start: 1px solid var(--_line);
    font-size: 0.8125rem;
  }
`;
