/**
 * Result tables, for the terminal and for Markdown.
 */
import type { MicroResult } from "../micro/case.ts";
import { focusShape, type Lengths, shapes, stalledShape, stormShape } from "../runner/shapes.ts";
import type { LoadBenchName, Metric } from "./figures.ts";
import type { Row } from "./summary.ts";

export interface Table {
  title: string;
  header: string[];
  rows: string[][];
}

interface Column {
  heading: string;
  metric: Metric;
  format: (value: number) => string;
  /** Adds a column with the ratio to bare. */
  hasRatio: boolean;
}

const whole = (value: number): string => Math.round(value).toLocaleString("en");
const fixed =
  (digits: number) =>
  (value: number): string =>
    value.toFixed(digits);
const seconds = (ms: number): string => (ms / 1000).toFixed(1);
const kilobytes = (bytes: number): string => `${whole(bytes / 1024)} kB`;
const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;
const percent = (value: number): string => `${Math.round(value * 100)}%`;

const throughput: Column[] = [
  { heading: "deliveries/s", metric: "deliveriesPerSecond", format: whole, hasRatio: true },
  { heading: "sends/s", metric: "sendsPerSecond", format: whole, hasRatio: false },
  { heading: "CPU µs/delivery", metric: "cpuUsPerDelivery", format: fixed(2), hasRatio: true },
  { heading: "p50 ms", metric: "latencyP50Ms", format: fixed(1), hasRatio: false },
  { heading: "p99 ms", metric: "latencyP99Ms", format: fixed(1), hasRatio: false },
  { heading: "bytes/delivery", metric: "bytesPerDelivery", format: whole, hasRatio: false },
  { heading: "server CPU", metric: "serverCores", format: percent, hasRatio: false },
  { heading: "client CPU", metric: "clientCores", format: percent, hasRatio: false },
  { heading: "others' CPU", metric: "othersCores", format: percent, hasRatio: false },
  { heading: "lost", metric: "lostDeliveries", format: whole, hasRatio: false },
];

const columnsOf: Record<LoadBenchName, Column[]> = {
  "fan-out": throughput,
  rooms: throughput,
  durable: throughput,
  latency: [
    { heading: "p50 ms", metric: "latencyP50Ms", format: fixed(1), hasRatio: true },
    { heading: "p99 ms", metric: "latencyP99Ms", format: fixed(1), hasRatio: true },
    { heading: "alone: p50 ms", metric: "aloneP50Ms", format: fixed(1), hasRatio: false },
    { heading: "alone: p99 ms", metric: "aloneP99Ms", format: fixed(1), hasRatio: false },
    { heading: "sends/s", metric: "sendsPerSecond", format: whole, hasRatio: false },
    { heading: "deliveries/s", metric: "deliveriesPerSecond", format: whole, hasRatio: false },
    { heading: "writer late p99 ms", metric: "writerLateP99Ms", format: fixed(1), hasRatio: false },
    { heading: "server CPU", metric: "serverCores", format: percent, hasRatio: false },
    { heading: "client CPU", metric: "clientCores", format: percent, hasRatio: false },
    { heading: "others' CPU", metric: "othersCores", format: percent, hasRatio: false },
  ],
  idle: [
    { heading: "bytes/connection", metric: "bytesPerConnection", format: whole, hasRatio: true },
    { heading: "of the first", metric: "bytesPerFirstConnection", format: whole, hasRatio: true },
    { heading: "of those after", metric: "bytesPerLaterConnection", format: whole, hasRatio: true },
  ],
  storm: [
    { heading: "clients", metric: "clients", format: whole, hasRatio: false },
    { heading: "all whole after s", metric: "wholeMs", format: seconds, hasRatio: false },
    { heading: "of that, server away s", metric: "serverAwayMs", format: seconds, hasRatio: false },
    { heading: "never whole", metric: "neverWhole", format: whole, hasRatio: false },
    { heading: "ready p50 ms", metric: "readyP50Ms", format: whole, hasRatio: false },
    { heading: "ready p99 ms", metric: "readyP99Ms", format: whole, hasRatio: false },
    { heading: "tries/client", metric: "attemptsPerClient", format: fixed(2), hasRatio: false },
    { heading: "told to wait/client", metric: "refusalsPerClient", format: fixed(2), hasRatio: false },
    { heading: "lost, twice, out of order", metric: "faults", format: whole, hasRatio: false },
    { heading: "server CPU µs/client", metric: "serverCpuUsPerClient", format: whole, hasRatio: false },
    { heading: "client CPU µs/client", metric: "clientCpuUsPerClient", format: whole, hasRatio: false },
    { heading: "others' CPU", metric: "othersCores", format: percent, hasRatio: false },
    { heading: "server's peak RSS", metric: "serverPeakRssBytes", format: megabytes, hasRatio: false },
  ],
  focus: [
    { heading: "activities/s", metric: "sendsPerSecond", format: whole, hasRatio: false },
    { heading: "acks: p50 ms", metric: "latencyP50Ms", format: fixed(1), hasRatio: false },
    { heading: "p99 ms", metric: "latencyP99Ms", format: fixed(1), hasRatio: false },
    { heading: "shown: p50 ms", metric: "shownP50Ms", format: fixed(1), hasRatio: false },
    { heading: "p99 ms", metric: "shownP99Ms", format: fixed(1), hasRatio: false },
    { heading: "updates/s of a session", metric: "updatesPerSecond", format: fixed(2), hasRatio: false },
    { heading: "lost", metric: "lostDeliveries", format: whole, hasRatio: false },
    { heading: "never shown", metric: "unshown", format: whole, hasRatio: false },
    { heading: "writer late p99 ms", metric: "writerLateP99Ms", format: fixed(1), hasRatio: false },
    { heading: "server CPU", metric: "serverCores", format: percent, hasRatio: false },
    { heading: "client CPU", metric: "clientCores", format: percent, hasRatio: false },
    { heading: "others' CPU", metric: "othersCores", format: percent, hasRatio: false },
  ],
  stalled: [
    { heading: "p99 ms, all reading", metric: "undisturbedP99Ms", format: fixed(1), hasRatio: false },
    { heading: "p99 ms, beside it", metric: "latencyP99Ms", format: fixed(1), hasRatio: false },
    { heading: "ratio", metric: "p99Beside", format: fixed(2), hasRatio: false },
    { heading: "held for it in the end", metric: "heldBytes", format: kilobytes, hasRatio: false },
    { heading: "by the kernel", metric: "kernelBytes", format: kilobytes, hasRatio: false },
    { heading: "writer late p99 ms", metric: "writerLateP99Ms", format: fixed(1), hasRatio: false },
    { heading: "server CPU", metric: "serverCores", format: percent, hasRatio: false },
    { heading: "client CPU", metric: "clientCores", format: percent, hasRatio: false },
    { heading: "others' CPU", metric: "othersCores", format: percent, hasRatio: false },
  ],
};

