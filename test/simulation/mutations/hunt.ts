/**
 * Runs seed after seed and prints the first violation, if one comes in time. Started in a copy of the sources with
 * the number of seeds and of milliseconds.
 */
import { defaultSteps } from "../options.ts";
import { planOf } from "../plan.ts";
import { simulate } from "../simulate.ts";

const [seeds = 0, patienceMs = 0] = process.argv.slice(2).map(Number);
for (let seed = 1; seed <= seeds && performance.now() < patienceMs; seed += 1) {
  const { violation } = simulate(planOf(seed, defaultSteps));
  if (violation === undefined) continue;
  console.log(`${violation.check}, seed ${seed}: ${violation.what.split("\n")[0]?.slice(0, 120)}`);
  break;
}
process.exit(0);
