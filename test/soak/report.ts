/** What a run has measured, for a terminal, for a page and for a machine. */
import { join } from "node:path";
import { asMarkdown, asText, type Table } from "../../bench/report/table.ts";
import type { SoakResult } from "./run.ts";
import type { FigureName, Sample } from "./sampler.ts";
import { type Judged, rules } from "./verdict.ts";

const names: Readonly<Record<FigureName, string>> = {
  connections: "connections",
  users: "users with a connection",
  rooms_occupied: "rooms with somebody in",
  rooms: "rooms in memory",
  timers: "timers",
  connections_behind: "readers that are behind",
  descriptors: "file descriptors",
  heap_bytes: "heap",
  resident_bytes: "resident memory",
};

export function resultTable(judged: readonly Judged[]): Table {
  return {
    title: "Before, during and after the traffic",
    header: ["", "before", "the most", "after", "at most", ""],
    rows: judged.map(({ name, baseline, peak, end, allowed, isBack }) => [
      names[name],
      shown(name, baseline),
      shown(name, peak),
      shown(name, end),
      shown(name, allowed),
      isBack ? "back" : "NOT BACK",
    ]),
  };
}

const quarters = [0, 1, 2, 3];

/** The lowest memory in each quarter of the traffic: what garbage leaves of it is held, and must not go on growing. */
export function trendTable(samples: readonly Sample[]): Table {
  const traffic = samples.filter(({ phase }) => phase === "traffic");
  const lowest = (name: FigureName, at: number) => {
    const part = traffic.slice((traffic.length * at) / 4, (traffic.length * (at + 1)) / 4);
    return shown(name, Math.min(...part.map(({ figures }) => figures[name])));
  };
  return {
    title: "The lowest in each quarter of the traffic",
    header: ["", "first", "second", "third", "last"],
    rows: (["heap_bytes", "resident_bytes"] as const).map((name) => [
      names[name],
      ...quarters.map((at) => lowest(name, at)),
    ]),
  };
}

function shown(name: FigureName, value: number): string {
  if (!name.endsWith("_bytes")) return value.toLocaleString("en");
  return `${(value / 2 ** 20).toFixed(1)} MiB`;
}

/** What went on meanwhile. */
export function trafficLine({ actions, churned, tally, counts }: SoakResult): string {
  const refused = [...tally.refused].map(([code, count]) => `${count} ${code}`).join(", ");
  return (
    `${whole(actions)} actions, ${whole(tally.acked)} requests acknowledged, ${whole(tally.heard)} events heard, ` +
    `${whole(counts.withheld)} withheld from readers who did not keep up, ` +
    `${whole(churned)} connections ended and replaced; refused: ${refused === "" ? "none" : refused}`
  );
}

/** Codes that say that the server could not do what it should. */
const failures = ["internal", "unavailable"];

export function isWhole({ judged, tally, complaints }: SoakResult): boolean {
  const hasFailed = failures.some((code) => tally.refused.has(code));
  return judged.every(({ isBack }) => isBack) && !hasFailed && complaints.length === 0;
}

interface Headline {
  /** As it was typed. */
  readonly command: string;
  /** ISO date and time. */
  readonly measuredAt: string;
  readonly machine: string;
}

export function asPlainText(result: SoakResult): string {
  const complaints = result.complaints.slice(0, 10).map((line) => `the server's log: ${line.slice(0, 400)}`);
  const verdict = isWhole(result) ? "Everything is back." : "Something is NOT back, or went wrong.";
  const tables = [resultTable(result.judged), trendTable(result.samples)].map(asText);
  return [...tables, trafficLine(result), ...complaints, verdict].join("\n\n");
}

const begin = "<!-- results:begin -->";
const end = "<!-- results:end -->";

/** Writes plot and table into the README beside this file. @throws Error if its markers are missing */
export async function publish(
  result: SoakResult,
  { command, measuredAt, machine }: Headline,
  svg: string,
): Promise<void> {
  const readmeFile = join(import.meta.dir, "README.md");
  const readme = await Bun.file(readmeFile).text();
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from === -1 || to < from) throw new Error(`${readmeFile} has no ${begin} … ${end}`);
  await Bun.write(join(import.meta.dir, "results.svg"), svg);
  const parts = [
    `\`${command}\`, ${measuredAt.slice(0, 10)}, on ${machine}.`,
    "![Connections, events, rooms, timers, descriptors and memory over the run](results.svg)",
    asMarkdown(resultTable(result.judged)),
    asMarkdown(trendTable(result.samples)),
    `${trafficLine(result)}.`,
    ["What is allowed, and why:", "", ...tolerances()].join("\n"),
  ];
  await Bun.write(
    readmeFile,
    `${readme.slice(0, from + begin.length)}\n\n${parts.join("\n\n")}\n\n${readme.slice(to)}`,
  );
}

function tolerances(): string[] {
  const reasons = new Map<string, string[]>();
  for (const [name, { why }] of Object.entries(rules) as [FigureName, (typeof rules)[FigureName]][]) {
    reasons.set(why, [...(reasons.get(why) ?? []), names[name]]);
  }
  return [...reasons].map(([why, figures]) => `- ${figures.join(", ")}: ${why}.`);
}

function whole(value: number): string {
  return value.toLocaleString("en");
}
