/** Looks of `<taut-focus>`: where its drawings and lists stand. */
import { css } from "lit";

export const focusPanelStyles = css`
  :host {
    display: block;
    container-type: inline-size;
    background: var(--_surface);
  }
  .panel {
    display: grid;
    gap: 1.5rem;
    padding: 1.25rem;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.25rem 1rem;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .head b {
    color: var(--_text);
    font-variant-numeric: tabular-nums;
    font-weight: 650;
  }
  section {
    display: grid;
    gap: 0.625rem;
    min-inline-size: 0;
  }
  .lists {
    display: grid;
    gap: 1.5rem;
  }
  .feed {
    display: grid;
    gap: 0.125rem;
    font-size: 0.8125rem;
  }
  .feed li {
    display: flex;
    justify-content: space-between;
    gap: 0.75rem;
    min-inline-size: 0;
    padding-block: 0.1875rem;
  }
  .feed bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .feed time {
    flex: none;
    color: var(--_muted);
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
  }
  .told {
    display: grid;
    gap: 0.5rem;
  }
  .told:empty {
    display: none;
  }
  .said {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: start;
    gap: 0.625rem;
    padding: 0.75rem;
    border-radius: 0.875rem;
    background: color-mix(in oklab, var(--_tone, var(--_accent)) 9%, var(--_surface));
    box-shadow: inset 0 0 0 1px color-mix(in oklab, var(--_tone, var(--_accent)) 25%, transparent);
    font-size: 0.875rem;
    animation: rise 0.25s;
  }
  .said > svg {
    margin-block-start: 0.125rem;
    color: var(--_tone, var(--_accent));
  }
  .said.alert {
    --_tone: var(--_distracts);
  }
  .said .small {
    inline-size: 1.75rem;
    block-size: 1.75rem;
    margin: -0.25rem;
  }
  .said time {
    display: block;
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .over {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem 1rem;
    padding: 0.75rem 0.875rem;
    border-radius: 0.875rem;
    background: var(--_raised);
    font-size: 0.875rem;
  }
  a.choice {
    color: inherit;
    text-decoration: none;
    white-space: normal;
  }
  @container (width >= 34rem) {
    .lists {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  @keyframes rise {
    from {
      opacity: 0;
      translate: 0 0.25rem;
    }
  }
`;
