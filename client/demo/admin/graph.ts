/**
 * `<demo-graph>`: figures over the last minutes, as lines; and the figures of the moment that one points at.
 *
 * To a keyboard and a screen reader it is a slider over the readings, which says each in words.
 */
import { html, nothing, svg } from "lit";
import { property } from "lit/decorators.js";
import { SignalElement } from "../../components/signal-element.ts";
import { localeOf, secondLabel } from "../../components/time.ts";
import { type ReadonlySignal, type Signal, signal } from "../../index.ts";
import { demoStyles } from "../demo-styles.ts";
import { countLabel } from "./amounts.ts";
import { graphStyles } from "./graph-styles.ts";
import { type Line, piecesOf, type Span, scaleOf, spanOf, summaryOf, xOf, yOf } from "./plot.ts";
import type { Reading } from "./readings.ts";

export class DemoGraph extends SignalElement {
  static override styles = [...demoStyles, graphStyles];

  @property({ attribute: false }) label = "";
  @property({ attribute: false }) lines: readonly Line[] = [];
  @property({ attribute: false }) readings: ReadonlySignal<readonly Reading[]> = signal([]);
  /** When one points at, in epoch ms; the same for all graphs beside each other. */
  @property({ attribute: false }) cursor: Signal<number | undefined> = signal(undefined);
  @property({ attribute: false }) format: (value: number | undefined) => string = countLabel;
  /** What the scale reaches in any case. */
  @property({ attribute: false }) least = 5;

  protected override render() {
    const readings = this.readings.value;
    const span = spanOf(readings);
    const shown = readings.filter(({ at }) => at >= span.from);
    const hasRestart = shown.some(({ isRestart }) => isRestart);
    const pointed = this.#pointed(shown);
    const told = pointed ?? shown.at(-1);
    const values = shown.flatMap((reading) => this.lines.map((line) => line.of(reading) ?? 0));
    const scale = scaleOf(Math.max(0, ...values), this.least);
    const summary = this.lines
      .map((line) => `${line.name}: ${summaryOf(shown, line, this.format)}`)
      .join(". ");
    return html`<div class="head">
        <h3 id="label">${this.label}</h3>
        ${pointed === undefined ? nothing : html`<time>${secondLabel(pointed.at, localeOf(this))}</time>`}
      </div>
      <ul class="legend" aria-hidden="true">
        ${this.lines.map(
          (line, at) =>
            html`<li class="tone-${at}"><i></i>${line.name}<b>${told === undefined ? "–" : this.format(line.of(told))}</b></li>`,
        )}
      </ul>
      <div
        class="plot"
        role="slider"
        tabindex="0"
        aria-labelledby="label"
        aria-describedby="summary"
        aria-orientation="horizontal"
        aria-valuemin="0"
        aria-valuemax=${Math.max(0, shown.length - 1)}
        aria-valuenow=${told === undefined ? 0 : shown.indexOf(told)}
        aria-valuetext=${told === undefined ? "nothing yet" : this.#said(told)}
        @pointermove=${(event: PointerEvent) => this.#point(event, shown, span)}
        @pointerdown=${(event: PointerEvent) => this.#point(event, shown, span)}
        @pointerleave=${this.#leave}
        @blur=${this.#leave}
        @keydown=${(event: KeyboardEvent) => this.#step(event, shown)}
      >
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          ${[0, 50, 100].map((y) => svg`<line class="grid" x1="0" x2="100" y1=${y} y2=${y} />`)}
          ${shown
            .filter(({ isRestart }) => isRestart)
            .map(
              ({ at }) =>
                svg`<line class="restart" x1=${xOf(at, span)} x2=${xOf(at, span)} y1="0" y2="100" />`,
            )}
          ${this.lines.map((line, at) => this.#renderLine(shown, line, at, span, scale))}
          ${pointed === undefined ? nothing : this.#renderCursor(pointed, span, scale)}
        </svg>
        <span class="top" aria-hidden="true">${this.format(scale)}</span>
      </div>
      <div class="axis" aria-hidden="true">
        <span>${Math.round((span.to - span.from) / 60_000)} min ago</span>
        ${hasRestart ? html`<span class="note">dashed: server restart</span>` : nothing}<span>now</span>
      </div>
      <p id="summary" class="unseen">${summary}.</p>`;
  }

  #renderLine(shown: readonly Reading[], line: Line, at: number, span: Span, scale: number) {
    return piecesOf(shown, line).map((piece) => {
      const places = piece.map(([when, value]) => `${xOf(when, span)} ${yOf(value, scale)}`);
      const [firstX, lastX] = [piece[0]?.[0], piece.at(-1)?.[0]].map((when) => xOf(when ?? 0, span));
      const way = `M${places.join("L")}`;
      return svg`${at === 0 ? svg`<path class="area" d="${way}L${lastX} 100L${firstX} 100Z" />` : nothing}
        <path class="way tone-${at}" d="${way}${piece.length === 1 ? "h0.01" : ""}" />`;
    });
  }

  #renderCursor(reading: Reading, span: Span, scale: number) {
    const x = xOf(reading.at, span);
    return svg`<line class="cursor" x1=${x} x2=${x} y1="0" y2="100" />
      ${this.lines.map((line, at) => {
        const value = line.of(reading);
        return value === undefined
          ? nothing
          : svg`<path class="dot tone-${at}" d="M${x} ${yOf(value, scale)}h0.01" />`;
      })}`;
  }

  #pointed(shown: readonly Reading[]): Reading | undefined {
    const cursor = this.cursor.value;
    return cursor === undefined ? undefined : nearest(shown, cursor);
  }

  #said(reading: Reading): string {
    const values = this.lines.map((line) => `${line.name} ${this.format(line.of(reading))}`);
    return `${secondLabel(reading.at, localeOf(this))}: ${values.join(", ")}`;
  }

  #point(event: PointerEvent, shown: readonly Reading[], { from, to }: Span): void {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect();
    const at = from + ((event.clientX - left) / width) * (to - from);
    this.cursor.value = nearest(shown, at)?.at;
  }

  #step(event: KeyboardEvent, shown: readonly Reading[]): void {
    const pointed = this.#pointed(shown);
    const at = pointed === undefined ? shown.length - 1 : shown.indexOf(pointed);
    const to: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      PageDown: at - 15,
      PageUp: at + 15,
      Home: 0,
      End: shown.length - 1,
    };
    const next = to[event.key];
    if (event.key === "Escape") this.#leave();
    if (next === undefined) return;
    event.preventDefault();
    this.cursor.value = shown[Math.max(0, Math.min(shown.length - 1, next))]?.at;
  }

  readonly #leave = () => {
    this.cursor.value = undefined;
  };
}

function nearest(readings: readonly Reading[], at: number): Reading | undefined {
  return readings.reduce<Reading | undefined>(
    (best, one) => (best === undefined || Math.abs(one.at - at) < Math.abs(best.at - at) ? one : best),
    undefined,
  );
}
