/** A simulation as a person reads it: who does what when, until something is wrong. */
import type { Plan } from "./plan.ts";
import { type Simplified, simplified } from "./simpler.ts";
import { type Outcome, simulate } from "./simulate.ts";

interface Story {
  readonly outcome: Outcome;
  readonly lines: readonly string[];
}

/** @param hasFrames tells of every frame, too */
export function tellStory(plan: Plan, simpler: Simplified, hasFrames: boolean): Story {
  const lines: string[] = [];
  const outcome = simulate(
    simplified(plan, simpler),
    (atMs, who, what) => {
      lines.push(`${(atMs / 1_000).toFixed(3).padStart(10)} s  ${who.padEnd(12)} ${what}`);
    },
    hasFrames,
  );
  return { outcome, lines };
}

/** The command that shows the same once more. */
export function commandFor({ seed, steps }: Plan, { keep, without }: Simplified, hasFrames = false): string {
  const words = [`bun run simulate --seed ${seed} --steps ${steps.length}`];
  if (keep !== undefined && keep.length < steps.length) words.push(`--keep ${keep.join(",") || "none"}`);
  if (without.length > 0) words.push(`--without ${without.join(",")}`);
  if (hasFrames) words.push("--frames");
  return words.join(" ");
}
