/** `<demo-sign-in>`: who one is, on the pages that do more than show rooms: a new name, or a guest that this browser was. */
import { css, html } from "lit";
import { property } from "lit/decorators.js";
import { SignalElement } from "../components/signal-element.ts";
import { demoStyles } from "./demo-styles.ts";
import type { Session } from "./session.ts";

export class DemoSignIn extends SignalElement {
  static override styles = [
    ...demoStyles,
    css`
      :host {
        display: grid;
        gap: 0.75rem;
        max-inline-size: 27rem;
      }
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
    `,
  ];

  @property({ attribute: false }) session: Session | undefined;

  protected override render() {
    const state = this.session?.state.value;
    const problem = state?.kind === "new" ? state.problem : undefined;
    const guests = html`<demo-guests .session=${this.session}></demo-guests>`;
    if (state?.kind === "token") return html`${guests}<demo-token .session=${this.session}></demo-token>`;
    return html`${guests}
      <form @submit=${this.#submit}>
        <input name="name" aria-label="Your name" placeholder="Your name" autocomplete="nickname" maxlength="64" dir="auto" required />
        <button class="button main" ?disabled=${state?.kind === "starting"}>Start</button>
      </form>
      ${
        problem === undefined
          ? html`<p class="small">
              No account, no password. The name stays in this browser.
              <button type="button" class="other" @click=${() => this.session?.askToken()}>Use a token instead</button>
            </p>`
          : html`<p class="problem" role="alert">${problem}</p>`
      }`;
  }

  readonly #submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    if (name !== "") void this.session?.begin(name);
  };
}