/** What each bench is, in a line. */
function benchTitle(bench: LoadBenchName, lengths: Lengths): string {
  const fanOut = shapes["fan-out"];
  const { roomCount, membersPerRoom } = shapes.rooms;
  const window = lengths.windowSends === 1 ? "1 send" : `${lengths.windowSends} sends`;
  const manyRooms = `${roomCount} rooms of ${membersPerRoom}, all writing, ${window} in flight each`;
  switch (bench) {
    case "fan-out":
      return `fan-out: one room of ${whole(fanOut.membersPerRoom)}, one writer, ${fanOut.windowSends} sends in flight; Tautline logs to disk, the others keep nothing`;
    case "rooms":
      return `rooms: ${manyRooms}, nothing logged`;
    case "durable":
      return `durable: ${manyRooms}, acknowledged when on disk (bare: as above, nothing logged)`;
    case "latency":
      return "latency: the fan-out room again, at a tenth of each server's own peak";
    case "idle":
      return `idle: ${whole(lengths.idleConnections)} connections in one room, silent; first ${whole(lengths.firstIdleConnections)}, then the others`;
    case "stalled":
      return `stalled: a durable room of ${whole(stalledShape.membersPerRoom)}, ${stalledShape.ratePerSecond} messages a second; one of the readers reads no more, and is sent ${megabytes(stalledShape.fillBytes)} beside`;
    case "focus":
      return `focus: ${focusShape.sessionCount} sessions, ${focusShape.ratePerSecond} activities a second each, for ${seconds(lengths.focusMs)} s; each acknowledged when on disk, and shown to one who watches`;
    case "storm":
      return `storm: everybody is cut off, 500 a second or all at once, and comes back, ${stormShape.eventsBehind} events behind, in durable rooms of ${stormShape.membersPerRoom}`;
  }
}

/** One table a bench. */
export function makeTables(rows: readonly Row[], lengths: Lengths): Table[] {
  const benches = [...new Set(rows.map(({ bench }) => bench))];
  return benches.map((bench) => {
    const columns = columnsOf[bench];
    return {
      title: benchTitle(bench, lengths),
      header: [
        "server",
        ...columns.flatMap(({ heading, hasRatio }) => (hasRatio ? [heading, "× bare"] : [heading])),
      ],
      rows: rows.filter((row) => row.bench === bench).map((row) => [row.label, ...cells(row, columns)]),
    };
  });
}

export function microTable(results: readonly MicroResult[]): Table {
  const micros = (ns: number): string => (ns / 1000).toFixed(2);
  return {
    title:
      "micro: parts of a message's way on their own, per message; the store on disk with synchronous=FULL",
    header: ["step", "messages/s", "mean µs", "p50 µs", "p99 µs"],
    rows: results.map(({ name, meanNs, p50Ns, p99Ns }) => [
      name,
      whole(1e9 / meanNs),
      micros(meanNs),
      micros(p50Ns),
      micros(p99Ns),
    ]),
  };
}

/** Columns padded with spaces; the first is text, the others are figures. */
export function asText({ title, header, rows }: Table): string {
  const widths = widthsOf(header, rows);
  return [title, ...[header, ...rows].map((row) => pad(row, widths).join("  "))].join("\n");
}

/** Padded as the formatter would have it, so that a published table passes its check. */
export function asMarkdown({ title, header, rows }: Table): string {
  const widths = widthsOf(header, rows);
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  const line = (row: readonly string[]): string => `| ${row.join(" | ")} |`;
  const lines = [pad(header, widths), rule, ...rows.map((row) => pad(row, widths))].map(line);
  return [`**${title}**`, "", ...lines].join("\n");
}

function widthsOf(header: readonly string[], rows: readonly string[][]): number[] {
  return header.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
}

function pad(row: readonly string[], widths: readonly number[]): string[] {
  return row.map((cell, column) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
  );
}

function cells(row: Row, columns: readonly Column[]): string[] {
  return columns.flatMap(({ metric, format, hasRatio }) => {
    const figure = show(row.figures[metric], format, row.failure);
    return hasRatio ? [figure, show(row.ratios[metric], fixed(2), row.failure)] : [figure];
  });
}

function show(value: number | undefined, format: (value: number) => string, failure: string | null): string {
  if (value !== undefined) return format(value);
  return failure === null ? "n/a" : "failed";
}
