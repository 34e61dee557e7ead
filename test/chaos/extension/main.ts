/** `bun run chaos:extension`: kills the extension's worker as often as told, and reports. Exit code 1 if anything was lost or twice. */
import { describeMachine, machineLine } from "../../../bench/report/machine.ts";
import { buildMissing } from "../../../server/bundles.ts";
import { hasChromium } from "../../support/chromium.ts";
import { Seeded } from "../../support/seeded.ts";
import { parseOptions } from "../options.ts";
import { teller } from "../teller.ts";
import { asText } from "./report.ts";
import { isWhole, killWorkers } from "./run.ts";

const usage = `usage: bun run chaos:extension [--kills N] [--seed S] [--json FILE] [--help]

Kills the extension's worker within a session, again and again, in a real Chromium before a real server, and compares
what was captured with what the server has: nothing is lost or there twice, or the exit code is 1.

  --kills N     how often the worker is killed (default 20, about half a minute)
  --seed S      what chooses the moments: letters, digits, - and _ (default: the time)
  --json FILE   where to write the results as JSON
  --help        this text`;

async function main(args: readonly string[]): Promise<number> {
  const { kills, seed, jsonFile, isHelp } = parseOptions(args, Date.now);
  if (isHelp) {
    console.log(usage);
    return 0;
  }
  // It has said where it looked.
  if (!hasChromium || !buildMissing()) return 1;
  const machine = describeMachine();
  console.log(`${machineLine(machine)}\nseed ${seed}`);
  const tell = teller(kills, "captured");
  const startedMs = performance.now();
  const result = await killWorkers({ kills, chance: new Seeded(seed), progress: tell });
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  const about = { seed, machine, loadAfter: describeMachine().loadAverage, seconds };
  console.log(`\n${asText(result, about)}`);
  if (jsonFile !== undefined)
    await Bun.write(jsonFile, `${JSON.stringify({ ...about, ...result }, null, 2)}\n`);
  return isWhole(result) ? 0 : 1;
}

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  console.error(`chaos: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
