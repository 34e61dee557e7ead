/**
 * Shrinking: steps and troubles are left out as long as the same guarantee is still violated.
 *
 * Halves first, then smaller and smaller parts, as in delta debugging (Zeller and Hildebrandt, 2002).
 */
import type { Plan } from "./plan.ts";
import { allWithout, type Simplified, simplified } from "./simpler.ts";

interface Shrunk extends Simplified {
  readonly keep: readonly number[];
  /** Simulations that it took. */
  readonly tries: number;
}

const maxTries = 1_500;

/** @param isViolated whether a plan, which is a part of the first one, ends as that did */
export function shrink(plan: Plan, isViolated: (smaller: Plan) => boolean): Shrunk {
  let keep = plan.steps.map(({ number }) => number);
  let without: Simplified["without"] = [];
  let tries = 0;

  const fails = (smaller: Simplified) => {
    tries += 1;
    return tries <= maxTries && isViolated(simplified(plan, smaller));
  };

  function leaveOutSteps(): void {
    for (let size = Math.ceil(keep.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = keep.length - size; from > -size; from -= size) {
        const fewer = [...keep.slice(0, Math.max(0, from)), ...keep.slice(from + size)];
        if (fewer.length < keep.length && fails({ keep: fewer, without })) keep = fewer;
      }
    }
  }

  function leaveOutTroubles(): void {
    for (const name of allWithout.filter((one) => !without.includes(one))) {
      const plainer = [...without, name];
      if (fails({ keep, without: plainer })) without = plainer;
    }
  }

  leaveOutSteps();
  leaveOutTroubles();
  leaveOutSteps();
  leaveOutTroubles();
  return { keep, without, tries };
}
