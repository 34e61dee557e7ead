/** `<demo-frames>`: the frames going by: which way, what kind, which room, which number, how big; never what they say. */
import { html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { icons } from "../components/icons.ts";
import { SignalElement } from "../components/signal-element.ts";
import { demoStyles } from "./demo-styles.ts";
import { type Family, type FrameLog, families, familyOf, type LoggedFrame } from "./frame-log.ts";
import { framesStyles } from "./frames-styles.ts";
import { sparkline } from "./sparkline.ts";

export class DemoFrames extends SignalElement {
  static override styles = [...demoStyles, framesStyles];

  @property({ attribute: false }) log: FrameLog | undefined;
  @property({ attribute: false }) room = "";

  /** What is shown while paused. */
  #frozen: readonly LoggedFrame[] | undefined;
  readonly #hidden = new Set<Family>();

  protected override render() {
    const log = this.log;
    if (log === undefined) return nothing;
    const all = this.#frozen ?? log.rows.value;
    const rows = all.filter((frame) => !this.#hidden.has(familyOf(frame.type)));
    const { frames, bytes } = log.totals.value;
    const rate = log.rates.value.at(-1);
    const isPaused = this.#frozen !== undefined;
    return html`
      <header role="none">
        <h2>Frames</h2>
        <button class="icon" aria-pressed=${isPaused} title=${isPaused ? "Go on" : "Pause"} aria-label=${isPaused ? "Go on" : "Pause"} @click=${this.#pause}>
          ${isPaused ? play : pause}
        </button>
        <button class="icon" title="Clear" aria-label="Clear" @click=${this.#clear}>${icons.trash}</button>
        <button class="icon shut" aria-label="Close" @click=${() => this.dispatchEvent(new CustomEvent("demo-frames"))}>
          ${icons.close}
        </button>
      </header>
      <div class="meter">
        ${sparkline(log.rates.value)}
        <dl>
          <div><dt>a second</dt><dd>${(rate?.in ?? 0) + (rate?.out ?? 0)}</dd></div>
          <div><dt>frames</dt><dd>${frames.toLocaleString()}</dd></div>
          <div><dt>traffic</dt><dd><bdi dir="ltr">${formatBytes(bytes)}</bdi></dd></div>
        </dl>
      </div>
      <div class="families" role="group" aria-label="Kinds shown">
        ${families.map(
          (family) =>
            html`<button class="chip ${family}" aria-pressed=${!this.#hidden.has(family)} @click=${() => this.#toggle(family)}>${family}</button>`,
        )}
      </div>
      <ol class="rows" aria-label="Frames, newest first" tabindex="0">
        ${repeat(rows, (frame) => frame.serial, renderFrame)}
        ${rows.length === 0 ? html`<li class="none">Nothing yet. Write something.</li>` : nothing}
      </ol>
      <demo-embed .room=${this.room}></demo-embed>
    `;
  }

  readonly #pause = () => {
    this.#frozen = this.#frozen === undefined ? this.log?.rows.peek() : undefined;
    this.requestUpdate();
  };

  readonly #clear = () => {
    this.log?.clear();
    if (this.#frozen !== undefined) this.#frozen = [];
    this.requestUpdate();
  };

  #toggle(family: Family): void {
    if (!this.#hidden.delete(family)) this.#hidden.add(family);
    this.requestUpdate();
  }
}

function renderFrame(frame: LoggedFrame) {
  const isIn = frame.direction === "in";
  const name = frame.room?.replace(/^[a-z]+:/, "") ?? "";
  return html`<li class="frame ${familyOf(frame.type)}" title=${`${frame.type} ${frame.room ?? ""}`}>
    <time>${clockTime(frame.at)}</time>
    <span class="way ${frame.direction}" aria-label=${isIn ? "in" : "out"}>${isIn ? "↓" : "↑"}</span>
    <span class="type">${frame.type}</span>
    <span class="room">${name}</span>
    <span class="seq">${frame.seq === undefined ? "" : `#${frame.seq}`}</span>
    <span class="bytes">${frame.bytes < 10_000 ? frame.bytes : `${Math.round(frame.bytes / 1_000)}k`}</span>
  </li>`;
}

/** Minutes, seconds and tenths: the hour is known. */
function clockTime(at: number): string {
  return new Date(at).toISOString().slice(14, 21);
}

function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

const pause = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 6v12M15 6v12" /></svg>`;
const play = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M8 5.5v13l10.5-6.5z" /></svg>`;
