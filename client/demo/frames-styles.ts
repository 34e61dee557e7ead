/** Looks of the frames' panel: dense, quiet, and one colour a family. */
import { css } from "lit";

export const framesStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    background: light-dark(#fafcfb, #0d1416);
  }
  header {
    display: flex;
    align-items: center;
    min-block-size: 3.75rem;
    padding-inline: 1rem 0.625rem;
  }
  h2 {
    flex: 1;
    font-size: 0.9375rem;
    font-weight: 650;
  }
  .shut {
    display: none;
  }
  .meter {
    position: relative;
    margin-inline: 1rem;
    border-radius: 0.875rem;
    background: var(--_surface);
    box-shadow: inset 0 0 0 1px var(--_line);
    overflow: hidden;
  }
  .spark {
    inline-size: 100%;
    block-size: 3.25rem;
    stroke: none;
  }
  .spark .out {
    fill: light-dark(#f0c67a, #7a5a1c);
  }
  .spark .in {
    fill: color-mix(in oklab, var(--_accent) 38%, var(--_surface));
  }
  .spark .edge {
    fill: none;
    stroke: light-dark(#d39a35, #b98b35);
    stroke-width: 1.25;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    margin: 0;
    border-block-start: 1px solid var(--_line);
  }
  dl div {
    padding: 0.375rem 0.75rem 0.4375rem;
  }
  dt {
    color: var(--_muted);
    font-size: 0.6875rem;
  }
  dd {
    margin: 0;
    font-size: 0.9375rem;
    font-weight: 620;
    font-variant-numeric: tabular-nums;
    line-height: 1.2;
  }
  .families {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
    padding: 0.75rem 1rem 0.5rem;
  }
  .connection {
    --tone: light-dark(#5d6d70, #9db0b3);
  }
  .rooms {
    --tone: light-dark(#2563c9, #7fb0ff);
  }
  .messages {
    --tone: light-dark(#0a756f, #3cc2b5);
  }
  .presence {
    --tone: light-dark(#3f7d1f, #8fd16a);
  }
  .typing {
    --tone: light-dark(#9a6200, #ebb44a);
  }
  .replies {
    --tone: light-dark(#8a4bbd, #cfa0f5);
  }
  .chip {
    display: flex;
    align-items: center;
    gap: 0.3125rem;
    padding: 0.125rem 0.5rem;
    border-radius: 1rem;
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .chip::before {
    content: "";
    inline-size: 0.5rem;
    block-size: 0.5rem;
    border-radius: 50%;
    box-shadow: inset 0 0 0 1.5px var(--tone);
  }
  .chip[aria-pressed="true"] {
    background: color-mix(in oklab, var(--tone) 12%, transparent);
    color: var(--_text);
  }
  .chip[aria-pressed="true"]::before {
    background: var(--tone);
  }
  ol.rows {
    flex: 1;
    min-block-size: 6rem;
    margin: 0;
    padding: 0 1rem 0.5rem;
    overflow: hidden auto;
    direction: ltr;
    font: 0.71875rem/1.5rem var(--mono);
    font-variant-numeric: tabular-nums;
    list-style: none;
    outline-offset: -2px;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }
  .frame {
    display: grid;
    grid-template-columns: 3.125rem 0.625rem minmax(0, 1fr) 3.375rem 2rem 2.125rem;
    gap: 0.375rem;
    animation: pass 1.2s ease-out;
  }
  .frame {
    margin-inline: -0.5rem;
    padding-inline: 0.5rem;
  }
  .frame + .frame {
    border-block-start: 1px solid color-mix(in oklab, var(--_line) 55%, transparent);
  }
  .frame span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .frame time,
  .frame .room,
  .frame .seq,
  .frame .bytes {
    color: var(--_muted);
  }
  .frame time {
    font: inherit;
  }
  .frame .type,
  .frame .way {
    color: var(--tone);
  }
  .frame .type {
    font-weight: 600;
  }
  .frame .seq {
    color: var(--_text);
  }
  .frame .seq,
  .frame .bytes {
    text-align: end;
  }
  .none {
    padding-block: 1.5rem;
    color: var(--_muted);
    font-family: var(--taut-font, system-ui);
    font-size: 0.8125rem;
    text-align: center;
  }
  @keyframes pass {
    from {
      background: color-mix(in oklab, var(--tone) 6%, transparent);
      box-shadow: inset 0.1875rem 0 0 var(--tone);
    }
  }
  @media (width < 70rem) {
    .shut {
      display: grid;
    }
  }
`;
