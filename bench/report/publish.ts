/**
 * Writes results into bench/README.md, between two markers, and the chart beside it.
 */
import { resolve } from "node:path";
import { asMarkdown, type Table } from "./table.ts";

const README_FILE = resolve(import.meta.dir, "../README.md");
/** Beside the README, under their own names. */
const CHART_FOLDER = resolve(import.meta.dir, "..");
const BEGIN = "<!-- results:begin -->";
const END = "<!-- results:end -->";

interface Publication {
  /** As it was typed. */
  command: string;
  /** ISO date and time. */
  measuredAt: string;
  machine: string;
  tables: Table[];
  /** Lines of Markdown that follow the tables. */
  notes: string[];
  /** Null where there is nothing to compare. */
  charts: Record<keyof typeof ALTERNATIVES, string | null>;
}

/** What a chart says to those who do not see it, by the name of its file. */
const ALTERNATIVES = {
  results: "Deliveries, latency and memory relative to bare Bun",
  correctness: "Lost, shown twice and out of order across forced reconnects",
};

/** @throws Error if the markers are missing */
export async function publish(publication: Publication): Promise<void> {
  const readme = await Bun.file(README_FILE).text();
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`${README_FILE} has no ${BEGIN} … ${END}`);
  for (const [name, chart] of Object.entries(publication.charts)) {
    if (chart !== null) await Bun.write(resolve(CHART_FOLDER, `${name}.svg`), chart);
  }
  const before = readme.slice(0, begin + BEGIN.length);
  await Bun.write(README_FILE, `${before}\n\n${render(publication)}\n\n${readme.slice(end)}`);
}

function render({ command, measuredAt, machine, tables, notes, charts }: Publication): string {
  const images = Object.entries(ALTERNATIVES).flatMap(([name, alternative]) =>
    charts[name as keyof typeof ALTERNATIVES] === null ? [] : [`![${alternative}](${name}.svg)`],
  );
  const parts = [
    `\`${command}\`, ${measuredAt.slice(0, 10)}, on ${machine}.`,
    ...images,
    ...tables.map(asMarkdown),
  ];
  if (notes.length > 0)
    parts.push(`How the contestants of the correctness bench are configured:`, notes.join("\n"));
  return parts.join("\n\n");
}
