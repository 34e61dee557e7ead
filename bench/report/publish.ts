/**
 * Writes results into bench/README.md, between two markers, and the chart beside it.
 */
import { resolve } from "node:path";
import { asMarkdown, type Table } from "./table.ts";

const readmeFile = resolve(import.meta.dir, "../README.md");
/** Beside the README, under their own names. */
const chartFolder = resolve(import.meta.dir, "..");
const beginMark = "<!-- results:begin -->";
const endMark = "<!-- results:end -->";

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
  charts: Record<keyof typeof alternatives, string | null>;
}

/** What a chart says to those who do not see it, by the name of its file. */
const alternatives = {
  results: "Deliveries, latency and memory relative to bare Bun",
  correctness: "Lost, shown twice and out of order across forced reconnects",
};

/** @throws Error if the markers are missing */
export async function publish(publication: Publication): Promise<void> {
  const readme = await Bun.file(readmeFile).text();
  const begin = readme.indexOf(beginMark);
  const end = readme.indexOf(endMark);
  if (begin === -1 || end < begin) throw new Error(`${readmeFile} has no ${beginMark} … ${endMark}`);
  for (const [name, chart] of Object.entries(publication.charts)) {
    if (chart !== null) await Bun.write(resolve(chartFolder, `${name}.svg`), chart);
  }
  const before = readme.slice(0, begin + beginMark.length);
  await Bun.write(readmeFile, `${before}\n\n${render(publication)}\n\n${readme.slice(end)}`);
}

function render({ command, measuredAt, machine, tables, notes, charts }: Publication): string {
  const images = Object.entries(alternatives).flatMap(([name, alternative]) =>
    charts[name as keyof typeof alternatives] === null ? [] : [`![${alternative}](${name}.svg)`],
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
