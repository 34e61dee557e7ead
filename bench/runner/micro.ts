/**
 * Runs the micro benches in a process of their own, so that they share no heap with anything.
 */
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { MicroResult } from "../micro/case.ts";
import { atExit } from "./at-exit.ts";

const microProgram = resolve(import.meta.dir, "../micro/main.ts");

/**
 * @param minCaseMs least CPU time to spend on each case
 * @throws Error with the end of what the process printed, if it failed
 */
export async function runMicro(minCaseMs: number): Promise<MicroResult[]> {
  const folder = await mkdtemp(join(tmpdir(), "bench-micro-"));
  const child = Bun.spawn([process.execPath, microProgram], {
    env: { ...process.env, MICRO_MIN_MS: String(minCaseMs), MICRO_FOLDER: folder },
    stdout: "pipe",
    stderr: "pipe",
  });
  const cleanUp = (): void => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  const forget = atExit(cleanUp);
  const [output, errors] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  const exitCode = await child.exited;
  cleanUp();
  forget();
  if (exitCode !== 0) throw new Error(`the micro benches failed: ${errors.trim().slice(-1_000)}`);
  return JSON.parse(output);
}
