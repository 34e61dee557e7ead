/** `<demo-admin-sign-in>`: an admin's token, pasted; and where one comes from. */
import { css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { SignalElement } from "../../components/signal-element.ts";
import { demoStyles } from "../demo-styles.ts";
import type { AdminSession } from "./admin-session.ts";
import { adminStyles } from "./admin-styles.ts";

export class DemoAdminSignIn extends SignalElement {
  static override styles = [
    ...demoStyles,
    adminStyles,
    css`
      :host {
        max-inline-size: 34rem;
      }
      form {
        grid-template-columns: minmax(0, 1fr) auto;
      }
      .refusal {
        padding: 0.75rem 1rem;
        border-radius: 0.875rem;
        background: color-mix(in oklab, var(--_danger) 10%, var(--_surface));
        font-size: 0.875rem;
      }
      .refusal p + p {
        margin-block-start: 0.375rem;
        color: var(--_muted);
      }
      .refusal p {
        overflow-wrap: anywhere;
      }
      strong {
        font-weight: 620;
      }
    `,
  ];

  @property({ attribute: false }) session: AdminSession | undefined;

  protected override render() {
    const state = this.session?.state.value;
    const refusal = state?.kind === "out" ? state.refusal : undefined;
    return html`<form @submit=${this.#submit}>
        <input name="token" type="password" aria-label="Admin token" placeholder="Admin token" autocomplete="off" spellcheck="false" required />
        <button class="button main" aria-disabled=${state?.kind === "checking"}>Sign in</button>
      </form>
      ${
        refusal === undefined
          ? nothing
          : html`<div class="refusal" role="alert">
              <p><strong dir="auto">${refusal.problem}</strong></p>
              ${refusal.advice === undefined ? nothing : html`<p>${refusal.advice}</p>`}
            </div>`
      }
      <p class="hint">
        The server prints one at its first start. It stays in this tab, until you sign out or close it.
      </p>`;
  }

  readonly #submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    void this.session?.signIn(String(new FormData(event.currentTarget).get("token") ?? ""));
  };
}
