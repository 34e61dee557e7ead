/**
 * Builds the browser bundles and the extension when a source is newer than they are, so that a second start is at once.
 *
 * Imports nothing that would have to be installed first.
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { alone } from "./alone.ts";

const root = join(import.meta.dir, "..");

interface Build {
  readonly name: string;
  readonly script: string;
  /** Written by the build. */
  readonly built: string;
  /** Folders, and how the files in them that count are called. */
  readonly sources: readonly string[];
  readonly endings: RegExp;
}

const builds: readonly Build[] = [
  {
    name: "browser bundles",
    script: "client/build.ts",
    // The last to be written.
    built: "client/dist/sdk/tautline.tgz",
    sources: ["client", "protocol"],
    endings: /\.(ts|css|svg)$/,
  },
  {
    name: "extension",
    script: "extension/build.ts",
    // The last to be written.
    built: "extension/dist/tautline-firefox.zip",
    sources: ["extension", "client", "protocol"],
    endings: /\.(ts|css|svg|png)$/,
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

function isStale({ built, sources, endings }: Build): boolean {
  const path = join(root, built);
  if (!existsSync(path)) return true;
  const builtAt = statSync(path).mtimeMs;
  const files = sources.flatMap(filesIn).filter((file) => endings.test(file));
  return [...files, "package.json", "bun.lock"].some((file) => statSync(join(root, file)).mtimeMs > builtAt);
}

/** All but what is built, which another user's build may keep from being looked into. */
function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return path;
    return entry.name === "dist" ? [] : filesIn(path);
  });
}
