/** Runs seed after seed and prints the first violation, if one comes. Started in a copy of the sources. */
import { defaultSteps } from "../options.ts";
import { planOf } from "../plan.ts";
import { simulate } from "../simulate.ts";

const seeds = Number(process.argv[2]);
for (let seed = 1; seed <= seeds; seed += 1) {
  const { violation } = simulate(planOf(seed, defaultSteps));
  if (violation === undefined) continue;
  console.log(`${violation.check}, seed ${seed}: ${violation.what.split("\n")[0]?.slice(0, 120)}`);
  break;
}
process.exit(0);
