/** A report as a table for spreadsheets: one fact a row, the same five columns throughout. */
import type { FocusComponents, FocusReport, ReportIntervention } from "../../protocol/focus-report.ts";
import { type Cell, csv } from "../lib/csv.ts";

const header = ["section", "time", "name", "value", "detail"];

/** @returns RFC 4180, with times as ISO 8601 in UTC, durations in seconds, and no cell that a spreadsheet would run */
export function reportCsv(report: FocusReport): string {
  return csv([
    header,
    ...summaryRows(report),
    ...report.points.flatMap(({ at, focusScore, components }) =>
      scoreRows("score", time(at), focusScore, components),
    ),
    ...Object.entries(report.msByKind).map(([kind, ms]) => ["time by category", "", kind, seconds(ms), ""]),
    ...report.sites.map(({ domain, ms, category }) => ["time by site", "", domain, seconds(ms), category]),
    ...report.sites.map(({ domain, visits, category }) => ["visits by site", "", domain, visits, category]),
    ...report.switchesByHour.map(({ at, switches }) => [
      "switches by hour",
      time(at),
      "switches",
      switches,
      "",
    ]),
    ...report.pauses.map(({ from, to }) => ["pause", time(from), "length", seconds(to - from), ""]),
    ...report.holes.map(({ from, to, count }) => [
      "lost before they were sent",
      time(from),
      "activities",
      count,
      time(to),
    ]),
    ...report.interventions.flatMap(interventionRows),
    ...(report.comparison?.previous ?? []).flatMap(({ startedAt, focusScore, durationMs }) => [
      ["previous session", time(startedAt), "focus score", focusScore, ""],
      ["previous session", time(startedAt), "duration", seconds(durationMs), ""],
    ]),
  ]);
}

function summaryRows(report: FocusReport): Cell[][] {
  const { startedAt, endedAt, focusScore, components, longestFocus } = report;
  return [
    ["session", time(startedAt), "start", "", report.sessionId],
    ["session", time(endedAt), "end", "", report.sessionId],
    ["session", "", "duration", seconds(report.durationMs), ""],
    ["session", "", "activities", report.activityCount, ""],
    ["session", "", "activities lost before they were sent", report.shedCount, ""],
    ...scoreRows("session", "", focusScore, components),
    ...(longestFocus
      ? [
          [
            "session",
            time(longestFocus.from),
            "longest focus",
            seconds(longestFocus.to - longestFocus.from),
            "",
          ],
        ]
      : []),
  ];
}

function scoreRows(section: string, at: string, focusScore: number, components: FocusComponents): Cell[][] {
  return [
    [section, at, "focus score", focusScore, ""],
    [section, at, "typing consistency", components.typingConsistency, ""],
    [section, at, "context switching", components.contextSwitching, ""],
    [section, at, "idle time", components.idleTime, ""],
    [section, at, "site focus", components.siteFocus, ""],
  ];
}

function interventionRows(sent: ReportIntervention): Cell[][] {
  const { at, rule, message, isDismissed, scoreBefore, scoreAfter } = sent;
  return [
    ["intervention", time(at), rule, isDismissed ? "dismissed" : "not dismissed", message],
    ["intervention", time(at), "focus score before", scoreBefore ?? "", rule],
    ["intervention", time(at), "focus score ten minutes later", scoreAfter ?? "", rule],
  ];
}

const seconds = (ms: number) => Math.round(ms / 1_000);

/** Empty for what is no date, such as a time beyond the year 275760. */
function time(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString();
}
