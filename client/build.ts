/**
 * Builds what the server hands out: the client, the components and the demo page for browsers, and the client as a
 * package for npm.
 *
 *     bun client/build.ts [--watch]
 *
 * Whatever imports the client, the rooms or the components as a whole gets them from `/sdk/`, so that a page holds
 * each once, however many bundles it loads.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, watch, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { type BuildOptions, build, context, type Plugin } from "esbuild";
import { pageHtml, pages } from "./demo/pages.ts";
import { buildPackage } from "./package/build.ts";

export interface BundleOptions {
  readonly minify?: boolean;
  /** Default: `client/dist`. */
  readonly outDir?: string;
}

export interface BuiltBundle {
  /** Path under `outDir`, such as `sdk/tautline.js`. */
  readonly path: string;
  readonly gzipBytes: number;
}

interface Bundle {
  readonly entry: string;
  readonly out: string;
  /** Modules that stay outside, and where a browser finds them. */
  readonly outside: Readonly<Record<string, string>>;
}

const root = import.meta.dir;
const defaultOutDir = join(root, "dist");
const client = join(root, "tautline.ts");
const outbox = join(root, "outbox.ts");
const rooms = join(root, "index.ts");
const whisper = join(root, "whisper.ts");
const components = join(root, "components/index.ts");
const manifest = join(root, "custom-elements.json");
const signals = "@preact/signals-core";
const staticFiles = /\.(css|svg)$/;

/** A page of the project takes everything from `/sdk/`, as any page does. */
const pageOutside = {
  [outbox]: "/sdk/outbox.js",
  [rooms]: "/sdk/rooms.js",
  [whisper]: "/sdk/whisper.js",
  [components]: "/sdk/components.js",
};

const bundles: readonly Bundle[] = [
  { entry: client, out: "sdk/tautline.js", outside: { [outbox]: "./outbox.js" } },
  // Its errors are the client's own, for `instanceof`.
  { entry: outbox, out: "sdk/outbox.js", outside: { [join(root, "core/errors.ts")]: "./tautline.js" } },
  { entry: rooms, out: "sdk/rooms.js", outside: { [client]: "./tautline.js", [signals]: "./tautline.js" } },
  {
    entry: whisper,
    out: "sdk/whisper.js",
    outside: { [client]: "./tautline.js", [signals]: "./tautline.js" },
  },
  {
    entry: components,
    out: "sdk/components.js",
    outside: { [rooms]: "./rooms.js", [whisper]: "./whisper.js" },
  },
  ...pages.map(({ name, entry }) => ({
    entry: join(root, "demo", entry),
    out: `demo/${name}.js`,
    outside: pageOutside,
  })),
];

/** @throws what esbuild throws; its message has been printed by then */
export async function buildBundles(options: BundleOptions = {}): Promise<readonly BuiltBundle[]> {
  await Promise.all(bundles.map((bundle) => build(settings(bundle, options))));
  writeStatic(options);
  return bundles.map((bundle) => sizeOf(bundle, options));
}

/** Builds, and builds again on every change, until the process ends. */
async function watchBundles(options: BundleOptions = {}): Promise<void> {
  for (const bundle of bundles) {
    const plugins = [outsideOf(bundle), reportEach(bundle, options)];
    const watched = await context({ ...settings(bundle, options), plugins });
    await watched.watch();
  }
  writeStatic(options);
  watch(join(root, "demo"), () => writeStatic(options));
}

function settings(bundle: Bundle, { minify = true, outDir = defaultOutDir }: BundleOptions) {
  return {
    entryPoints: [bundle.entry],
    outfile: join(outDir, bundle.out),
    bundle: true,
    format: "esm",
    target: "es2022",
    minify,
    sourcemap: "external",
    legalComments: "none",
    logLevel: "warning",
    plugins: [outsideOf(bundle)],
  } satisfies BuildOptions;
}

/** Goes by the file that an import means, not by how it is written. */
function outsideOf({ outside }: Bundle): Plugin {
  return {
    name: "outside",
    setup({ onResolve }) {
      onResolve(
        { filter: /\/(index|tautline|outbox|errors|whisper)\.ts$|^@preact/ },
        ({ path, resolveDir, kind }) => {
          if (kind === "entry-point") return undefined;
          const url = outside[path] ?? outside[resolve(resolveDir, path)];
          return url === undefined ? undefined : { path: url, external: true };
        },
      );
    },
  };
}

function reportEach(bundle: Bundle, options: BundleOptions): Plugin {
  return {
    name: "report",
    setup({ onEnd }) {
      onEnd(({ errors }) => {
        if (errors.length === 0) report(sizeOf(bundle, options));
      });
    },
  };
}

/** At level 9, as the size limit counts it. */
function sizeOf({ out }: Bundle, { outDir = defaultOutDir }: BundleOptions): BuiltBundle {
  return { path: out, gzipBytes: gzipSync(readFileSync(join(outDir, out)), { level: 9 }).length };
}

function writeStatic({ outDir = defaultOutDir }: BundleOptions): void {
  mkdirSync(join(outDir, "sdk"), { recursive: true });
  copyFileSync(manifest, join(outDir, "sdk/custom-elements.json"));
  const from = join(root, "demo");
  const to = join(outDir, "demo");
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (staticFiles.test(name)) copyFileSync(join(from, name), join(to, name));
  }
  for (const page of pages) writeFileSync(join(to, `${page.name}.html`), pageHtml(page));
}

function report({ path, gzipBytes }: BuiltBundle): void {
  console.log(`${path} ${(gzipBytes / 1024).toFixed(1)} KB gzip`);
}

async function buildAll(): Promise<void> {
  try {
    (await buildBundles()).forEach(report);
  } catch (error) {
    if (!(error instanceof Error && "errors" in error)) throw error;
    // esbuild has said what is wrong, with the place.
    process.exit(1);
  }
  buildPackage(join(defaultOutDir, "sdk/tautline.tgz"));
}

if (import.meta.main) await (process.argv.includes("--watch") ? watchBundles() : buildAll());
