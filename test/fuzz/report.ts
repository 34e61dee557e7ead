/** What a run says: a line while it goes on, a table at its end, and of what it found all that is needed to see it again. */
import { mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import { type Found, maxTurnMs, type Tally } from "./engine.ts";
import { isFlat, type Memory } from "./memory.ts";
import { brief } from "./violation.ts";

const root = join(import.meta.dir, "../..");
const outputDir = join(root, "test/output/fuzz");

export function progressLine(tallies: readonly Tally[], inputs: number, elapsedMs: number): string {
  const done = tallies.reduce((sum, tally) => sum + tally.inputs, 0);
  const perSecond = done / (elapsedMs / 1_000);
  const leftSeconds = perSecond === 0 ? 0 : (inputs - done) / perSecond;
  const target = tallies.at(-1)?.target ?? "";
  return `${whole(done)} of ${whole(inputs)} inputs, ${whole(perSecond)} a second, ${whole(leftSeconds)} s to go, ${target}`;
}

export function table(tallies: readonly Tally[]): string {
  const rows = tallies.map(({ target, inputs, durationMs, longestMs, outcomes }) => [
    target,
    whole(inputs),
    whole(inputs / (durationMs / 1_000)),
    `${longestMs.toFixed(1)} ms`,
    whole(outcomes.size),
  ]);
  const head = ["", "inputs", "a second", `longest turn (under ${maxTurnMs} ms)`, "kinds of outcome"];
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join("  "),
    )
    .join("\n");
}

export function memoryLine(before: Memory, after: Memory): string {
  const verdict = isFlat(before, after) ? "flat" : "NOT FLAT: something is held";
  return (
    `heap ${mebibytes(before.heapBytes)} after the warm-up, ${mebibytes(after.heapBytes)} at the end (${verdict}); ` +
    `resident ${mebibytes(before.residentBytes)}, ${mebibytes(after.residentBytes)}`
  );
}

/** What a file of a finding holds: all that is needed to try it again. */
export type Kept = Pick<Found, "target" | "variant" | "rule" | "message" | "inputs">;

/** Keeps the finding in a file. @returns what to print */
export async function describeFound(found: Found): Promise<string> {
  const { target, seed, index, variant, rule, message, inputs } = found;
  mkdirSync(outputDir, { recursive: true });
  const path = join(outputDir, `${target}-${seed}-${index}.json`);
  const kept: Kept = { target, variant, rule, message, inputs };
  await Bun.write(path, `${JSON.stringify(kept, null, 2)}\n`);
  return [
    `${target}, input ${index} of seed ${seed}: ${rule}`,
    `  ${message}`,
    `  made smaller to ${inputs.length === 1 ? "one input" : `${inputs.length} inputs`}:`,
    ...inputs.slice(0, 5).map((input) => `    ${brief(input, 1_000)}`),
    `Try it again: bun run fuzz --replay ${relative(root, path)}`,
    `Once it is mended, its inputs belong into test/fuzz/corpus/${target}.json.`,
  ].join("\n");
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
