/**
 * Builds the extension: `dist/chromium` and `dist/firefox`, each to be loaded unpacked.
 *
 *     bun extension/build.ts
 *
 * Both hold the same scripts; their manifests differ.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { type Browser, browsers, manifestFor, pages, scripts } from "./manifest.ts";

const root = import.meta.dir;
const staticFiles = /\.(html|css|svg|png)$/;

/** By their path in the extension. */
const entries: Readonly<Record<string, string>> = {
  [scripts.worker]: "worker/main.ts",
  [scripts.typing]: "capture/typing.ts",
  ...Object.fromEntries(
    Object.values(pages).map((page) => [`${dirname(page)}/main.js`, `${dirname(page)}/main.ts`]),
  ),
};

/**
 * @param outDir gets a folder for each browser; what was there is gone
 * @throws what esbuild throws; its message has been printed by then
 */
export async function buildExtension(outDir = join(root, "dist")): Promise<void> {
  rmSync(outDir, { recursive: true, force: true });
  const [first = "chromium", ...others] = browsers;
  const built = join(outDir, first);
  const there = Object.entries(entries).filter(([, entry]) => existsSync(join(root, entry)));
  await build({
    entryPoints: there.map(([out, entry]) => ({ in: join(root, entry), out: out.replace(/\.js$/, "") })),
    outdir: built,
    bundle: true,
    format: "iife",
    target: "es2022",
    minify: true,
    legalComments: "none",
    logLevel: "warning",
  });
  const files = [...there.map(([out]) => out), ...copyStatic(built)];
  for (const other of others) {
    for (const file of files) copy(join(built, file), join(outDir, other, file));
  }
  for (const browser of browsers) writeManifest(browser, join(outDir, browser));
}

/** @returns their paths in the extension */
function copyStatic(outDir: string): readonly string[] {
  const folders = ["icons", "pages", ...Object.values(pages).map(dirname)].filter((name) =>
    existsSync(join(root, name)),
  );
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => staticFiles.test(name))
      .map((name) => `${folder}/${name}`),
  );
  for (const file of files) copy(join(root, file), join(outDir, file));
  return files;
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

function writeManifest(browser: Browser, outDir: string): void {
  const { version } = JSON.parse(readFileSync(join(root, "../package.json"), "utf8")) as { version: string };
  const manifest = manifestFor(browser, version, (path) => existsSync(join(outDir, path)));
  writeFileSync(join(outDir, "manifest.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

if (import.meta.main) {
  try {
    await buildExtension();
    console.log(`extension/dist: ${browsers.join(", ")}`);
  } catch {
    // esbuild has said what is wrong, with the place.
    process.exit(1);
  }
}
