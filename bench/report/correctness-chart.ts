/**
 * The correctness bench as one SVG: for each kind of trouble and contestant, what was lost, shown twice or shown
 * out of order, of ten thousand messages owed.
 *
 * Nothing at all is drawn as a nought, not as a bar of no length.
 */
import type { Played } from "../correctness/run.ts";
import { type CorrectnessRow, TROUBLES } from "./correctness.ts";
import { escapeXml, svgPage } from "./svg.ts";

const FAULTS = [
  { key: "lost", title: "lost" },
  { key: "duplicated", title: "shown twice" },
  { key: "reordered", title: "out of order" },
] as const satisfies { key: keyof Played; title: string }[];

const PER = 10_000;
const WIDTH_PX = 900;
const LEFT_PX = 236;
const COLUMN_PX = 216;
const BAR_AREA_PX = 130;
const ROW_PX = 26;
const BAR_PX = 16;
const GROUP_HEAD_PX = 62;
const TITLE_PX = 64;
const FOOT_PX = 36;

/** @param caption the machine and the date; null if nothing was measured */
export function drawCorrectness(rows: readonly CorrectnessRow[], caption: string): string | null {
  const measured = rows.flatMap(({ played, ...row }) => (played === null ? [] : [{ ...row, played }]));
  if (measured.length === 0) return null;
  const most = Math.max(1, ...measured.flatMap(({ played }) => FAULTS.map(({ key }) => rateOf(played, key))));
  const parts: string[] = [];
  let y = TITLE_PX;
  for (const trouble of TROUBLES) {
    const group = measured.filter((row) => row.trouble === trouble);
    if (group.length === 0) continue;
    parts.push(
      `<text class="text group" x="24" y="${y + 26}">${escapeXml(trouble)}</text>`,
      ...FAULTS.map(
        ({ title }, column) =>
          `<text class="faint" x="${LEFT_PX + column * COLUMN_PX}" y="${y + 48}">${title}</text>`,
      ),
      ...group.flatMap((row, index) => drawRow(row, most, y + GROUP_HEAD_PX + index * ROW_PX)),
    );
    y += GROUP_HEAD_PX + group.length * ROW_PX;
  }
  const page = {
    widthPx: WIDTH_PX,
    heightPx: y + FOOT_PX,
    title: "Lost, shown twice and out of order across forced reconnects",
    heading: `Of ${PER.toLocaleString("en")} messages owed to readers, across forced reconnects`,
    subheading: "Same faults for each, same run, same machine; only acknowledged messages can be lost",
    caption,
  };
  return svgPage(page, parts);
}

type MeasuredRow = Omit<CorrectnessRow, "played"> & { played: Played };

function drawRow({ label, contestant, played }: MeasuredRow, most: number, y: number): string[] {
  const baseline = y + BAR_PX - 4;
  const colour = contestant === "tautline" ? "tautline" : "peer";
  return [
    `<text class="text" x="${LEFT_PX - 12}" y="${baseline}" text-anchor="end">${escapeXml(label)}</text>`,
    ...FAULTS.map(({ key }, column) => {
      const x = LEFT_PX + column * COLUMN_PX;
      const rate = rateOf(played, key);
      if (played[key] === 0) return `<text class="good group" x="${x}" y="${baseline}">0</text>`;
      const widthPx = Math.max(2, Number(((rate / most) * BAR_AREA_PX).toFixed(1)));
      return [
        `<rect class="${colour}" x="${x}" y="${y}" width="${widthPx}" height="${BAR_PX}" rx="2"/>`,
        `<text class="text label" x="${x + widthPx + 8}" y="${baseline}">${show(rate)}</text>`,
      ].join("\n");
    }),
  ];
}

function rateOf(played: Played, key: (typeof FAULTS)[number]["key"]): number {
  return played.owed === 0 ? 0 : (played[key] / played.owed) * PER;
}

function show(rate: number): string {
  return rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString("en");
}
