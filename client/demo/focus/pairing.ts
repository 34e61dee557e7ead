/** `<demo-pairing>`: the code that the extension signs in with, large, for as long as it is good. */
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
    const leftMs = (this.#pairing?.expiresAt ?? 0) - Date.now();
    const isGood = this.#pairing !== undefined && leftMs > 0;
    return html`<h2>The browser extension</h2>
      <p>With it, a session knows the sites that you are on, in every tab. Enter this code in its settings, and it is signed in as you.</p>
      ${
        isGood
          ? html`<output class="code" aria-label="Pairing code">${this.#pairing?.code}</output>
              <p>Good once, for <b role="timer">${clockLabel(leftMs)}</b> more. Nobody needs it but you.</p>`
          : html`${this.#pairing === undefined ? nothing : html`<p role="status">That code has run out.</p>`}
              <button class="button" ?disabled=${this.#isAsking} @click=${this.#ask}>${this.#pairing === undefined ? "Show a pairing code" : "Show a new one"}</button>`
      }
      ${this.#problem === undefined ? nothing : html`<p class="problem" role="alert" dir="auto">${this.#problem}</p>`}`;
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
