/** `<demo-token>`: a token, pasted, for who has one; all that there is where the server takes no guests. */
import { css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { SignalElement } from "../components/signal-element.ts";
import { demoStyles } from "./demo-styles.ts";
import type { Session } from "./session.ts";

export class DemoToken extends SignalElement {
  static override styles = [
    ...demoStyles,
    css`
      :host {
        display: grid;
        gap: 0.75rem;
      }
      form {
        display: flex;
        gap: 0.5rem;
      }
      input,
      .button {
        min-block-size: 2.875rem;
        font-size: 1rem;
      }
      .small {
        color: var(--_muted);
        font-size: 0.8125rem;
        line-height: 1.45;
      }
      .other {
        color: var(--_accent);
        font: inherit;
        text-decoration: underline;
      }
    `,
  ];

  @property({ attribute: false }) session: Session | undefined;
  /** Whether a new guest could be of use, where the server takes one. */
  @property({ attribute: false }) hasName = true;

  protected override render() {
    const state = this.session?.state.value;
    const { isOnly = false, problem } = state?.kind === "token" ? state : {};
    return html`<form @submit=${this.#submit}>
        <input name="token" type="password" aria-label="Token" placeholder="Token" autocomplete="off" spellcheck="false" required />
        <button class="button main">Sign in</button>
      </form>
      ${problem === undefined ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
      <p class="small">
        ${isOnly ? "This server takes no guests. Those who run it give you a token; paste it here." : "Paste the token that those who run this server gave you."}
        It stays in this tab, until you close it.
        ${isOnly || !this.hasName ? nothing : html`<button type="button" class="other inline" @click=${() => this.session?.end()}>Use a name instead</button>`}
      </p>`;
  }

  readonly #submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    void this.session?.useToken(String(new FormData(event.currentTarget).get("token") ?? ""));
  };
}
