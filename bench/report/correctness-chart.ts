/**
 * The correctness bench as one SVG: for each kind of trouble and contestant, what was lost, shown twice or shown
 * out of order, of ten thousand messages owed.
 *
 * Nothing at all is drawn as a nought, not as a bar of no length.
 */
import type { Played } from "../correctness/run.ts";
import { type CorrectnessRow, troubles } from "./correctness.ts";
import { escapeXml, svgPage } from "./svg.ts";

const faults = [
  { key: "lost", title: "lost" },
  { key: "duplicated", title: "shown twice" },
  { key: "reordered", title: "out of order" },
] as const satisfies { key: keyof Played; title: string }[];

const per = 10_000;
const pageWidthPx = 900;
const leftPx = 236;
const columnPx = 216;
const barAreaPx = 130;
const rowPx = 26;
const barPx = 16;
const groupHeadPx = 62;
const titlePx = 64;
const footPx = 36;

/** @param caption the machine and the date; null if nothing was measured */
export function drawCorrectness(rows: readonly CorrectnessRow[], caption: string): string | null {
  const measured = rows.flatMap(({ played, ...row }) => (played === null ? [] : [{ ...row, played }]));
  if (measured.length === 0) return null;
  const most = Math.max(1, ...measured.flatMap(({ played }) => faults.map(({ key }) => rateOf(played, key))));
  const parts: string[] = [];
  let y = titlePx;
  for (const trouble of troubles) {
    const group = measured.filter((row) => row.trouble === trouble);
    if (group.length === 0) continue;
    parts.push(
      `<text class="text group" x="24" y="${y + 26}">${escapeXml(trouble)}</text>`,
      ...faults.map(
        ({ title }, column) =>
          `<text class="faint" x="${leftPx + column * columnPx}" y="${y + 48}">${title}</text>`,
      ),
      ...group.flatMap((row, index) => drawRow(row, most, y + groupHeadPx + index * rowPx)),
    );
    y += groupHeadPx + group.length * rowPx;
  }
  const page = {
    widthPx: pageWidthPx,
    heightPx: y + footPx,
    title: "Lost, shown twice and out of order across forced reconnects",
    heading: `Of ${per.toLocaleString("en")} messages owed to readers, across forced reconnects`,
    subheading: "Same faults for each, same run, same machine; only acknowledged messages can be lost",
    caption,
  };
  return svgPage(page, parts);
}

type MeasuredRow = Omit<CorrectnessRow, "played"> & { played: Played };

function drawRow({ label, contestant, played }: MeasuredRow, most: number, y: number): string[] {
  const baseline = y + barPx - 4;
  const colour = contestant === "tautline" ? "tautline" : "peer";
  return [
    `<text class="text" x="${leftPx - 12}" y="${baseline}" text-anchor="end">${escapeXml(label)}</text>`,
    ...faults.map(({ key }, column) => {
      const x = leftPx + column * columnPx;
      const rate = rateOf(played, key);
      if (played[key] === 0) return `<text class="good group" x="${x}" y="${baseline}">0</text>`;
      const widthPx = Math.max(2, Number(((rate / most) * barAreaPx).toFixed(1)));
      return [
        `<rect class="${colour}" x="${x}" y="${y}" width="${widthPx}" height="${barPx}" rx="2"/>`,
        `<text class="text label" x="${x + widthPx + 8}" y="${baseline}">${show(rate)}</text>`,
      ].join("\n");
    }),
  ];
}

function rateOf(played: Played, key: (typeof faults)[number]["key"]): number {
  return played.owed === 0 ? 0 : (played[key] / played.owed) * per;
}

function show(rate: number): string {
  return rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString("en");
}
