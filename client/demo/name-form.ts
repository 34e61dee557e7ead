/** The form with which one begins as a new guest. */
import { css, html, type TemplateResult } from "lit";
import type { Session } from "./session.ts";

export const nameFormStyles = css`
  form {
    display: flex;
    gap: 0.5rem;
  }
  .small {
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .other {
    color: inherit;
    font: inherit;
    text-decoration: underline;
  }
`;

/** @param session absent until the page has made it */
export function renderNameForm(session: Session | undefined): TemplateResult {
  const state = session?.state.value;
  const isBusy = state?.kind === "starting";
  const problem = state?.kind === "new" ? state.problem : undefined;
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    if (name !== "" && !isBusy) void session?.begin(name);
  };
  return html`<form @submit=${submit}>
      <input name="name" aria-label="Your name" placeholder="Your name" autocomplete="nickname" maxlength="64" dir="auto" required />
      <button class="button main" aria-disabled=${isBusy}>${isBusy ? "One moment" : "Start"}</button>
    </form>
    ${
      problem === undefined
        ? html`<p class="small">
            No account, no password. The name stays in this browser.
            <button type="button" class="other inline" @click=${() => session?.askToken()}>Use a token instead</button>
          </p>`
        : html`<p class="problem" role="alert">${problem}</p>`
    }`;
}
