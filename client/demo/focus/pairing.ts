/** `<demo-pairing>`: the code that the extension signs in with, large, until it has been used or has run out. */
import { css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { clockLabel } from "../../components/focus-words.ts";
import { readError } from "../../components/message-actions.ts";
import { SignalElement } from "../../components/signal-element.ts";
import type { Client, PairingCode } from "../../index.ts";
import { demoStyles } from "../demo-styles.ts";
import { cardStyles } from "./card-styles.ts";

export class DemoPairing extends SignalElement {
  static override styles = [
    ...demoStyles,
    cardStyles,
    css`
      .code {
        padding: 0.75rem;
        border-radius: 0.875rem;
        background: var(--_raised);
        color: var(--_text);
        font: 650 1.75rem/1.2 var(--mono);
        letter-spacing: 0.06em;
        text-align: center;
        user-select: all;
      }
      .problem {
        color: var(--_danger);
      }
    `,
  ];

  @property({ attribute: false }) client: Client | undefined;

  #pairing: PairingCode | undefined;
  #problem: string | undefined;
  #isAsking = false;
  #tick: ReturnType<typeof setInterval> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#tick);
    this.#tick = undefined;
  }

  protected override render() {
    return html`<h2>The browser extension</h2>
      <p>With it, a session knows the sites that you are on, in every tab. A code from here, entered in the extension, signs it in as you.</p>
      ${this.#renderCode()}
      ${this.#problem === undefined ? nothing : html`<p class="problem" role="alert" dir="auto">${this.#problem}</p>`}`;
  }

  #renderCode() {
    const ask = (label: string) =>
      html`<button class="button" ?disabled=${this.#isAsking} @click=${this.#ask}>${label}</button>`;
    if (this.#pairing === undefined) return ask("Show a pairing code");
    const { code, expiresAt, isUsed } = this.#pairing;
    const leftMs = expiresAt - Date.now();
    if (!isUsed.value && leftMs > 0)
      return html`<output class="code" aria-label="Pairing code">${code}</output>
        <p>Good once, for <b role="timer">${clockLabel(leftMs)}</b> more. Nobody needs it but you.</p>`;
    const why = isUsed.value ? "That code was used: a device is signed in as you." : "That code has run out.";
    return html`<p role="status">${why}</p>${ask("Show a new one")}`;
  }

  readonly #ask = async () => {
    this.#isAsking = true;
    this.#problem = undefined;
    this.requestUpdate();
    try {
      this.#pairing = await this.client?.focus.pair();
      clearInterval(this.#tick);
      this.#tick = setInterval(() => this.requestUpdate(), 1_000);
    } catch (error) {
      this.#problem = readError(error).message;
    }
    this.#isAsking = false;
    this.requestUpdate();
  };
}
