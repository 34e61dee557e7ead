/** Looks of the chat's frame: scroller, days, notices, skeleton, the button to the newest message. */
import { css } from "lit";
import { choiceStyles } from "./control-styles.ts";
import { noticeIconStyles } from "./notice-icon-styles.ts";

export const chatStyles = [
  choiceStyles,
  noticeIconStyles,
  css`
  :host {
    display: flex;
    flex-direction: column;
    block-size: 32rem;
    max-block-size: 100%;
    min-block-size: 0;
    container-type: inline-size;
    background: var(--_surface);
    overflow: clip;
    isolation: isolate;
  }
  .frame {
    position: relative;
    flex: 1;
    min-block-size: 0;
    container: frame / size;
  }
  .scroller {
    block-size: 100%;
    overflow: hidden auto;
    /* The position is kept by the element itself, also where browsers do not. */
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }
  .content {
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    min-block-size: 100%;
    padding-block: 1rem 0.25rem;
  }
  .day-label {
    position: sticky;
    inset-block-start: 0;
    z-index: 2;
    display: flex;
    justify-content: center;
    margin: 0.25rem 0 0;
    padding-block: 0.5rem;
    /* What is scrolled goes below the whole of it, and nothing is half covered. */
    background: linear-gradient(var(--_surface) 75%, transparent);
    font-weight: inherit;
    pointer-events: none;
  }
  .day-label span {
    padding: 0.1875rem 0.75rem;
    border-radius: 1rem;
    background: color-mix(in oklab, var(--_surface) 82%, transparent);
    box-shadow: inset 0 0 0 1px var(--_line);
    backdrop-filter: blur(8px);
    color: var(--_muted);
    font-size: 0.75rem;
    font-weight: 550;
  }
  .top {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-block-size: 2.5rem;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .top i {
    inline-size: 0.375rem;
    block-size: 0.375rem;
    border-radius: 50%;
    background: var(--_muted);
    animation: breathe 1.2s ease-in-out infinite;
  }
  .top i:nth-child(2) {
    animation-delay: 0.15s;
  }
  .top i:nth-child(3) {
    animation-delay: 0.3s;
  }
  .jump {
    position: absolute;
    inset-block-end: 0.75rem;
    inset-inline: 0;
    z-index: 3;
    display: flex;
    align-items: center;
    gap: 0.375rem;
    inline-size: fit-content;
    min-inline-size: 2.25rem;
    min-block-size: 2.25rem;
    margin-inline: auto;
    padding: 0.375rem 0.5625rem;
    border-radius: 1.25rem;
    background: var(--_surface);
    box-shadow: var(--_shadow), inset 0 0 0 1px var(--_line);
    font-size: 0.8125rem;
    font-weight: 600;
    animation: arrive 0.18s ease-out;
  }
  .jump:has(span) {
    padding-inline-start: 0.875rem;
    background: var(--_accent);
    color: var(--_on-accent);
    box-shadow: var(--_shadow);
  }
  .notice {
    display: grid;
    justify-items: center;
    gap: 0.25rem;
    max-inline-size: 22rem;
    /* What does not fit is scrolled from its beginning, while messages begin at their end. */
    max-block-size: calc(100cqb - 1.25rem);
    margin: auto;
    padding: 2rem 1.5rem;
    overflow: auto;
    scrollbar-width: thin;
    color: var(--_muted);
    text-align: center;
    text-wrap: balance;
  }
  .notice strong {
    color: var(--_text);
    font-size: 1.0625rem;
    font-weight: 620;
  }
  .notice.error .notice-icon {
    background: color-mix(in oklab, var(--_danger) 12%, transparent);
    color: var(--_danger);
  }
  .notice-text::first-letter {
    text-transform: uppercase;
  }
  .notice .choice {
    margin-block-start: 0.75rem;
  }
  @container frame (max-height: 14rem) {
    .notice {
      max-inline-size: 30rem;
      padding: 0 1rem;
      font-size: 0.8125rem;
    }
    .notice-icon {
      display: none;
    }
    .notice .choice {
      margin-block-start: 0.25rem;
    }
  }
  .late {
    display: flex;
    flex: 1;
  }
  .skeleton {
    display: grid;
    gap: 0.625rem;
    padding: 0 1rem 0.5rem;
    /* A room that answers at once shows no skeleton at all. */
    animation: appear 0.3s 0.15s both;
  }
  .ghost {
    inline-size: 100%;
    block-size: 2.5rem;
    stroke: none;
    fill: var(--_raised);
    overflow: hidden;
    animation: breathe 1.6s ease-in-out infinite;
  }
  .ghost rect {
    rx: 1.2;
    ry: 4.5;
  }
  .ghost.mine {
    transform: scaleX(-1);
  }
  /* Also where the words around it are light. */
  .choice {
    color: var(--_text);
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(0.5rem);
    }
  }
`,
];
