/** What the server holds, by its own figures and by the kernel's, once in a while. */
import { readdirSync, readFileSync } from "node:fs";
import type { RealServer } from "../support/real-server.ts";

/** In the order in which they are shown. */
export const figureNames = [
  "connections",
  "users",
  "rooms_occupied",
  "rooms",
  "timers",
  "connections_behind",
  "descriptors",
  "heap_bytes",
  "resident_bytes",
] as const;
export type FigureName = (typeof figureNames)[number];
export type Figures = Readonly<Record<FigureName, number>>;

export type Phase = "warm-up" | "baseline" | "traffic" | "rest";

export interface Sample {
  /** Since the beginning, in milliseconds. */
  readonly atMs: number;
  readonly phase: Phase;
  readonly figures: Figures;
  readonly counts: Counts;
}

/** Since the server's start, by its own count. */
export interface Counts {
  /** Events handed to readers. */
  readonly deliveries: number;
  /** Events not handed to readers who did not keep up; those of a log they get later. */
  readonly withheld: number;
}

/** @throws Error if the server does not answer, or lacks a figure */
export async function readFigures(
  server: RealServer,
): Promise<{ readonly figures: Figures; readonly counts: Counts }> {
  const response = await fetch(`${server.url}/metrics`, { headers: { connection: "close" } });
  const told = readPrometheus(await response.text());
  const figures = {} as Record<FigureName, number>;
  for (const name of figureNames) {
    if (name === "descriptors") figures[name] = countDescriptors(server.pid);
    else if (name === "resident_bytes") figures[name] = readResidentBytes(server.pid);
    else figures[name] = figureOf(told, name);
  }
  const counts = {
    deliveries: figureOf(told, "deliveries_total"),
    withheld: figureOf(told, "dropped_total") + figureOf(told, "deferred_total"),
  };
  return { figures, counts };
}

function figureOf(told: ReadonlyMap<string, number>, name: string): number {
  const value = told.get(`tautline_${name}`);
  if (value === undefined) throw new Error(`/metrics has no tautline_${name}`);
  return value;
}

/** Of the text's lines, those that are a name and a number. */
export function readPrometheus(text: string): Map<string, number> {
  const rows = text.matchAll(/^([a-z_]+) ([0-9.e+-]+)$/gim);
  return new Map([...rows].map(([, name = "", value]) => [name, Number(value)]));
}

/** Without the connection over which we ask, which is one of them. */
function countDescriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

function readResidentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1_024;
}
