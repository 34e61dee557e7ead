/**
 * `bun bench`: measures Tautline beside its peers, in one run, and reports.
 *
 * Nothing it shows is written down anywhere beforehand; every figure is computed from this run.
 */
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { type CorrectnessResult, runCorrectness } from "./correctness/run.ts";
import type { MicroResult } from "./micro/case.ts";
import { type Options, parseOptions, UsageError, usage } from "./options.ts";
import { drawChart } from "./report/chart.ts";
import { configurations, correctnessTables, summarizeCorrectness } from "./report/correctness.ts";
import { drawCorrectness } from "./report/correctness-chart.ts";
import { describeMachine, machineLine } from "./report/machine.ts";
import { publish } from "./report/publish.ts";
import { summarize } from "./report/summary.ts";
import { asText, makeTables, microTable } from "./report/table.ts";
import { targetTable } from "./report/targets.ts";
import { runMicro } from "./runner/micro.ts";
import { makePlan, type Plan } from "./runner/plan.ts";
import { runRounds } from "./runner/rounds.ts";

const outputFolder = resolve(import.meta.dir, "output");

/** @returns exit code: 1 if a run failed */
async function main(options: Options, command: string): Promise<number> {
  const startedMs = performance.now();
  const machine = describeMachine();
  console.log(machineLine(machine));

  const plan = makePlan(options);
  const measurements = await runRounds(plan, (line) => console.log(line));
  const micro = plan.hasMicro ? await attemptMicro(plan.lengths.microCaseMs) : [];

  const played = await playScenes(plan);

  const rows = summarize(measurements, options.benches);
  const correctness = summarizeCorrectness(played);
  const tables = makeTables(rows, plan.lengths);
  tables.push(...correctnessTables(correctness, plan.rounds));
  if (micro !== null && micro.length > 0) tables.push(microTable(micro));
  if (options.peers.includes("tautline")) tables.push(targetTable(rows, correctness));
  for (const table of tables) console.log(`\n${asText(table)}`);

  const caption = `${machine.measuredAt.slice(0, 10)} · ${machineLine(machine)}`;
  const charts = {
    results: drawChart(rows, caption),
    correctness: drawCorrectness(correctness, caption),
  };
  await mkdir(outputFolder, { recursive: true });
  const jsonFile = options.jsonFile ?? resolve(outputFolder, "latest.json");
  await Bun.write(
    jsonFile,
    `${JSON.stringify({ command, machine, plan, rows, micro, measurements, correctness, played }, null, 2)}\n`,
  );
  console.log(`\n${jsonFile}`);
  for (const [name, chart] of Object.entries(charts)) {
    if (chart === null) continue;
    const chartFile = resolve(outputFolder, `${name}.svg`);
    await Bun.write(chartFile, chart);
    console.log(chartFile);
  }
  if (options.isPublishing) {
    const { measuredAt } = machine;
    const notes = configurations(correctness);
    await publish({ command, measuredAt, machine: machineLine(machine), tables, notes, charts });
  }

  const runs = [...measurements, ...played];
  const failures = runs.filter(({ outcome }) => outcome.kind === "failed").length + (micro === null ? 1 : 0);
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  console.log(`${runs.length} runs, ${failures} failed, ${seconds} s`);
  return failures === 0 ? 0 : 1;
}

async function playScenes({ correctness: { contestants, scenes } }: Plan): Promise<CorrectnessResult[]> {
  if (scenes.length === 0 || contestants.length === 0) return [];
  console.log(`correctness: ${contestants.length} contestants, ${scenes.length} scenes, all at once …`);
  const played = await runCorrectness(contestants, scenes);
  for (const { contestant, outcome } of played) {
    if (outcome.kind === "failed") console.log(`    ${contestant} failed: ${outcome.reason}`);
  }
  return played;
}

/** Null if they failed, which must not cost the results of the other benches. */
async function attemptMicro(minCaseMs: number): Promise<MicroResult[] | null> {
  console.log("micro …");
  try {
    return await runMicro(minCaseMs);
  } catch (error) {
    console.log(`    failed: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

try {
  const args = process.argv.slice(2);
  const options = parseOptions(args);
  if (options.isHelp) console.log(usage);
  else process.exitCode = await main(options, ["bun run bench", ...args].join(" "));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
}
