/**
 * Makes the npm package of the client, which the server hands out at `/sdk/tautline.tgz`.
 *
 * It has the modules that this folder's own package exports, each as JavaScript with its types, and depends on what
 * they import. The same sources make the same bytes, so that a lock file's checksum holds wherever it was built.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dir, "../..");
/** What the elements offer, for editors. */
const elements = "client/custom-elements.json";
const compiled = new Bun.Glob("**/*.{js,d.ts}");
const packageImport = /(?:from |import\()"((?:@[\w-]+\/)?[\w-]+)/g;

interface Manifest {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  /** To TypeScript sources. */
  readonly exports: Readonly<Record<string, string>>;
}

/**
 * @param out the archive's path
 * @throws Error with what the compiler or the packer said
 */
export function buildPackage(out: string): void {
  const dir = join(out, "..");
  mkdirSync(dir, { recursive: true });
  const staging = mkdtempSync(join(dir, "package-"));
  try {
    fill(staging);
    run(staging, "pm", "pack", "--quiet", "--ignore-scripts", "--filename", out);
  } finally {
    rmSync(staging, { recursive: true });
  }
}

function fill(staging: string): void {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  compile(staging, Object.values(manifest.exports));
  writeFileSync(
    join(staging, "package.json"),
    `${JSON.stringify(describe(manifest, importedBy(staging)), undefined, 2)}\n`,
  );
  copyFileSync(join(import.meta.dir, "README.md"), join(staging, "README.md"));
  copyFileSync(join(root, elements), join(staging, elements));
  copyFileSync(join(root, "LICENSE"), join(staging, "LICENSE"));
}

function compile(staging: string, sources: readonly string[]): void {
  const project = join(staging, "tsconfig.json");
  const files = sources.map((source) => join(root, source));
  writeFileSync(project, JSON.stringify({ extends: join(import.meta.dir, "tsconfig.json"), files }));
  run(root, join(root, "node_modules/typescript/bin/tsc"), "-p", project, "--outDir", staging);
  rmSync(project);
}

/** @returns packages, such as `lit` or `@lit/context`, in the order of their names */
function importedBy(staging: string): readonly string[] {
  const packages = new Set<string>();
  for (const file of compiled.scanSync(staging)) {
    const text = readFileSync(join(staging, file), "utf8");
    for (const [, name = ""] of text.matchAll(packageImport)) packages.add(name);
  }
  return [...packages].sort();
}

function describe(manifest: Manifest, packages: readonly string[]): object {
  const { version, description, license } = manifest;
  return {
    name: "tautline",
    version,
    description,
    license,
    type: "module",
    exports: {
      ...Object.fromEntries(
        Object.entries(manifest.exports).map(([name, source]) => [name, compiledTo(source)]),
      ),
      "./custom-elements.json": `./${elements}`,
    },
    customElements: elements,
    sideEffects: [compiledTo(manifest.exports["./components"] ?? "").default],
    dependencies: Object.fromEntries(packages.map((name) => [name, `^${versionOf(name)}`])),
  };
}

function compiledTo(source: string): { readonly types: string; readonly default: string } {
  return { types: source.replace(/\.ts$/, ".d.ts"), default: source.replace(/\.ts$/, ".js") };
}

/** The one that is tested here. The package takes whatever fits it, so that a page that has it too has it once. */
function versionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8"));
  return version;
}

/** @throws Error with what the command said */
function run(cwd: string, ...args: readonly string[]): void {
  const { exitCode, stdout, stderr } = Bun.spawnSync([process.execPath, ...args], { cwd, stderr: "pipe" });
  if (exitCode !== 0) throw new Error(`the client's package: ${stdout}${stderr}`);
}
