/**
 * A question to the author of a promise that was not clear, with the answers that it may have.
 *
 * It is for its author's eyes alone, and says so.
 */
import { css, html, type TemplateResult } from "lit";
import type { Clarification } from "../index.ts";
import { icons } from "./icons.ts";

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
    margin: 0;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`;

/** @param answer with one of the options, or with what was typed where there are none */
export function renderQuestion(
  { question, options }: Clarification,
  answer: (text: string) => void,
): TemplateResult {
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    answer(String(new FormData(event.currentTarget).get("answer") ?? ""));
  };
  return html`<div class="asked" part="question" role="group" aria-label="A question about your promise">
    <p class="only">${icons.lock} Only you see this</p>
    <p dir="auto">${question}</p>
    ${
      options.length > 0
        ? html`<p class="choices">${options.map(
            (option) =>
              html`<button type="button" class="choice" part="option" dir="auto" @click=${() => answer(option)}>${option}</button>`,
          )}</p>`
        : html`<form @submit=${submit}>
            <input name="answer" aria-label="Your answer" maxlength="200" required dir="auto" />
            <button class="choice strong">Answer</button>
          </form>`
    }
  </div>`;
}
