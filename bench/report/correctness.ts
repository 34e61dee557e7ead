/**
 * The correctness bench as a table: one row a contestant and kind of trouble, summed over the seeds.
 */
import { type ContestantName, contestantNames, contestants } from "../correctness/contestants.ts";
import type { CorrectnessResult, Played } from "../correctness/run.ts";
import type { Table } from "./table.ts";

export const troubles = ["bad network", "bad network, server killed"] as const;
type Trouble = (typeof troubles)[number];

export interface CorrectnessRow {
  contestant: ContestantName;
  label: string;
  trouble: Trouble;
  /** Sums over all scenes; null if one of them failed. */
  played: Played | null;
}

const whole = (value: number): string => value.toLocaleString("en");

/** Troubles in the order above, contestants in the order of their names' list. */
export function summarizeCorrectness(results: readonly CorrectnessResult[]): CorrectnessRow[] {
  return troubles.flatMap((trouble) =>
    contestantNames.flatMap((contestant) => {
      const own = results.filter(
        (result) => result.contestant === contestant && troubleOf(result) === trouble,
      );
      if (own.length === 0) return [];
      return [{ contestant, label: contestants[contestant].label, trouble, played: sum(own) }];
    }),
  );
}

function troubleOf({ scene }: CorrectnessResult): Trouble {
  return scene.kills === 0 ? "bad network" : "bad network, server killed";
}

function sum(results: readonly CorrectnessResult[]): Played | null {
  const total: Played = {
    sent: 0,
    acked: 0,
    refused: 0,
    open: 0,
    owed: 0,
    lost: 0,
    duplicated: 0,
    reordered: 0,
    connections: 0,
    hitConnections: 0,
  };
  for (const { outcome } of results) {
    if (outcome.kind === "failed") return null;
    for (const key of Object.keys(total) as (keyof Played)[]) total[key] += outcome.played[key];
  }
  return total;
}

/** One for each kind of trouble. */
export function correctnessTables(rows: readonly CorrectnessRow[], seeds: number): Table[] {
  return troubles.flatMap((trouble) => {
    const own = rows.filter((row) => row.trouble === trouble);
    if (own.length === 0) return [];
    return [
      {
        title: `correctness, ${trouble}: everybody writes and reads over connections that are cut, silenced, delayed and dribbled; the same faults for each, ${seeds} ${seeds === 1 ? "seed" : "seeds"}`,
        header,
        rows: own.map(({ label, played }) => [label, ...cells(played)]),
      },
    ];
  });
}

const header = [
  "server and client",
  "acknowledged",
  "given up",
  "unanswered",
  "owed to readers",
  "lost",
  "shown twice",
  "out of order",
  "connections",
  "of them hit",
];

function cells(played: Played | null): string[] {
  if (played === null) return Array<string>(header.length - 1).fill("failed");
  const { acked, refused, open, owed, lost, duplicated, reordered, connections, hitConnections } = played;
  return [acked, refused, open, owed, lost, duplicated, reordered, connections, hitConnections].map(whole);
}

/** Lines for the table of targets: Tautline loses nothing, shows nothing twice, and keeps the order. */
export function correctnessTargets(rows: readonly CorrectnessRow[]): string[][] {
  return rows
    .filter(({ contestant }) => contestant === "tautline")
    .map(({ trouble, played }) => {
      const name = `${trouble}: lost, shown twice or out of order`;
      if (played === null) return [name, "≤ 0", "n/a", "not measured"];
      const faults = played.lost + played.duplicated + played.reordered;
      return [name, "≤ 0", whole(faults), faults === 0 ? "met" : "not met"];
    });
}

/** How each contestant is configured, as a Markdown list. */
export function configurations(rows: readonly CorrectnessRow[]): string[] {
  const names = [...new Set(rows.map(({ contestant }) => contestant))];
  return names.map((name) => `- **${contestants[name].label}**: ${contestants[name].configuration}.`);
}
