/** `<demo-embed>`: the ten lines that put this room into another page. */
import { css, html } from "lit";
import { property } from "lit/decorators.js";
import { copyText } from "../components/clipboard.ts";
import { icons } from "../components/icons.ts";
import { SignalElement } from "../components/signal-element.ts";
import { codeStyles, colour } from "./code.ts";
import { demoStyles } from "./demo-styles.ts";
import { snippet } from "./snippet.ts";

export class DemoEmbed extends SignalElement {
  static override styles = [
    ...demoStyles,
    codeStyles,
    css`
      :host {
        display: block;
        border-block-start: 1px solid var(--_line);
      }
      summary {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        padding: 0.75rem 1rem;
        font-size: 0.875rem;
        font-weight: 620;
        cursor: pointer;
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary svg {
        color: var(--_muted);
        transition: rotate 0.15s;
      }
      details[open] summary svg {
        rotate: 180deg;
      }
      summary span {
        flex: 1;
      }
      .code {
        position: relative;
        direction: ltr;
        margin-inline: 1rem;
      }
      .code button {
        position: absolute;
        inset-block-end: 0.5rem;
        inset-inline-end: 0.5rem;
        display: flex;
        align-items: center;
        gap: 0.25rem;
        padding: 0.25rem 0.5rem;
        border-radius: 0.5rem;
        background: #203a3e;
        color: #fff;
        font-size: 0.75rem;
      }
      p {
        padding: 0.625rem 1rem 1rem;
        color: var(--_muted);
        font-size: 0.75rem;
      }
      code {
        font-family: var(--mono);
      }
    `,
  ];

  @property({ attribute: false }) room = "";
  #isCopied = false;

  protected override render() {
    const lines = snippet(location.origin, this.room || "conversation:ID");
    return html`<details>
      <summary><span>Put it into your page</span>${chevron}</summary>
      <div class="code">
        <pre part="code">${lines.map((line) => html`${colour(line)}\n`)}</pre>
        <button type="button" @click=${() => this.#copy(lines.join("\n"))}>
          ${this.#isCopied ? icons.check : icons.copy}<span aria-live="polite">${this.#isCopied ? "Copied" : "Copy"}</span>
        </button>
      </div>
      <p>
        Your backend makes the token: <code>POST /api/v1/auth/token</code>. Name your page's origin in
        <code>TAUTLINE_ALLOWED_ORIGINS</code>.
      </p>
    </details>`;
  }

  async #copy(text: string): Promise<void> {
    this.#isCopied = await copyText(text);
    this.requestUpdate();
    setTimeout(() => {
      this.#isCopied = false;
      this.requestUpdate();
    }, 2_000);
  }
}

const chevron = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="m6.5 14.5 5.5-5.5 5.5 5.5" /></svg>`;
