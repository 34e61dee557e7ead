/** What was measured, drawn: one panel for each kind of figure, all over the same time. */
import { escapeXml, svgPage } from "../../bench/report/svg.ts";
import type { FigureName, Figures, Phase, Sample } from "./sampler.ts";

const widthPx = 900;
const leftPx = 76;
const rightPx = 24;
const plotPx = widthPx - leftPx - rightPx;
const topPx = 92;
const panelPx = 118;
const titlePx = 26;
const curvePx = panelPx - titlePx - 14;
const footPx = 62;
/** More points than there are pixels say nothing. */
const maxPoints = 600;

const style = `
  .curve { fill: none; stroke-width: 1.6; stroke-linejoin: round }
  .first { stroke: #0969da } .second { stroke: #bf8700 }
  .first-name { fill: #0969da } .second-name { fill: #9a6700 }
  .grid { stroke: #d1d9e0 } .base { stroke: #59636e; stroke-dasharray: 4 4 }
  .band { fill: #f6f8fa } .small { font-size: 11px }
  @media (prefers-color-scheme: dark) {
    .first { stroke: #58a6ff } .second { stroke: #d29922 } .first-name { fill: #58a6ff } .second-name { fill: #d29922 }
    .grid { stroke: #3d444d } .base { stroke: #9198a1 } .band { fill: #151b23 }
  }`;

interface Series {
  readonly label: string;
  readonly value: (sample: Sample, before: Sample | undefined) => number;
  /** The level that the end is compared with, where there is one. */
  readonly base?: FigureName;
}

interface Panel {
  readonly title: string;
  readonly series: readonly Series[];
  readonly unit: (value: number) => string;
}

const whole = (value: number) => Math.round(value).toLocaleString("en");
const mebibytes = (value: number) => `${whole(value / 2 ** 20)} MiB`;
const held = (label: string, base: FigureName): Series => ({
  label,
  base,
  value: ({ figures }) => figures[base],
});

const panels: readonly Panel[] = [
  { title: "Connections", series: [held("connections", "connections")], unit: whole },
  {
    title: "Events handed to readers, a second",
    series: [
      {
        label: "events",
        value: (sample, before) =>
          before === undefined
            ? 0
            : ((sample.counts.deliveries - before.counts.deliveries) * 1_000) /
              Math.max(1, sample.atMs - before.atMs),
      },
    ],
    unit: whole,
  },
  {
    title: "Rooms with somebody in, and timers",
    series: [held("rooms", "rooms_occupied"), held("timers", "timers")],
    unit: whole,
  },
  { title: "File descriptors", series: [held("descriptors", "descriptors")], unit: whole },
  {
    title: "Memory: resident, and the heap within",
    series: [held("resident", "resident_bytes"), held("heap", "heap_bytes")],
    unit: mebibytes,
  },
];

/**
 * @param baseline drawn as a dashed line: where the end should be
 * @param caption the machine and the date
 */
export function drawSoak(
  samples: readonly Sample[],
  baseline: Figures,
  heading: string,
  caption: string,
): string {
  const points = thinned(samples);
  const endMs = Math.max(1, points.at(-1)?.atMs ?? 1);
  const x = (atMs: number) => round(leftPx + (atMs / endMs) * plotPx);
  const bottom = topPx + panels.length * panelPx;
  const parts = [
    `<style>${style}\n</style>`,
    ...phaseBands(points, x, bottom),
    ...panels.flatMap((panel, at) => drawPanel(panel, points, baseline, x, topPx + at * panelPx)),
    ...timeAxis(endMs, x, bottom),
  ];
  const page = {
    widthPx,
    heightPx: bottom + footPx,
    title: "What the server holds before, during and after the traffic",
    heading,
    subheading: "Dashed: the level before the traffic, to which everything must come back",
    caption,
  };
  return svgPage(page, parts);
}

/** The last sample of each of as many stretches of time as are drawn. */
export function thinned(samples: readonly Sample[]): readonly Sample[] {
  const each = Math.ceil(samples.length / maxPoints);
  return samples.filter((_, at) => at % each === each - 1 || at === samples.length - 1);
}

