/** What came of a run, as a table for people. */
import { type Machine, machineLine } from "../../../bench/report/machine.ts";
import { asRows, percentile } from "../table.ts";
import { type ChaosResult, momentNames, moments } from "./run.ts";

interface About {
  readonly seed: string;
  readonly machine: Machine;
  /** Processes ready to run at the end, averaged over the last minute; this run's own are among them. */
  readonly loadAfter: number;
  readonly seconds: number;
}

const number = (value: number) => value.toLocaleString("en");

/** Markdown, also made to be read as it is. */
function asTable({ kills, captured, stored, lost, extra, counted }: ChaosResult): string {
  const rows = [
    ["kills of the worker", number(kills.length)],
    ["activities captured", number(captured)],
    ["at the server", number(stored)],
    ["**lost**", number(lost.length)],
    ["**twice, or never captured**", number(extra.length + Math.abs(counted - stored))],
  ];
  const where = momentNames.map((moment) => {
    const here = kills.filter((kill) => kill.moment === moment);
    const times = here
      .flatMap(({ captureAfterMs: ms }) => (ms === undefined ? [] : [ms]))
      .sort((a, b) => a - b);
    const time =
      times.length === 0 ? "–" : `${number(percentile(times, 0.5))} ms, ${number(times.at(-1) ?? 0)} ms`;
    return [moment, moments[moment], number(here.length), time];
  });
  const header = ["killed", "when", "times", "capturing again after: p50, max"];
  return `${asRows(["", "this run"], rows)}\n\n${asRows(header, where)}`;
}

export function asText(result: ChaosResult, { seed, machine, loadAfter, seconds }: About): string {
  return [
    asTable(result),
    "",
    `${machineLine(machine)}, after ${loadAfter.toFixed(1)}`,
    `seed ${seed}, ${seconds} s`,
    ...result.lost.map((id) => `  lost: ${id}`),
    ...result.extra.map((id) => `  twice, or never captured: ${id}`),
  ].join("\n");
}
