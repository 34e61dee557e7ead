/**
 * `bun run server`: installs what is missing, builds the browser bundles, then serves.
 *
 * Imports nothing that would have to be installed first; the rest is loaded when it is there.
 */
import { join } from "node:path";
import { installMissing } from "./install.ts";

installMissing();
const isAsked = process.argv.includes("--help") || process.argv.includes("-h");
if (!isAsked) {
  const build = Bun.spawnSync([process.execPath, join(import.meta.dir, "../client/build.ts"), "--if-stale"], {
    stdout: "ignore",
    stderr: "inherit",
  });
  if (build.exitCode !== 0) process.exit(1);
}
const { run } = await import("./cli.ts");
await run();