const phaseNames: Readonly<Record<Phase, string>> = {
  "warm-up": "warm-up",
  baseline: "quiet",
  traffic: "traffic",
  rest: "after",
};

function phaseBands(points: readonly Sample[], x: (atMs: number) => number, bottom: number): string[] {
  const phases = [...new Set(points.map(({ phase }) => phase))];
  return phases.flatMap((phase) => {
    const own = points.filter((point) => point.phase === phase);
    const from = x(own[0]?.atMs ?? 0);
    const to = x(own.at(-1)?.atMs ?? 0);
    const isQuiet = phase === "baseline" || phase === "rest";
    const band = `<rect class="band" x="${from}" y="${topPx - 18}" width="${round(to - from)}" height="${bottom - topPx + 18}"/>`;
    // A name that does not fit would run into the next one.
    const isNamed = to - from > phaseNames[phase].length * 7;
    const label = `<text class="faint small" x="${round((from + to) / 2)}" y="${topPx - 6}" text-anchor="middle">${phaseNames[phase]}</text>`;
    return [...(isQuiet ? [band] : []), ...(isNamed ? [label] : [])];
  });
}

function drawPanel(
  { title, series, unit }: Panel,
  points: readonly Sample[],
  baseline: Figures,
  x: (atMs: number) => number,
  top: number,
): string[] {
  const values = series.map(({ value }) => points.map((point, at) => value(point, points[at - 1])));
  const ceiling = niceCeiling(Math.max(1, ...values.flat()), unit === mebibytes ? 2 ** 20 : 1);
  const curveTop = top + titlePx;
  const y = (value: number) => round(curveTop + curvePx - (value / ceiling) * curvePx);
  const names = series.map(
    ({ label }, at) =>
      `<tspan class="${at === 0 ? "first" : "second"}-name" dx="14" font-weight="400">${label}</tspan>`,
  );
  return [
    `<text class="text group" x="${leftPx}" y="${top + 16}">${escapeXml(title)}${series.length > 1 ? names.join("") : ""}</text>`,
    ...[0, ceiling / 2, ceiling].flatMap((level) => [
      `<line class="grid" x1="${leftPx}" x2="${leftPx + plotPx}" y1="${y(level)}" y2="${y(level)}"/>`,
      `<text class="faint small" x="${leftPx - 8}" y="${y(level) + 4}" text-anchor="end">${unit(level)}</text>`,
    ]),
    ...series.flatMap(({ base }) => {
      if (base === undefined) return [];
      const level = y(baseline[base]);
      return [`<line class="base" x1="${leftPx}" x2="${leftPx + plotPx}" y1="${level}" y2="${level}"/>`];
    }),
    ...values.map((own, at) => {
      const path = own.map((value, index) => `${x(points[index]?.atMs ?? 0)},${y(value)}`).join(" ");
      return `<polyline class="curve ${at === 0 ? "first" : "second"}" points="${path}"/>`;
    }),
  ];
}

function timeAxis(endMs: number, x: (atMs: number) => number, bottom: number): string[] {
  const minutes = endMs / 60_000;
  const step =
    [0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1_440].find((one) => minutes / one <= 12) ?? 1_440;
  const ticks: string[] = [];
  for (let at = 0; at <= minutes; at += step) {
    ticks.push(
      `<text class="faint small" x="${x(at * 60_000)}" y="${bottom + 14}" text-anchor="middle">${at === 0 ? "0" : `${at} min`}</text>`,
    );
  }
  return ticks;
}

/** 1, 2 or 5 times a power of ten, of the unit's size, that nothing exceeds. */
export function niceCeiling(value: number, unitSize: number): number {
  const inUnits = value / unitSize;
  const power = 10 ** Math.floor(Math.log10(Math.max(inUnits, 1)));
  const factor = [1, 2, 5, 10].find((one) => one * power >= inUnits) ?? 10;
  return factor * power * unitSize;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
