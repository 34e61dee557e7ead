/** `<demo-copied>`: a short text to be taken along, with the button that copies it. */
import { css, html } from "lit";
import { property } from "lit/decorators.js";
import { copyText } from "../../components/clipboard.ts";
import { icons } from "../../components/icons.ts";
import { SignalElement } from "../../components/signal-element.ts";
import { demoStyles } from "../demo-styles.ts";

const saidForMs = 2_000;

export class DemoCopied extends SignalElement {
  static override styles = [
    ...demoStyles,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 0.5rem;
      }
      code {
        flex: 1;
        min-inline-size: 0;
        font-family: var(--mono);
        font-size: 0.8125rem;
        overflow-wrap: anywhere;
        user-select: all;
      }
    `,
  ];

  @property() text = "";
  /** What it is, for the button's name: `the link`. */
  @property() what = "";

  #answer: "copied" | "refused" | undefined;
  #forget: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#forget);
    this.#answer = undefined;
  }

  protected override render() {
    const isCopied = this.#answer === "copied";
    return html`<code dir="ltr">${this.text}</code>
      <button type="button" class="button" aria-label=${`Copy ${this.what}`} @click=${this.#copy}>
        ${isCopied ? icons.check : icons.copy}
        <span aria-live="polite">${isCopied ? "Copied" : this.#answer === "refused" ? "Press Ctrl+C" : "Copy"}</span>
      </button>`;
  }

  readonly #copy = async () => {
    this.#answer = (await copyText(this.text)) ? "copied" : "refused";
    // Where the browser has no clipboard for this page, the text is at least ready to be taken by hand.
    if (this.#answer === "refused") this.#select();
    this.requestUpdate();
    clearTimeout(this.#forget);
    this.#forget = setTimeout(() => {
      this.#answer = undefined;
      this.requestUpdate();
    }, saidForMs);
  };

  #select(): void {
    const text = this.renderRoot.querySelector("code");
    if (text !== null) getSelection()?.selectAllChildren(text);
  }
}
