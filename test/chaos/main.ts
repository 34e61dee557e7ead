/** `bun run chaos`: kills the server as often as told, and reports. Exit code 1 if anything was not whole. */
import { describeMachine, machineLine } from "../../bench/report/machine.ts";
import { buildMissing } from "../../server/bundles.ts";
import { parseOptions, usage } from "./options.ts";
import { asText, makeReport } from "./report.ts";
import { isWhole, run } from "./run.ts";
import { teller } from "./teller.ts";

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, Date.now);
  if (options.isHelp) {
    console.log(usage);
    return 0;
  }
  const { kills, seed, jsonFile } = options;
  const machine = describeMachine();
  console.log(`${machineLine(machine)}\nseed ${seed}`);
  // Or the first start would take longer than a start takes.
  if (!buildMissing()) return 1;
  const startedMs = performance.now();
  const tell = teller(kills, "acknowledged");
  const result = await run({ kills, seed, progress: (soFar) => tell(soFar.kills, soFar.acked) });
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  const report = makeReport(result, {
    command: ["bun run chaos", ...args].join(" "),
    seed,
    machine,
    loadAfter: describeMachine().loadAverage,
    seconds,
  });
  console.log(`\n${asText(report)}`);
  if (jsonFile !== undefined) await Bun.write(jsonFile, `${JSON.stringify(report, null, 2)}\n`);
  for (const dir of result.keptDirs) console.log(`Everything that is known of it is in ${dir}`);
  return result.rounds.every(isWhole) ? 0 : 1;
}

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  console.error(`chaos: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
