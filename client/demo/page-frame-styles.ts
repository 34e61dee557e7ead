/** What the pages beside the rooms share: their head, and the welcome of who has not signed in. */
import { css } from "lit";

export const pageFrameStyles = css`
  :host {
    display: block;
    min-block-size: 100dvh;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.75rem;
    padding: 0.875rem 1.5rem;
  }
  .who {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    margin-inline-start: auto;
    min-inline-size: 0;
    font-weight: 590;
  }
  .who bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .welcome {
    display: grid;
    align-content: center;
    gap: 1.25rem;
    max-inline-size: 40rem;
    min-block-size: 70dvh;
    margin-inline: auto;
    padding: 1.5rem;
  }
  .welcome h1 {
    font-size: clamp(2rem, 5vw, 3rem);
    font-weight: 720;
    letter-spacing: -0.035em;
    line-height: 1.05;
    text-wrap: balance;
  }
  .lead {
    color: var(--_muted);
    font-size: 1.0625rem;
    line-height: 1.55;
    text-wrap: pretty;
  }
`;
