/** A run: rounds one after another, summed up. What a round left on disk stays only where something was wrong. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planRounds } from "./plan.ts";
import { type Progress, type RoundResult, runRound } from "./round.ts";
import { mountSmallDisk } from "./world/small-disk.ts";

interface RunOptions {
  readonly kills: number;
  readonly seed: string;
  /** See `ServerPlace`. */
  readonly preloads?: readonly string[];
  readonly progress: (soFar: Progress) => void;
}

export interface RunResult {
  readonly rounds: readonly RoundResult[];
  /** What was left out here, and why. */
  readonly skipped: readonly string[];
  /** Where the rounds lie in which something was lost, duplicated or disordered. */
  readonly keptDirs: readonly string[];
}

/** @throws if a round could not be carried through; its message says where the round's files are */
export async function run({ kills, seed, preloads = [], progress }: RunOptions): Promise<RunResult> {
  const baseDir = mkdtempSync(join(tmpdir(), "tautline-chaos-"));
  const refusal = whyNoSmallDisk(join(baseDir, "small-disk"));
  const rounds: RoundResult[] = [];
  const keptDirs: string[] = [];
  let before: Progress = { kills: 0, acked: 0 };

  for (const [at, plan] of planRounds(kills, seed, refusal === undefined).entries()) {
    const dir = join(baseDir, `round-${at + 1}`);
    const tell = (now: Progress) =>
      progress({ kills: before.kills + now.kills, acked: before.acked + now.acked });
    try {
      const result = await runRound({ plan, dir, preloads, progress: tell });
      rounds.push(result);
      if (isWhole(result)) rmSync(dir, { recursive: true, force: true });
      else keptDirs.push(dir);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}\nThe round's files are in ${dir}`);
    }
    before = {
      kills: sumOf(rounds.map(({ deaths }) => deaths.length)),
      acked: sumOf(rounds.flatMap(({ verdicts }) => verdicts.map(({ acked }) => acked))),
    };
  }
  if (keptDirs.length === 0) rmSync(baseDir, { recursive: true, force: true });
  const skipped = refusal === undefined ? [] : [`kills on a full disk: ${refusal}`];
  return { rounds, skipped, keptDirs };
}

export function isWhole({ verdicts }: Pick<RoundResult, "verdicts">): boolean {
  return verdicts.every(({ lost, duplicated, disordered }) => {
    return lost.length + duplicated.length + disordered.length === 0;
  });
}

export const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

function whyNoSmallDisk(dir: string): string | undefined {
  const mounted = mountSmallDisk(dir);
  if (mounted.kind === "refused") return mounted.reason;
  mounted.disk.unmount();
  return undefined;
}
