/** `<demo-aside>`: beside a conversation: one's own emotion, and what was promised in it. */
import { css, html } from "lit";
import { property } from "lit/decorators.js";
import { icons } from "../components/icons.ts";
import { SignalElement } from "../components/signal-element.ts";
import { demoStyles } from "./demo-styles.ts";

export class DemoAside extends SignalElement {
  static override styles = [
    ...demoStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
        overflow: auto;
        background: var(--_surface);
        scrollbar-width: thin;
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        padding: 0.625rem 0.5rem 0 1rem;
        padding-inline: 1rem 0.5rem;
      }
      h2 {
        font-size: 0.9375rem;
        font-weight: 650;
      }
      taut-emotion {
        border-block-end: 1px solid var(--_line);
      }
      taut-commitments {
        flex: 1;
        overflow: visible;
      }
    `,
  ];

  @property({ attribute: false }) room = "";

  protected override render() {
    return html`<header role="none">
        <h2>Promises and moods</h2>
        <button class="icon" title="Close" aria-label="Close promises and moods" @click=${() => this.dispatchEvent(new CustomEvent("demo-aside"))}>
          ${icons.close}
        </button>
      </header>
      <taut-emotion></taut-emotion>
      <taut-commitments room=${this.room}></taut-commitments>`;
  }
}
