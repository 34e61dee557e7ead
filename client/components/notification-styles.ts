/** Looks of the bell and its panel. */
import { css } from "lit";

export const notificationStyles = css`
  :host {
    position: relative;
    display: inline-block;
  }
  .bell {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 2.25rem;
    block-size: 2.25rem;
    border-radius: 50%;
    font-size: 1.125rem;
  }
  .bell:hover,
  .bell[aria-expanded="true"] {
    background: var(--_hover);
  }
  .count {
    position: absolute;
    /* Two figures reach outwards, and leave half of the bell to be seen. */
    inset-block-start: -0.125rem;
    inset-inline-start: calc(50% + 0.0625rem);
    min-inline-size: 1.0625rem;
    padding-inline: 0.25rem;
    border-radius: 1rem;
    background: var(--_danger);
    box-shadow: 0 0 0 2px var(--_surface);
    color: var(--_surface);
    font-size: 0.6875rem;
    font-weight: 700;
    font-variant-numeric: tabular-nums;
    line-height: 1.0625rem;
    text-align: center;
  }
  .panel {
    position: absolute;
    inset-block-start: calc(100% + 0.375rem);
    right: 0;
    z-index: 10;
    inline-size: min(22rem, 90vw);
    max-block-size: 26rem;
    overflow: hidden auto;
    border-radius: 0.875rem;
    background: var(--_surface);
    box-shadow:
      var(--_shadow),
      inset 0 0 0 1px var(--_line);
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: 0.75rem 1rem 0.5rem;
  }
  .all {
    color: var(--_accent);
    font-size: 0.8125rem;
    font-weight: 600;
  }
  ul {
    margin: 0;
    padding: 0 0.375rem 0.375rem;
    list-style: none;
  }
  p {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .none {
    padding: 1.25rem 1rem 1.75rem;
    color: var(--_muted);
    text-align: center;
  }
  .one {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 0.625rem;
    padding: 0.625rem;
    border-radius: 0.625rem;
    font-size: 0.875rem;
  }
  .one.fresh {
    background: color-mix(in srgb, var(--_accent) 8%, transparent);
  }
  .one + .one {
    margin-block-start: 0.125rem;
  }
  .icon {
    padding-block-start: 0.125rem;
    color: var(--_accent);
  }
  .success .icon {
    color: var(--_success);
  }
  .warning .icon {
    color: var(--_warning);
  }
  .error .icon {
    color: var(--_danger);
  }
  .title {
    font-weight: 620;
  }
  a {
    color: var(--_accent);
    text-underline-offset: 0.15em;
  }
  .meta {
    margin-block-start: 0.125rem;
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .read {
    align-self: start;
    display: grid;
    place-items: center;
    inline-size: 1.75rem;
    block-size: 1.75rem;
    border-radius: 50%;
    color: var(--_muted);
  }
  .read:hover {
    background: var(--_hover);
    color: var(--_text);
  }
  footer {
    display: grid;
    gap: 0.5rem;
    padding: 0.625rem 1rem;
    border-block-start: 1px solid var(--_line);
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  footer label {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    cursor: pointer;
  }
  footer input {
    flex: none;
    inline-size: 1rem;
    block-size: 1rem;
    margin: 0;
    accent-color: var(--_accent);
  }
`;
