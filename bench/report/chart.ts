/**
 * The results as one SVG: bars relative to bare Bun, grouped by bench.
 *
 * It brings its own background in both colour schemes, so it reads on any page.
 */
import type { LoadBenchName, Metric } from "./figures.ts";
import type { Row } from "./summary.ts";
import { escapeXml, svgPage } from "./svg.ts";

interface Group {
  bench: LoadBenchName;
  metric: Metric;
  title: string;
  isLongerBetter: boolean;
  figure: (value: number) => string;
}

const whole = (value: number): string => Math.round(value).toLocaleString("en");
const perSecond = (value: number): string => `${whole(value)}/s`;

const allGroups: Group[] = [
  {
    bench: "fan-out",
    metric: "deliveriesPerSecond",
    title: "Fan-out to 1,000 readers: deliveries a second",
    isLongerBetter: true,
    figure: perSecond,
  },
  {
    bench: "rooms",
    metric: "deliveriesPerSecond",
    title: "100 rooms of 10, all writing: deliveries a second",
    isLongerBetter: true,
    figure: perSecond,
  },
  {
    bench: "durable",
    metric: "deliveriesPerSecond",
    title: "The same, each message on disk: deliveries a second",
    isLongerBetter: true,
    figure: perSecond,
  },
  {
    bench: "latency",
    metric: "latencyP99Ms",
    title: "Fan-out at a tenth of the own peak: p99 latency",
    isLongerBetter: false,
    figure: (value) => `${value.toFixed(1)} ms`,
  },
  {
    bench: "idle",
    metric: "bytesPerConnection",
    title: "Memory of an idle connection",
    isLongerBetter: false,
    figure: (value) => `${whole(value)} bytes`,
  },
];

const pageWidthPx = 900;
const leftPx = 170;
const barAreaPx = 480;
const rowPx = 24;
const barPx = 16;
const groupHeadPx = 48;
const titlePx = 64;
const footPx = 36;

/** @param caption the machine and the date; null if nothing was measured beside bare */
export function drawChart(rows: readonly Row[], caption: string): string | null {
  const groups = allGroups
    .map((group) => ({ ...group, rows: rowsOf(group, rows) }))
    .filter((group) => group.rows.length > 1);
  if (groups.length === 0) return null;
  let y = titlePx;
  const parts: string[] = [];
  for (const group of groups) {
    parts.push(drawGroup(group, group.rows, y));
    y += groupHeadPx + group.rows.length * rowPx;
  }
  const page = {
    widthPx: pageWidthPx,
    heightPx: y + footPx,
    title: "Tautline and its peers, relative to bare Bun",
    heading: "Relative to bare Bun, which only copies bytes (= 1.00)",
    subheading: "Same run, same machine, every server in a process of its own, loopback",
    caption,
  };
  return svgPage(page, parts);
}

function rowsOf(group: Group, rows: readonly Row[]): Row[] {
  return rows.filter((row) => row.bench === group.bench && row.ratios[group.metric] !== undefined);
}

function drawGroup(group: Group, rows: readonly Row[], top: number): string {
  const longest = Math.max(1, ...rows.map((row) => row.ratios[group.metric] ?? 0));
  const scale = (ratio: number): number => Number(((ratio / longest) * barAreaPx).toFixed(1));
  const direction = group.isLongerBetter ? "longer is better" : "shorter is better";
  const oneX = leftPx + scale(1);
  const bars = rows.map((row, index) => drawBar(group, row, scale, top + groupHeadPx - 12 + index * rowPx));
  const barsTop = top + groupHeadPx - 16;
  const barsBottom = barsTop + rows.length * rowPx;
  return [
    `<text class="text group" x="24" y="${top + 24}">${group.title} <tspan class="faint" font-weight="400">(${direction})</tspan></text>`,
    `<line class="one" x1="${oneX}" x2="${oneX}" y1="${barsTop}" y2="${barsBottom}" stroke-dasharray="3 3"/>`,
    ...bars,
  ].join("\n");
}

function drawBar(group: Group, row: Row, scale: (ratio: number) => number, y: number): string {
  const ratio = row.ratios[group.metric] ?? 0;
  const width = Math.max(1, scale(ratio));
  const figure = group.figure(row.figures[group.metric] ?? 0);
  const isYardstick = row.peer === "bare" || row.peer === "lean";
  const colour = row.peer === "tautline" ? row.peer : isYardstick ? "bare" : "peer";
  const baseline = y + barPx - 4;
  return [
    `<text class="text" x="${leftPx - 10}" y="${baseline}" text-anchor="end">${escapeXml(row.label)}</text>`,
    `<rect class="${colour}" x="${leftPx}" y="${y}" width="${width}" height="${barPx}" rx="2"/>`,
    `<text class="text label" x="${leftPx + width + 8}" y="${baseline}">${ratio.toFixed(2)}×<tspan class="faint" dx="10">${escapeXml(figure)}</tspan></text>`,
  ].join("\n");
}
