/** `bun run soak`: traffic for as long as told, then a look whether anything is left of it. Exit code 1 if so. */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { describeMachine, machineLine } from "../../bench/report/machine.ts";
import { buildMissing } from "../../server/bundles.ts";
import { UsageError } from "../support/flags.ts";
import type { Tally } from "./connection.ts";
import { type Options, parseOptions, usage } from "./options.ts";
import { drawSoak } from "./plot.ts";
import { asPlainText, isWhole, publish } from "./report.ts";
import { type Plan, type SoakResult, soak } from "./run.ts";
import { type Figures, figureNames, type Sample } from "./sampler.ts";

/** Without a terminal, where every line stays. */
const tellEveryMs = 30_000;

function planOf({ minutes, clients, actionsPerSecond, seed }: Options): Plan {
  const trafficMs = minutes * 60_000;
  return {
    clients,
    actionsPerSecond,
    churnRatioPerMinute: 0.2,
    seed,
    warmUpMs: Math.min(90_000, Math.max(5_000, trafficMs / 6)),
    trafficMs,
    restMs: 30_000,
    sampleEveryMs: Math.max(1_000, trafficMs / 3_600),
    slowReaders: Math.max(2, Math.round(clients / 50)),
    slowMegabytes: 8,
    slowEveryMs: 20_000,
  };
}

async function main(options: Options, command: string): Promise<number> {
  const machine = describeMachine();
  console.log(`${machineLine(machine)}\nseed ${options.seed}`);
  // Or the first start would take longer than a start takes.
  if (!buildMissing()) return 1;
  const plan = planOf(options);
  const result = await soak(plan, teller(plan));
  if (process.stderr.isTTY) process.stderr.write("\n");
  console.log(`\n${asPlainText(result)}\n`);
  const headline = { command, measuredAt: machine.measuredAt, machine: machineLine(machine) };
  const svg = drawSoak(result.samples, baselineOf(result), headingOf(options), captionOf(headline));
  await write(options.svgFile, svg);
  const measured = { ...headline, plan, ...result, tally: asJson(result.tally) };
  if (options.jsonFile !== undefined) await write(options.jsonFile, `${JSON.stringify(measured, null, 2)}\n`);
  if (options.isPublishing) await publish(result, headline, svg);
  return isWhole(result) ? 0 : 1;
}

function asJson({ acked, heard, refused }: Tally) {
  return { acked, heard, refused: Object.fromEntries(refused) };
}

function headingOf({ minutes, clients, actionsPerSecond }: Options): string {
  return `${minutes} minutes, ${clients} connections, ${actionsPerSecond} actions a second, a fifth replaced every minute`;
}

function captionOf({ measuredAt, machine }: { measuredAt: string; machine: string }): string {
  return `${measuredAt.slice(0, 10)} · ${machine}`;
}

function baselineOf({ judged }: SoakResult): Figures {
  const levels = new Map(judged.map(({ name, baseline }) => [name, baseline]));
  return Object.fromEntries(figureNames.map((name) => [name, levels.get(name) ?? 0])) as Figures;
}

async function write(path: string, text: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  await Bun.write(path, text);
  console.log(path);
}

function teller({ warmUpMs, trafficMs }: Plan): (sample: Sample, tally: Tally) => void {
  let toldMs = Number.NEGATIVE_INFINITY;
  const minutes = Math.round((warmUpMs + trafficMs) / 6_000) / 10;
  return ({ atMs, phase, figures }, { acked }) => {
    const isTerminal = process.stderr.isTTY === true;
    if (atMs - toldMs < (isTerminal ? 1_000 : tellEveryMs)) return;
    toldMs = atMs;
    const { connections, heap_bytes: heap, resident_bytes: resident } = figures;
    const line =
      `${(atMs / 60_000).toFixed(1)} of about ${minutes + 2} min, ${phase}: ${connections} connections, ` +
      `${acked} acknowledged, heap ${Math.round(heap / 2 ** 20)} MiB, resident ${Math.round(resident / 2 ** 20)} MiB`;
    process.stderr.write(isTerminal ? `\r${line.padEnd(110)}` : `${line}\n`);
  };
}

try {
  const args = process.argv.slice(2);
  const options = parseOptions(args);
  if (options.isHelp) console.log(usage);
  else process.exitCode = await main(options, ["bun run soak", ...args].join(" "));
} catch (error) {
  console.error(error instanceof UsageError ? `soak: ${error.message}` : error);
  process.exitCode = 1;
}
