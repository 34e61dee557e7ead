/** Where things stand in a graph, in hundredths of its width and its height. */
import type { Reading } from "./readings.ts";

/** One line of a graph. */
export interface Line {
  readonly name: string;
  of(reading: Reading): number | undefined;
}

/** What a graph shows: from when to when, in epoch ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Longer without a reading, and the line is broken: two that were missed in a row. */
const brokenMs = 7_000;
const spansMs = [1, 2, 5, 15].map((minutes) => minutes * 60_000);

/** As long as what was seen, so that a page that was just opened does not show a sliver. */
export function spanOf(readings: readonly Reading[]): Span {
  const to = readings.at(-1)?.at ?? 0;
  const heldMs = to - (readings[0]?.at ?? to);
  const lengthMs = spansMs.find((ms) => ms >= heldMs) ?? spansMs.at(-1) ?? heldMs;
  return { from: to - lengthMs, to };
}

/** With air above the greatest, and easily halved. @param least what the scale reaches in any case */
export function scaleOf(greatest: number, least: number): number {
  const wanted = Math.max(greatest * 1.04, least);
  const power = 10 ** Math.floor(Math.log10(wanted));
  return (steps.find((step) => step * power >= wanted) ?? 10) * power;
}

const steps = [1, 1.2, 1.5, 2, 3, 4, 5, 6, 8, 10];

export const xOf = (at: number, { from, to }: Span): number =>
  round(((at - from) / Math.max(1, to - from)) * 100);

export const yOf = (value: number, scale: number): number => round(100 - (value / scale) * 100);

const round = (value: number): number => Math.round(value * 100) / 100;

/** The pieces of a line: it is broken where nothing is known, where nobody looked, and where the server began anew. */
export function piecesOf(
  readings: readonly Reading[],
  line: Line,
): readonly (readonly (readonly [number, number])[])[] {
  const pieces: [number, number][][] = [];
  let lastAt = Number.NEGATIVE_INFINITY;
  for (const reading of readings) {
    const value = line.of(reading);
    if (value === undefined) {
      lastAt = Number.NEGATIVE_INFINITY;
      continue;
    }
    if (reading.isRestart || reading.at - lastAt > brokenMs) pieces.push([]);
    pieces.at(-1)?.push([reading.at, value]);
    lastAt = reading.at;
  }
  return pieces;
}

/** Such as "12 now, between 3 and 15 in 4 minutes". */
export function summaryOf(
  readings: readonly Reading[],
  line: Line,
  label: (value: number | undefined) => string,
): string {
  const values = readings.flatMap((reading) => line.of(reading) ?? []);
  const last = readings.at(-1);
  if (last === undefined || values.length === 0) return "nothing yet";
  const minutes = Math.max(1, Math.round((last.at - (readings[0]?.at ?? last.at)) / 60_000));
  const now = line.of(last);
  const range = `between ${label(Math.min(...values))} and ${label(Math.max(...values))}`;
  return `${label(now)} now, ${range} in the last ${minutes === 1 ? "minute" : `${minutes} minutes`}`;
}
