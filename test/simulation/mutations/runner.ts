/**
 * Runs the simulation against each mutation until a guarantee is seen to break, and says which and after how many
 * seeds. The code as it is comes first: there, none must.
 */
import { type Copy, copyWith } from "./apply.ts";
import { mutations } from "./list.ts";
import type { Mutation } from "./mutation.ts";

export interface MutationOptions {
  /** Seeds until a mutation counts as not noticed. */
  readonly seeds: number;
  /** Only those whose name has this text. */
  readonly only: string | undefined;
  /** How many at a time. */
  readonly jobs: number;
}

interface Verdict {
  readonly name: string;
  readonly file: string;
  /** The violation, as the simulation said it; undefined if there was none. */
  readonly seen: string | undefined;
  readonly seconds: number;
}

const unbroken = "the code as it is";
/** Within it a mutation is noticed or not. */
const patienceMs = 300_000;
/** A seed that takes longer has no end, which is noticed too. */
const endlessMs = 60_000;

/** @returns the exit code */
export async function tryMutations({ seeds, only, jobs }: MutationOptions): Promise<number> {
  const chosen = mutations.filter(({ name }) => only === undefined || name.includes(only));
  if (chosen.length === 0) {
    console.error(`--only: got "${only}", which is in the name of no mutation`);
    return 2;
  }
  const waiting: (Mutation | undefined)[] = only === undefined ? [undefined, ...chosen] : [...chosen];
  const verdicts: Verdict[] = [];
  const work = async () => {
    while (waiting.length > 0) {
      const mutation = waiting.shift();
      const verdict = await tryOne(mutation, seeds);
      verdicts.push(verdict);
      const { name, seen, seconds } = verdict;
      console.log(`${name.padEnd(66)} ${seconds.toFixed(1).padStart(6)} s  ${seen ?? "— nothing seen"}`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  const missed = verdicts.filter(({ name, seen }) => name !== unbroken && seen === undefined);
  const broken = verdicts.find(({ name }) => name === unbroken)?.seen;
  console.log(
    `\n${chosen.length - missed.length} of ${chosen.length} mutations noticed within ${seeds} seeds each`,
  );
  for (const { name, file } of missed) console.log(`not noticed: ${name} (${file})`);
  if (broken !== undefined) console.log(`the code as it is violates ${broken}`);
  return missed.length === 0 && broken === undefined ? 0 : 1;
}

async function tryOne(mutation: Mutation | undefined, seeds: number): Promise<Verdict> {
  const startedAt = performance.now();
  const copy = copyWith(mutation);
  try {
    const seen = await firstViolation(copy, seeds);
    const seconds = (performance.now() - startedAt) / 1_000;
    return { name: mutation?.name ?? unbroken, file: mutation?.file ?? "", seen, seconds };
  } finally {
    copy.remove();
  }
}

async function firstViolation({ folder }: Copy, seeds: number): Promise<string | undefined> {
  const hunt = Bun.spawn(
    [process.execPath, "test/simulation/mutations/hunt.ts", `${seeds}`, `${patienceMs}`],
    {
      cwd: folder,
      stdout: "pipe",
      stderr: "pipe",
      timeout: patienceMs + endlessMs,
      killSignal: "SIGKILL",
    },
  );
  const [output, problems, exitCode] = await Promise.all([
    new Response(hunt.stdout).text(),
    new Response(hunt.stderr).text(),
    hunt.exited,
  ]);
  if (exitCode === 0) return output.trim() || undefined;
  if (exitCode === null || hunt.signalCode !== null) return `a seed has no end within ${endlessMs / 1_000} s`;
  throw new Error(`the simulation did not run in ${folder}: ${problems.slice(-2_000)}`);
}
