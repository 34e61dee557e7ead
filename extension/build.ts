/**
 * Builds the extension: `dist/chromium` and `dist/firefox`, each to be loaded unpacked.
 *
 *     bun extension/build.ts [--watch]
 *
 * Both hold the same files; their manifests differ. Beside each stands its archive, which the server hands out.
 */
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { type BuildOptions, build, context, type Plugin } from "esbuild";
import { type Browser, browsers, manifestFor, pages, scripts } from "./manifest.ts";
import { pageTexts } from "./pages/html.ts";
import { zipFolder } from "./zip.ts";

const root = import.meta.dir;
const defaultOutDir = join(root, "dist");
const staticFolders = ["icons", "pages"];
const staticFiles = /\.(css|svg|png)$/;

/** By their path in the extension, without `.js`. */
const entries: Readonly<Record<string, string>> = {
  [scripts.worker.replace(".js", "")]: join(root, "worker/main.ts"),
  [scripts.typing.replace(".js", "")]: join(root, "capture/typing.ts"),
  ...Object.fromEntries(
    Object.values(pages).map((page) => [`${dirname(page)}/main`, join(root, dirname(page), "main.ts")]),
  ),
};

/**
 * @param outDir gets a folder and an archive for each browser; what was there is gone
 * @throws what esbuild throws; its message has been printed by then
 */
export async function buildExtension(outDir = defaultOutDir): Promise<void> {
  rmSync(outDir, { recursive: true, force: true });
  await build(settings(outDir));
  complete(outDir);
}

/** Builds, and builds again on every change, until the process ends. */
async function watchExtension(outDir = defaultOutDir): Promise<void> {
  rmSync(outDir, { recursive: true, force: true });
  const finish = () => {
    complete(outDir);
    report();
  };
  const whenBuilt: Plugin = {
    name: "when built",
    setup({ onEnd }) {
      onEnd(({ errors }) => {
        if (errors.length === 0) finish();
      });
    },
  };
  const watched = await context({ ...settings(outDir), plugins: [whenBuilt] });
  await watched.watch();
  for (const folder of staticFolders) {
    watch(join(root, folder), (_, name) => {
      if (name !== null && staticFiles.test(name)) finish();
    });
  }
}

/** The scripts go where the first browser's files are. */
function settings(outDir: string) {
  return {
    entryPoints: entries,
    outdir: join(outDir, browsers[0]),
    bundle: true,
    format: "iife",
    target: "es2022",
    minify: true,
    legalComments: "none",
    logLevel: "warning",
  } satisfies BuildOptions;
}

/** Everything beside the scripts; then the other browsers get what the first has. */
function complete(outDir: string): void {
  const first = join(outDir, browsers[0]);
  for (const folder of staticFolders) copyStatic(join(root, folder), join(first, folder));
  for (const [path, text] of Object.entries(pageTexts)) writeFileSync(join(first, path), text);
  for (const browser of browsers) {
    const folder = join(outDir, browser);
    if (folder !== first) cpSync(first, folder, { recursive: true });
    writeManifest(browser, folder);
    zipFolder(folder, join(outDir, `tautline-${browser}.zip`));
  }
}

function copyStatic(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (staticFiles.test(name)) copyFileSync(join(from, name), join(to, name));
  }
}

function writeManifest(browser: Browser, outDir: string): void {
  const { version } = JSON.parse(readFileSync(join(root, "../package.json"), "utf8")) as { version: string };
  const manifest = manifestFor(browser, version);
  writeFileSync(join(outDir, "manifest.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

function report(): void {
  console.log(`extension/dist: ${browsers.join(", ")}`);
}

if (import.meta.main) {
  try {
    if (process.argv.includes("--watch")) await watchExtension();
    else await buildExtension().then(report);
  } catch (error) {
    if (!(error instanceof Error && "errors" in error)) throw error;
    // esbuild has said what is wrong, with the place.
    process.exit(1);
  }
}
