/** Looks of a whisper room and of the way into one. */
import { css } from "lit";
import { inPlace, ownWords } from "./styles.ts";

export const whisperStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    block-size: 32rem;
    overflow: auto;
    background: var(--_surface);
  }
  .bar {
    display: flex;
    justify-content: space-between;
    padding: 0.8125rem 0.75rem 0;
  }
  .bar slot[name="end"] {
    display: flex;
    margin-inline-start: auto;
  }
  .lobby {
    display: grid;
    gap: 1.125rem;
    inline-size: min(100%, 25rem);
    flex: none;
    margin: auto;
    padding: 1.5rem;
  }
  .lobby .intro {
    display: grid;
    justify-items: center;
    gap: 0.375rem;
    text-align: center;
  }
  .lobby .badge {
    inline-size: 3.5rem;
    block-size: 3.5rem;
    margin-block-end: 0.375rem;
    font-size: 1.375rem;
  }
  .lobby h2 {
    font-size: 1.1875rem;
  }
  .card {
    display: grid;
    gap: 0.875rem;
    padding: 1rem;
    border-radius: var(--_radius);
    background: var(--_raised);
  }
  .switch b {
    display: block;
    font-size: 0.875rem;
    font-weight: 600;
  }
  .card .choice {
    min-block-size: 2.5rem;
    border-radius: 0.875rem;
    font-size: 0.9375rem;
  }
  .or {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .or::before,
  .or::after {
    content: "";
    flex: 1;
    block-size: 1px;
    background: var(--_line);
  }
  form {
    display: flex;
    gap: 0.5rem;
    margin: 0;
  }
  form .choice {
    min-block-size: 2.5rem;
    border-radius: 0.875rem;
  }
  header {
    position: relative;
    z-index: 5;
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-block-size: 3.75rem;
    padding-inline: 1rem 0.75rem;
    border-block-end: 1px solid var(--_line);
  }
  .where {
    flex: 1;
    min-inline-size: 0;
    line-height: 1.25;
  }
  .code,
  .kind {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .code {
    outline: none;
    font: 620 0.9375rem/1.3 ui-monospace, Menlo, Consolas, monospace;
    letter-spacing: 0.02em;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .open {
    --_tone: var(--_warning);
  }
  .kind {
    color: var(--_tone, var(--_accent));
    font-size: 0.75rem;
    font-weight: 560;
  }
  details {
    border-block-end: 1px solid var(--_line);
    font-size: 0.8125rem;
  }
  summary {
    padding: 0.4375rem 1rem;
    color: var(--_muted);
    cursor: pointer;
  }
  summary:hover {
    color: var(--_text);
  }
  .facts {
    display: grid;
    gap: 0.4375rem;
    padding: 0.125rem 1rem 0.75rem;
  }
  .facts li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0.5rem;
    text-wrap: pretty;
  }
  .facts span,
  .share span {
    ${ownWords}
  }
  .facts svg {
    margin-block-start: 0.125rem;
    color: var(--_success);
  }
  .facts .not svg {
    color: var(--_warning);
  }
  .banner {
    display: flex;
    gap: 0.5rem;
    padding: 0.5rem 1rem;
    background: color-mix(in oklab, var(--_warning) 14%, var(--_surface));
    font-size: 0.8125rem;
  }
  .banner svg {
    flex: none;
    margin-block-start: 0.0625rem;
  }
  taut-chat {
    flex: 1;
    min-block-size: 0;
    block-size: auto;
  }
  .share {
    ${inPlace}
    gap: 0.375rem;
    max-inline-size: 26rem;
    margin: auto;
    padding: 1.5rem;
  }
  .share strong {
    color: var(--_text);
    font-size: 1.0625rem;
    font-weight: 640;
  }
  .share div {
    display: flex;
    inline-size: 100%;
    gap: 0.5rem;
    margin-block-start: 0.75rem;
  }
  .share input {
    background: var(--_raised);
    font-family: ui-monospace, Menlo, Consolas, monospace;
    font-size: 0.8125rem;
  }
  .wait {
    margin: auto;
    padding: 2rem;
    color: var(--_muted);
    text-align: center;
  }
  .wait .none {
    margin: 0;
  }
  .wait .choice {
    margin-block-start: 0.75rem;
  }
  @container (38rem <= inline-size < 46rem) {
    .label {
      display: none;
    }
  }
  /* Who is here and the link get a line of their own, so that the code stays whole. */
  @container (inline-size < 38rem) {
    header {
      flex-wrap: wrap;
      row-gap: 0.125rem;
      padding-block: 0.625rem 0.5rem;
    }
    header::after {
      content: "";
      flex-basis: 100%;
      order: 1;
    }
    header taut-presence {
      flex: 1;
      min-inline-size: 0;
      order: 2;
    }
    header taut-presence::part(list) {
      inset-inline: 0 auto;
    }
    header .choice {
      order: 2;
    }
  }
  @container (inline-size < 23rem) {
    header {
      column-gap: 0.25rem;
    }
    header .badge {
      display: none;
    }
    .code {
      font-size: 0.8125rem;
      letter-spacing: 0;
    }
  }
  .frame {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-block-size: 0;
    container-type: inline-size;
  }
`;
