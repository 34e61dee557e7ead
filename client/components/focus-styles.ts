/** Looks of the drawings of focus: ring, bars, line, lanes. Used over the base styles, in any element. */
import { css } from "lit";
import { ownWords } from "./styles.ts";

export const focusDrawingStyles = css`
  :host {
    --_helps: var(--_accent);
    --_neutral: light-dark(#8ca1a3, #647a7e);
    --_distracts: light-dark(#cf5b22, #f08a55);
    --_outside: light-dark(#c5d1d2, #3a4b50);
    --_idle: light-dark(#d9b45c, #8a6b2b);
    --_pause: light-dark(#a9b4e6, #525d96);
    --_typing: light-dark(#5058c4, #9aa2ff);
  }
  .good {
    --_tone: var(--_accent);
  }
  .fair {
    --_tone: light-dark(#b97800, #ebb44a);
  }
  .low {
    --_tone: var(--_distracts);
  }
  .ring {
    position: relative;
    display: grid;
    flex: none;
    place-content: center;
    justify-items: center;
    inline-size: 9.5rem;
    max-inline-size: 100%;
    aspect-ratio: 1;
  }
  .ring svg {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    rotate: -90deg;
    stroke-width: 9;
  }
  .ring .track {
    stroke: var(--_raised);
  }
  .ring .arc {
    stroke: var(--_tone, transparent);
    transition: stroke-dasharray 0.4s ease-out, stroke 0.4s;
  }
  .ring .score {
    font-size: 2.625rem;
    font-weight: 680;
    font-variant-numeric: tabular-nums;
    letter-spacing: -0.04em;
    line-height: 1;
  }
  .ring .status {
    max-inline-size: 5.25rem;
    margin-block-start: 0.25rem;
    color: var(--_muted);
    font-size: 0.8125rem;
    font-weight: 590;
    line-height: 1.25;
    text-align: center;
    text-wrap: balance;
  }
  .bars {
    display: grid;
    gap: 0.875rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .bars li {
    display: grid;
    grid-template-columns: 1fr auto;
    align-content: start;
    gap: 0.125rem 0.75rem;
  }
  .bars .name {
    font-size: 0.875rem;
    font-weight: 620;
  }
  .bars .value {
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
    font-weight: 620;
  }
  .bars .bar {
    grid-column: 1 / -1;
    inline-size: 100%;
    block-size: 0.375rem;
    stroke: none;
  }
  .bars .track {
    fill: var(--_raised);
  }
  .bars .fill {
    fill: var(--_tone, transparent);
    transition: width 0.4s ease-out, fill 0.4s;
  }
  .bars .meaning {
    grid-column: 1 / -1;
    color: var(--_muted);
    font-size: 0.75rem;
    text-wrap: pretty;
    ${ownWords}
  }
  .bars .weight {
    white-space: nowrap;
  }
  .line {
    display: grid;
    grid-template: 9rem auto / minmax(0, 1fr) auto;
    gap: 0.375rem 0.5rem;
  }
  .line .plot,
  .line .plot svg,
  .spark svg {
    inline-size: 100%;
    block-size: 100%;
    overflow: visible;
  }
  .line .focused {
    fill: color-mix(in oklab, var(--_accent) 8%, transparent);
    stroke: none;
  }
  .line .paused,
  .line .hole {
    fill: color-mix(in oklab, var(--_pause) 35%, transparent);
    stroke: none;
  }
  .line .hole {
    fill: color-mix(in oklab, var(--_idle) 35%, transparent);
  }
  .line line {
    stroke: var(--_line);
    stroke-width: 1;
  }
  .line .mark {
    stroke: var(--_typing);
    stroke-dasharray: 2 4;
  }
  .way {
    stroke: var(--_accent);
    stroke-width: 2;
    vector-effect: non-scaling-stroke;
  }
  .area {
    fill: color-mix(in oklab, var(--_accent) 14%, transparent);
    stroke: none;
  }
  .line .last {
    fill: var(--_accent);
    stroke: var(--_surface);
    stroke-width: 2;
  }
  .line .scale {
    display: grid;
    align-content: space-between;
    margin-block: -0.5rem;
    justify-items: end;
  }
  .scale,
  .times {
    color: var(--_muted);
    font-size: 0.6875rem;
    font-variant-numeric: tabular-nums;
  }
  .times {
    display: flex;
    justify-content: space-between;
  }
  .spark {
    inline-size: 100%;
    block-size: 3rem;
  }
  /* SVG goes from left to right in every page, and what is said beside it with it. */
  .line,
  .lanes,
  .timeline .times {
    direction: ltr;
  }
  .lanes {
    display: grid;
    grid-template-columns: 2.75rem minmax(0, 1fr);
    align-items: center;
    gap: 0.375rem 0.75rem;
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .lanes svg {
    inline-size: 100%;
    block-size: 20px;
    border-radius: 4px;
    background: var(--_hover);
    stroke: none;
  }
  .timeline .times {
    margin-block-start: 0.375rem;
    margin-inline-start: 3.5rem;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.875rem;
    margin: 0.5rem 0 0;
    padding: 0;
    color: var(--_muted);
    font-size: 0.75rem;
    list-style: none;
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: 0.375rem;
  }
  .legend i {
    inline-size: 0.625rem;
    block-size: 0.625rem;
    border-radius: 0.1875rem;
    background: var(--_fill);
  }
  rect.focus,
  rect.neutral,
  rect.distracting,
  rect.outside,
  rect.idle,
  rect.pause,
  rect.typing {
    fill: var(--_fill);
  }
  .focus {
    --_fill: var(--_helps);
  }
  .neutral {
    --_fill: var(--_neutral);
  }
  .distracting {
    --_fill: var(--_distracts);
  }
  .outside {
    --_fill: var(--_outside);
  }
  .idle {
    --_fill: var(--_idle);
  }
  .pause {
    --_fill: var(--_pause);
  }
  .typing {
    --_fill: var(--_typing);
  }
  /* The ring, and the parts of its score beside or below it. */
  .now {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    justify-items: center;
    gap: 1.5rem;
  }
  .now .bars {
    inline-size: 100%;
  }
  @container (width >= 34rem) {
    .now {
      grid-template-columns: auto minmax(0, 1fr);
      align-items: center;
      gap: 2rem;
    }
    .now .bars {
      grid-template-columns: repeat(2, minmax(0, 1fr));
      gap: 1.125rem 1.75rem;
    }
  }
`;
