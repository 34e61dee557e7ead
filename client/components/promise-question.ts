/**
 * The questions to the author of promises that were not clear, with the answers that each may have.
 *
 * They are for their author's eyes alone, and say so; what is answered here is said to nobody else.
 */
import { css, html, nothing, type ReactiveControllerHost } from "lit";
import type { Clarification, Client } from "../index.ts";
import { field, fieldFocus } from "./control-styles.ts";
import { icons } from "./icons.ts";
import { readError } from "./problem-words.ts";

export const questionStyles = css`
  .asked {
    display: grid;
    gap: 0.5rem;
    padding: 0.875rem;
    border-radius: var(--_radius);
    background: color-mix(in oklab, var(--_accent) 9%, var(--_surface));
    box-shadow: inset 0 0 0 1px color-mix(in oklab, var(--_accent) 30%, transparent);
    font-size: 0.875rem;
    animation: appear 0.2s;
  }
  .asked + .asked {
    margin-block-start: 0.5rem;
  }
  .asked p {
    margin: 0;
  }
  .asked .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }
  .only {
    display: flex;
    align-items: center;
    gap: 0.375rem;
    color: var(--_accent);
    font-size: 0.75rem;
    font-weight: 600;
  }
  .asked form {
    display: flex;
    gap: 0.375rem;
    max-inline-size: 20rem;
    margin: 0;
  }
  .asked input {
    flex: 1;
    min-inline-size: 0;
    padding: 0.3125rem 0.75rem;
    border-radius: 1rem;
    ${field}
  }
  .asked input:focus-visible {
    ${fieldFocus}
  }
  .asked .refused {
    color: var(--_danger);
    font-size: 0.8125rem;
  }
`;

export interface PromiseQuestionsOptions {
  client(): Client | undefined;
  /** The room whose questions are shown. */
  room(): string;
  /** Nothing is asked where the cursor was. */
  answered(): void;
  failed(code: string, message: string): void;
}

export class PromiseQuestions {
  readonly #host: ReactiveControllerHost;
  readonly #options: PromiseQuestionsOptions;
  /** Why the last answer was not taken, by the question's id. */
  readonly #refusals = new Map<string, string>();

  constructor(host: ReactiveControllerHost, options: PromiseQuestionsOptions) {
    this.#host = host;
    this.#options = options;
  }

  render() {
    const room = this.#options.room();
    const asked = this.#options.client()?.clarifications.list.value.filter((one) => one.room === room) ?? [];
    return asked.map((one) => this.#renderQuestion(one));
  }

  #renderQuestion({ id, question, options, takesAmount }: Clarification) {
    const refusal = this.#refusals.get(id);
    return html`<div class="asked" part="question" role="group" aria-label="A question about your promise">
      <p class="only">${icons.lock} Only you see this</p>
      <p dir="auto">${question}</p>
      ${takesAmount || options.length === 0 ? this.#renderField(id, takesAmount === true) : nothing}
      ${refusal === undefined ? nothing : html`<p class="refused" role="alert" dir="auto">${refusal}</p>`}
      ${
        options.length === 0
          ? nothing
          : html`<p class="choices">${options.map(
              (option) =>
                html`<button type="button" class="choice" part="option" dir="auto" @click=${() => this.#answer(id, option)}>${option}</button>`,
            )}</p>`
      }
    </div>`;
  }

  #renderField(id: string, isAmount: boolean) {
    const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
      event.preventDefault();
      void this.#answer(id, String(new FormData(event.currentTarget).get("answer") ?? ""));
    };
    return html`<form @submit=${submit}>
      <input
        name="answer"
        part="answer"
        aria-label=${isAmount ? "Amount" : "Your answer"}
        placeholder=${isAmount ? "Such as $20 or 3h" : nothing}
        maxlength="200"
        required
        dir="auto"
        autocomplete="off"
      />
      <button class="choice strong">Answer</button>
    </form>`;
  }

  async #answer(id: string, text: string): Promise<void> {
    try {
      await this.#options.client()?.clarifications.answer(id, text);
      this.#refusals.delete(id);
      this.#options.answered();
    } catch (error) {
      const { code, message } = readError(error);
      this.#refusals.set(id, message);
      this.#host.requestUpdate();
      this.#options.failed(code, message);
    }
  }
}
