/**
 * `<demo-pairing>`: how one comes by the extension, and the code that it signs in with, large, until it has been used
 * or has run out.
 */
import { html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { clockLabel } from "../../components/focus-words.ts";
import { icons } from "../../components/icons.ts";
import { Landing } from "../../components/landing.ts";
import { readError } from "../../components/problem-words.ts";
import { SignalElement } from "../../components/signal-element.ts";
import type { Client, PairingCode } from "../../index.ts";
import { demoStyles } from "../demo-styles.ts";
import { cardStyles } from "./card-styles.ts";
import { pairingStyles } from "./pairing-styles.ts";

export class DemoPairing extends SignalElement {
  static override styles = [...demoStyles, cardStyles, pairingStyles];

  @property({ attribute: false }) client: Client | undefined;

  #pairing: PairingCode | undefined;
  #problem: string | undefined;
  #isAsking = false;
  #tick: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    // The button makes way for the code, and what is beside the code for the word that it is over.
    new Landing(this, "button, demo-copied", "[role=status], output");
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#tick);
    this.#tick = undefined;
  }

  protected override render() {
    return html`<h2>The browser extension</h2>
      <p>With it, a session knows the sites that you are on, in every tab.</p>
      ${getIt}
      <p>Once you have it, a code from here, entered in it, signs it in as you.</p>
      ${this.#renderCode()}
      ${this.#problem === undefined ? nothing : html`<p class="problem" role="alert" dir="auto">${this.#problem}</p>`}`;
  }

  #renderCode() {
    const ask = (label: string) =>
      html`<button class="button" aria-disabled=${this.#isAsking} @click=${this.#ask}>${label}</button>`;
    if (this.#pairing === undefined) return ask("Show a pairing code");
    const { code, expiresAt, isUsed } = this.#pairing;
    const leftMs = expiresAt - Date.now();
    if (!isUsed.value && leftMs > 0)
      return html`<output class="code" tabindex="-1" aria-label="Pairing code">${code}</output>
        <p>Good once, for <b role="timer">${clockLabel(leftMs)}</b> more. Nobody needs it but you.</p>
        <p>If the extension looks for another server, its settings take this one's address:</p>
        <demo-copied what="the server's address" .text=${location.origin}></demo-copied>`;
    const why = isUsed.value ? "That code was used: a device is signed in as you." : "That code has run out.";
    return html`<p role="status" tabindex="-1">${why}</p>${ask("Show a new one")}`;
  }

  readonly #ask = async () => {
    if (this.#isAsking) return;
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

const download = (browser: string, label: string) =>
  html`<a class="button" href=${`/extension/tautline-${browser}.zip`} download>${icons.download} ${label}</a>`;

const getIt = html`<details>
  <summary>Get the extension</summary>
  <h3>Chrome, Edge, Brave</h3>
  <ol>
    <li>${download("chromium", "Download for Chrome")}</li>
    <li>Unpack the archive into a folder that stays where it is.</li>
    <li>Open <code>chrome://extensions</code>, switch on <b>Developer mode</b>, choose <b>Load unpacked</b>, and that folder.</li>
  </ol>
  <h3>Firefox</h3>
  <ol>
    <li>${download("firefox", "Download for Firefox")}</li>
    <li>Open <code>about:debugging</code>, <b>This Firefox</b>, <b>Load Temporary Add-on</b>, and choose the archive.</li>
    <li>Its settings show its origin: who runs the server adds that to <code>TAUTLINE_ALLOWED_ORIGINS</code>.</li>
  </ol>
</details>`;
