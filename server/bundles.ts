/**
 * Builds the browser bundles and the extension when a source is newer than they are, so that a second start is at once.
 *
 * Imports nothing that would have to be installed first.
 */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { alone } from "./alone.ts";

const root = join(import.meta.dir, "..");

interface Build {
  readonly name: string;
  readonly script: string;
  /** Written by the build. */
  readonly built: string;
  readonly sources: Bun.Glob;
}

const builds: readonly Build[] = [
  {
    name: "browser bundles",
    script: "client/build.ts",
    // The last to be written.
    built: "client/dist/sdk/tautline.tgz",
    sources: new Bun.Glob("{client,protocol}/**/*.{ts,css,svg}"),
  },
  {
    name: "extension",
    script: "extension/build.ts",
    // The last to be written.
    built: "extension/dist/tautline-firefox.zip",
    sources: new Bun.Glob("{extension,client,protocol}/**/*.{ts,css,svg,png}"),
  },
];

/** @returns false if a build failed; esbuild has said why by then */
export function buildMissing(): boolean {
  // Another process may have built it by the time that this one may.
  return !builds.some(isStale) || alone(() => builds.filter(isStale).every(run));
}

function run({ name, script }: Build): boolean {
  console.error(`Building the ${name} …`);
  const build = Bun.spawnSync([process.execPath, script], {
    cwd: root,
    stdout: "ignore",
    stderr: "inherit",
  });
  return build.exitCode === 0;
}

function isStale({ built, sources }: Build): boolean {
  const path = join(root, built);
  if (!existsSync(path)) return true;
  const builtAt = statSync(path).mtimeMs;
  for (const file of [...sources.scanSync(root), "package.json", "bun.lock"]) {
    if (!/^\w+\/dist\//.test(file) && statSync(join(root, file)).mtimeMs > builtAt) return true;
  }
  return false;
}
