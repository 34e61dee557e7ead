/**
 * An emotion as a place: pleasure from left to right, arousal upwards, dominance in the size of the dot
 * (Mehrabian and Russell's three dimensions, each from -1 to 1), with the way that led there.
 */
import { html, svg, type TemplateResult } from "lit";
import type { Emotion } from "../index.ts";

/** So many before it are drawn, each fainter. */
const maxTrail = 8;
/** The picture's half width, in its own units; the dots stay inside. */
const reach = 80;

type Pad = Emotion["pad"];

const x = ({ pleasure }: Pad) => round(100 + pleasure * reach);
const y = ({ arousal }: Pad) => round(100 - arousal * reach);
const round = (value: number) => Math.round(value * 10) / 10;

/** Such as "Joy, strong". */
export function emotionLabel({ primary, intensity }: Pick<Emotion, "primary" | "intensity">): string {
  const name = primary.charAt(0).toUpperCase() + primary.slice(1).replaceAll("_", " ");
  if (primary === "neutral") return name;
  const strength = intensity < 0.34 ? "faint" : intensity < 0.67 ? "clear" : "strong";
  return `${name}, ${strength}`;
}

/** @param trail oldest first, without the latest */
export function renderEmotion(latest: Emotion | undefined, trail: readonly Emotion[]): TemplateResult {
  const shown = trail.slice(-maxTrail);
  const path = [...shown, ...(latest === undefined ? [] : [latest])];
  const points = path.map(({ pad }) => `${x(pad)},${y(pad)}`).join(" ");
  return html`<svg class="plane" part="plane" viewBox="0 0 200 200" aria-hidden="true">
    <circle class="field" cx="100" cy="100" r="96" />
    <path class="axis" d="M100 14v172M14 100h172" />
    <text x="100" y="12">lively</text>
    <text x="100" y="195">quiet</text>
    <text class="start" x="12" y="94">unpleasant</text>
    <text class="end" x="188" y="94">pleasant</text>
    <polyline class="way" points=${points} />
    ${shown.map(({ pad }, at) => svg`<circle class="past" cx=${x(pad)} cy=${y(pad)} r="3.5" opacity=${round(0.25 + (0.5 * (at + 1)) / shown.length)} />`)}
    ${latest === undefined ? "" : renderDot(latest)}
  </svg>`;
}

function renderDot({ pad, intensity }: Emotion) {
  const radius = 8 + (pad.dominance + 1) * 4;
  const tone = pad.pleasure > 0.15 ? "pleasant" : pad.pleasure < -0.15 ? "unpleasant" : "even";
  return svg`<g class="dot ${tone}">
    <circle class="glow" cx=${x(pad)} cy=${y(pad)} r=${round(radius + 4 + intensity * 14)} />
    <circle cx=${x(pad)} cy=${y(pad)} r=${round(radius)} />
  </g>`;
}

const meters = [
  ["pleasure", "Pleasure", "unpleasant", "pleasant"],
  ["arousal", "Arousal", "quiet", "lively"],
  ["dominance", "Dominance", "giving way", "in charge"],
] as const;

/** The three numbers, each from the middle to its side. */
export function renderMeters(pad: Pad): TemplateResult {
  return html`<dl part="meters">
    ${meters.map(([name, label, low, high]) => {
      const value = pad[name];
      const side = Math.abs(value) < 0.1 ? "even" : value < 0 ? low : high;
      const from = 50 + Math.min(0, value) * 50;
      return html`<dt>${label}</dt>
        <dd>
          <svg class="meter" aria-hidden="true"
            >${svg`<rect class="track" width="100%" height="6" rx="3" /><rect class="value" x="${from}%" width="${Math.max(1.5, Math.abs(value) * 50)}%" height="6" rx="3" />`}</svg
          ><span>${side} <span class="number">${value.toFixed(1)}</span></span>
        </dd>`;
    })}
  </dl>`;
}
