/** The report of a run: one record for JSON, and a table of it for people. Every figure is computed from the run. */
import { type Machine, machineLine } from "../../bench/report/machine.ts";
import type { RoundResult } from "./round.ts";
import { type RunResult, sumOf } from "./run.ts";
import { type PointName, pointNames, points } from "./server/points.ts";
import { asRows, percentile } from "./table.ts";
import type { Death } from "./world/world.ts";

export interface Report {
  readonly command: string;
  readonly seed: string;
  readonly machine: Machine;
  /** Processes ready to run at the end, averaged over the last minute; this run's own are among them. */
  readonly loadAfter: number;
  readonly seconds: number;
  readonly kills: number;
  /** Durable requests that an outbox on disk had taken in. */
  readonly sent: number;
  readonly acked: number;
  /** Acks for what the server had done before, when its first answer did not arrive. */
  readonly repeated: number;
  readonly delivered: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly disordered: number;
  /** What exactly, as far as it can be read at all. */
  readonly findings: readonly string[];
  /** From SIGKILL to the first welcome, of those kills after which the next life got that far. */
  readonly servingAfterMs: Times;
  /** How often that took longer than `targetMs`. */
  readonly overTarget: number;
  /** Of those over the target, how many are so without the time in which the server had no processor. */
  readonly overTargetAtWork: number;
  readonly points: Readonly<Partial<Record<PointName, PointReport>>>;
  readonly writersKilled: number;
  readonly readersKilled: number;
  readonly readersStopped: number;
  readonly badConnections: RoundResult["fates"];
  readonly unavailable: number;
  readonly refusedStarts: number;
  readonly skipped: readonly string[];
}

interface Times {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

interface PointReport {
  readonly kills: number;
  /** Not at the point, because it was not met in time. */
  readonly missed: number;
  readonly servingAfterMs: Times;
}

const maxFindings = 50;
/** The server is to serve again within a second of its death. */
const targetMs = 1_000;

export function makeReport(
  { rounds, skipped }: RunResult,
  about: Pick<Report, "command" | "seed" | "machine" | "loadAfter" | "seconds">,
): Report {
  const verdicts = rounds.flatMap((round) => round.verdicts);
  const deaths = rounds.flatMap((round) => round.deaths);
  const sum = (of: (round: RoundResult) => number) => sumOf(rounds.map(of));
  const count = (of: "sent" | "acked" | "repeated" | "delivered") =>
    sumOf(verdicts.map((verdict) => verdict[of]));
  const found = (of: "lost" | "duplicated" | "disordered") => verdicts.flatMap((verdict) => verdict[of]);
  return {
    ...about,
    kills: deaths.length,
    sent: count("sent"),
    acked: count("acked"),
    repeated: count("repeated"),
    delivered: count("delivered"),
    lost: found("lost").length,
    duplicated: found("duplicated").length,
    disordered: found("disordered").length,
    findings: [...found("lost"), ...found("duplicated"), ...found("disordered")].slice(0, maxFindings),
    servingAfterMs: timesOf(deaths),
    overTarget: deaths.filter(({ servingAfterMs: ms = 0 }) => ms > targetMs).length,
    overTargetAtWork: deaths.filter(({ servingAfterMs: ms = 0, waitedMs = 0 }) => ms - waitedMs > targetMs)
      .length,
    points: Object.fromEntries(
      pointNames.flatMap((point) => {
        const here = deaths.filter((death) => death.point === point);
        const missed = here.filter(({ isMissed }) => isMissed).length;
        const about = { kills: here.length, missed, servingAfterMs: timesOf(here) };
        return here.length === 0 ? [] : [[point, about]];
      }),
    ),
    writersKilled: sum((round) => round.writersKilled),
    readersKilled: sum((round) => round.readersKilled),
    readersStopped: sum((round) => round.readersStopped),
    badConnections: sumFates(rounds),
    unavailable: sum((round) => round.unavailable),
    refusedStarts: sum((round) => round.refusedStarts),
    skipped,
  };
}

/** Markdown, also made to be read as it is. */
export function asTable(report: Report): string {
  const number = (value: number) => value.toLocaleString("en");
  const { servingAfterMs: serving, badConnections: bad } = report;
  const rows: [string, string][] = [
    ["kills of the server", number(report.kills)],
    ["requests sent, each durable", number(report.sent)],
    ["acknowledged", number(report.acked)],
    ["sent again and known as done", number(report.repeated)],
    ["events given to readers", number(report.delivered)],
    ["**lost**", number(report.lost)],
    ["**duplicated**", number(report.duplicated)],
    ["**out of order**", number(report.disordered)],
    [
      `from SIGKILL to serving, ${number(serving.count)} times`,
      `p50 ${number(serving.p50)} ms, p99 ${number(serving.p99)} ms, max ${number(serving.max)} ms`,
    ],
    [
      `of these, over ${number(targetMs)} ms`,
      `${number(report.overTarget)}; less the time without a processor ${number(report.overTargetAtWork)}`,
    ],
    ["writers killed", number(report.writersKilled)],
    ["processes of readers killed", number(report.readersKilled)],
    ["processes of readers stopped for a while", number(report.readersStopped)],
    [
      "connections cut, silenced, delayed, dribbled",
      [bad.cut, bad.silence, bad.delay, bad.dribble].map(number).join(", "),
    ],
    ["refused as `unavailable` on a full disk", number(report.unavailable)],
    ["starts refused on a full disk", number(report.refusedStarts)],
  ];
  const where = pointNames.flatMap((point): string[][] => {
    const here = report.points[point];
    if (here === undefined) return [];
    const missed = here.missed === 0 ? "" : ` (${here.missed} not in time, killed at any time instead)`;
    const { count, p50, max } = here.servingAfterMs;
    const times = count === 0 ? "–" : `${number(p50)} ms, ${number(max)} ms`;
    return [[point, points[point].about, `${here.kills}${missed}`, times]];
  });
  return `${asRows(["", "this run"], rows)}\n\n${asRows(["killed", "when", "times", "serving after: p50, max"], where)}`;
}

export function asText(report: Report): string {
  return [
    asTable(report),
    "",
    `${machineLine(report.machine)}, after ${report.loadAfter.toFixed(1)}`,
    `seed ${report.seed}, ${report.seconds} s`,
    ...report.skipped.map((line) => `Skipped ${line}`),
    ...report.findings.map((line) => `  ${line}`),
  ].join("\n");
}

function sumFates(rounds: readonly RoundResult[]): RoundResult["fates"] {
  const of = (kind: keyof RoundResult["fates"]) => sumOf(rounds.map(({ fates }) => fates[kind]));
  return {
    clean: of("clean"),
    cut: of("cut"),
    silence: of("silence"),
    delay: of("delay"),
    dribble: of("dribble"),
  };
}

function timesOf(deaths: readonly Death[]): Times {
  const times = deaths
    .flatMap(({ servingAfterMs: ms }) => (ms === undefined ? [] : [ms]))
    .sort((a, b) => a - b);
  return {
    count: times.length,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    max: times.at(-1) ?? 0,
  };
}
