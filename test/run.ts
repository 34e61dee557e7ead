/**
 * `bun run test`: installs and builds what is missing, runs the whole suite, and ends with the totals on a line of their own. Arguments go on to `bun test`.
 *
 * Test files run side by side, one more than there are cores, as some of them wait for something. The files of a process
 * share one global object, as in a plain `bun test`: to load every module anew for every file takes a third of the time.
 * A test has a minute, so that a slow machine fails no test that only computes; those that promise a time measure it
 * themselves.
 */
import { join } from "node:path";
import { buildMissing } from "../server/bundles.ts";
import { installMissing } from "../server/install.ts";

const root = join(import.meta.dir, "..");

installMissing();
if (!buildMissing()) process.exit(1);
// Says here, once, if there is none; it could not be loaded before what is missing was installed.
await import("./support/chromium.ts");
const processes = navigator.hardwareConcurrency + 1;
const tests = Bun.spawn(
  [
    process.execPath,
    "test",
    `--parallel=${processes}`,
    "--no-isolate",
    "--timeout=60000",
    ...process.argv.slice(2),
  ],
  {
    cwd: root,
    env: process.env,
    stdout: "inherit",
    stderr: "pipe",
  },
);
let output = "";
for await (const chunk of tests.stderr.pipeThrough(new TextDecoderStream())) {
  process.stderr.write(chunk);
  output += chunk;
}
const exitCode = await tests.exited;

const count = (word: string) => Number(output.match(new RegExp(`^ *(\\d+) ${word}$`, "m"))?.[1] ?? 0);
const skipped = count("skip") + count("todo");
console.log(`${count("pass")} passed, ${count("fail")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(exitCode);
