/** The promise under chaos: kills through the command, and a proof that the suite would notice. */
import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { amount } from "../support/amount.ts";
import type { Report } from "./report.ts";
import { run } from "./run.ts";

const dir = mkdtempSync(join(tmpdir(), "tautline-chaos-test-"));
afterAll(() => rmSync(dir, { recursive: true }));

const kills = amount(5, 20);

test(`${kills} kills under load: nothing is lost, nothing is there twice, nothing out of order`, async () => {
  const jsonFile = join(dir, "report.json");
  const command = [
    process.execPath,
    "run",
    "chaos",
    "--kills",
    `${kills}`,
    "--seed",
    "suite",
    "--json",
    jsonFile,
  ];
  const chaos = Bun.spawn(command, { stdout: "pipe", stderr: "pipe" });
  const said = await Promise.all([new Response(chaos.stdout).text(), new Response(chaos.stderr).text()]);
  const exitCode = await chaos.exited;
  if (exitCode !== 0) throw new Error(`exit code ${exitCode}\n${said.join("\n")}`);
  const report = (await Bun.file(jsonFile).json()) as Report;
  expect(report).toMatchObject({ kills, lost: 0, duplicated: 0, disordered: 0 });
  expect(report.acked).toBe(report.sent);
  expect(report.acked).toBeGreaterThan(10 * kills);
  expect(report.writersKilled).toBeGreaterThan(0);
  for (const line of report.skipped) console.warn(`skipped ${line}`);
}, 180_000);

test("a store that forgets what it was told to commit is found out", async () => {
  const preloads = [join(import.meta.dir, "server/forgetful.ts")];
  const { rounds, keptDirs } = await run({ kills: 1, seed: "forgetful", preloads, progress: () => {} });
  const lost = rounds.flatMap(({ verdicts }) => verdicts.flatMap((verdict) => verdict.lost));
  expect(lost.some((line) => line.includes("was told that"))).toBe(true);
  expect(keptDirs).toHaveLength(1);
  for (const kept of keptDirs) rmSync(join(kept, ".."), { recursive: true });
}, 60_000);
