/** What the cards of the settings have in common. */
import { css, html, type TemplateResult } from "lit";
import { panelStyles } from "../../client/components/panel-styles.ts";
import { baseStyles } from "../../client/components/styles.ts";
import { pageStyles } from "../pages/page-styles.ts";
import { problemStyles } from "../pages/problem-card.ts";

export const sectionStyles = [
  baseStyles,
  panelStyles,
  pageStyles,
  problemStyles,
  css`
    :host {
      display: block;
      container-type: inline-size;
    }
    .card {
      padding: 1.375rem 1.5rem;
      scroll-margin-block-start: 1.5rem;
    }
    .card > h2 {
      margin-block-end: 0.25rem;
      outline: none;
    }
    .lead {
      margin-block-end: 0.5rem;
    }
    .rows > * {
      padding-block: 0.9375rem;
    }
    .rows > :last-child {
      padding-block-end: 0;
    }
    .rows > * + * {
      border-block-start: 1px solid var(--_line);
    }
    .setting {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: start;
      gap: 0.25rem 1.5rem;
    }
    .setting .name {
      font-size: 0.9375rem;
      font-weight: 590;
    }
    .setting > .switch {
      grid-row: 1 / 3;
      grid-column: 2;
    }
    /* Large letters, or little room. */
    @container (width < 14rem) {
      .setting {
        grid-template-columns: minmax(0, 1fr);
      }
      .setting > .switch {
        grid-row: auto;
        grid-column: 1;
      }
    }
    .granted {
      color: var(--_success);
    }
    .note {
      grid-column: 1;
      font-size: 0.8125rem;
    }
    .note.bad {
      color: var(--_warning);
    }
    label.above {
      display: block;
      margin-block-end: 0.375rem;
      font-size: 0.8125rem;
      font-weight: 590;
    }
    form {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem;
      align-items: end;
    }
    .done {
      color: var(--_success);
      font-size: 0.8125rem;
    }
    form .grow {
      min-inline-size: min(100%, 10rem);
    }
    select {
      max-inline-size: 100%;
      min-block-size: 2rem;
      min-inline-size: 7.25rem;
      padding: 0.25rem 0.625rem;
      border: 0;
      border-radius: 0.75rem;
      box-shadow: inset 0 0 0 1px var(--_line);
      background: var(--_surface);
      color: inherit;
      font: inherit;
      font-size: 0.8125rem;
    }
    input.tall,
    select.tall {
      min-block-size: 2.5rem;
    }
    summary {
      color: var(--_muted);
      font-size: 0.8125rem;
      cursor: pointer;
    }
    code {
      font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace;
      font-size: 0.92em;
      overflow-wrap: anywhere;
    }
    .problem-card {
      margin-block-start: 0.75rem;
    }
  `,
];

interface SettingRow {
  readonly name: string;
  /** What it does, in a sentence. */
  readonly words: string;
  readonly isOn: boolean;
  /** Nothing is done by a click. */
  readonly isBusy: boolean;
  /** Below the words. */
  readonly note?: TemplateResult;
  turn(isOn: boolean): void;
}

/** Something that is on or off. It shows what the worker says, also after a click that led to nothing. */
export function renderSetting({ name, words, isOn, isBusy, note, turn }: SettingRow) {
  const onClick = (event: Event & { currentTarget: HTMLInputElement }) => {
    // Drawn anew once the worker has said so.
    event.preventDefault();
    if (!isBusy) turn(event.currentTarget.checked);
  };
  const id = name.toLowerCase().replaceAll(" ", "-");
  return html`<div class="setting">
    <label class="name" for=${id}>${name}</label>
    <p class="muted" id=${`${id}-words`}>${words}</p>
    <span class="switch"><input
      type="checkbox"
      role="switch"
      id=${id}
      aria-describedby=${`${id}-words`}
      .checked=${isOn}
      aria-disabled=${isBusy}
      @click=${onClick}
    /></span>
    ${note}
  </div>`;
}
