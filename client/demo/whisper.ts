/** `<demo-whisper>`: the element for whisper rooms, with the demo's own buttons in its head. */
import { css, html } from "lit";
import { property } from "lit/decorators.js";
import { SignalElement } from "../components/signal-element.ts";
import { readWhisper } from "../whisper.ts";
import { demoStyles } from "./demo-styles.ts";
import { renderFramesButton } from "./frames-button.ts";
import { demoIcons } from "./icons.ts";
import type { Place } from "./place.ts";

export class DemoWhisper extends SignalElement {
  static override styles = [
    ...demoStyles,
    css`
      :host {
        display: grid;
        min-block-size: 0;
        border-inline: 1px solid var(--_line);
      }
      taut-whisper {
        block-size: auto;
      }
      .back {
        display: none;
      }
      @media (width < 46rem) {
        :host {
          border: 0;
        }
        .back {
          display: grid;
        }
      }
    `,
  ];

  @property({ attribute: false }) place: (Place & { kind: "whisper" }) | undefined;
  @property({ attribute: false }) isFramed = false;

  protected override render() {
    return html`<h1 class="unseen">Whisper rooms</h1>
      <taut-whisper
      .code=${this.place?.code ?? ""}
      .key=${this.place?.key}
      @taut-whisper=${(event: HTMLElementEventMap["taut-whisper"]) => this.#moved(event.detail.link)}
    >
      <button slot="start" class="icon back" aria-label="Back to the rooms" @click=${() => this.#tell("demo-back")}>
        ${demoIcons.back}
      </button>
      ${renderFramesButton(this.isFramed, () => this.#tell("demo-frames"), "end")}
    </taut-whisper>`;
  }

  #moved(link: string): void {
    this.#tell("demo-place", { kind: "whisper", ...(readWhisper(link) ?? { code: "" }) });
  }

  #tell(type: string, detail?: Place): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
