/** Figures in words: as short as they can be read, and never parted from their units at the end of a line. */

export const unknown = "–";

/** Such as 0, 3.2, 48, 1.5k, 2.4M. */
export function countLabel(value: number | undefined): string {
  if (value === undefined) return unknown;
  if (value >= 999_500) return `${short(value / 1_000_000)}M`;
  if (value >= 9_999.5) return `${short(value / 1_000)}k`;
  if (value >= 99.95) return Math.round(value).toLocaleString("en");
  return short(value);
}

/** Such as 512 kB, 96 MB, 1.2 GB. */
export function bytesLabel(value: number | undefined): string {
  if (value === undefined) return unknown;
  const units = ["B", "kB", "MB", "GB", "TB"];
  let at = 0;
  let rest = value;
  while (rest >= 999.5 && at < units.length - 1) {
    rest /= 1_000;
    at += 1;
  }
  return `${rest >= 99.95 ? Math.round(rest) : short(rest)}\u00a0${units[at]}`;
}

/** @param value ms */
export function msLabel(value: number | undefined): string {
  if (value === undefined) return unknown;
  return value >= 1_000 ? `${short(value / 1_000)}\u00a0s` : `${short(value)}\u00a0ms`;
}

/** The two largest parts, such as 3 d 4 h, 12 min 5 s. */
export function spanLabel(seconds: number | undefined): string {
  if (seconds === undefined) return unknown;
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3_600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [Math.floor(seconds) % 60, "s"],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first === -1) return "0\u00a0s";
  const shown = parts.slice(first, first + 2).filter(([amount]) => amount > 0);
  return shown.map(([amount, unit]) => `${amount}\u00a0${unit}`).join(" ");
}

/** Such as 1 connection was, 4 connections were. */
export function connectionsLabel(count: number, one = "", many = one): string {
  return count === 1 ? `1 connection${one}` : `${count} connections${many}`;
}

function short(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.095) return value.toFixed(2);
  return value >= 9.95 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}
