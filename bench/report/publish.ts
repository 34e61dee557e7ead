/**
 * Writes results into bench/README.md, between two markers, and the chart beside it.
 */
import { resolve } from "node:path";
import { asMarkdown, type Table } from "./table.ts";

const README_FILE = resolve(import.meta.dir, "../README.md");
const CHART_FILE = resolve(import.meta.dir, "../results.svg");
const BEGIN = "<!-- results:begin -->";
const END = "<!-- results:end -->";

export interface Publication {
  /** As it was typed. */
  command: string;
  /** ISO date and time. */
  measuredAt: string;
  machine: string;
  tables: Table[];
  /** Null where there is nothing to compare. */
  chart: string | null;
}

/** @throws Error if the markers are missing */
export async function publish(publication: Publication): Promise<void> {
  const readme = await Bun.file(README_FILE).text();
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`${README_FILE} has no ${BEGIN} … ${END}`);
  if (publication.chart !== null) await Bun.write(CHART_FILE, publication.chart);
  const before = readme.slice(0, begin + BEGIN.length);
  await Bun.write(README_FILE, `${before}\n\n${render(publication)}\n\n${readme.slice(end)}`);
}

function render({ command, measuredAt, machine, tables, chart }: Publication): string {
  const parts = [`\`${command}\`, ${measuredAt.slice(0, 10)}, on ${machine}.`];
  if (chart !== null) parts.push("![Deliveries, latency and memory relative to bare Bun](results.svg)");
  return [...parts, ...tables.map(asMarkdown)].join("\n\n");
}
