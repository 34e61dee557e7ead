/**
 * Builds the browser bundles when a source is newer than they are, so that a second start is at once.
 *
 * Imports nothing that would have to be installed first.
 */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dir, "..");
const built = join(root, "client/dist/sdk/tautline.js");
const sources = new Bun.Glob("{client,protocol}/**/*.{ts,html,css,svg}");

/** @returns false if the build failed; esbuild has said why by then */
export function buildMissing(): boolean {
  if (!isStale()) return true;
  console.error("Building the browser bundles …");
  const build = Bun.spawnSync([process.execPath, "client/build.ts"], {
    cwd: root,
    stdout: "ignore",
    stderr: "inherit",
  });
  return build.exitCode === 0;
}

function isStale(): boolean {
  if (!existsSync(built)) return true;
  const builtAt = statSync(built).mtimeMs;
  for (const file of [...sources.scanSync(root), "bun.lock"]) {
    if (!file.startsWith("client/dist/") && statSync(join(root, file)).mtimeMs > builtAt) return true;
  }
  return false;
}
