/**
 * Where server programs are, and how a TypeScript one is made fit for Node 20.
 */
import { join, resolve } from "node:path";
import { build } from "esbuild";

const benchFolder = resolve(import.meta.dir, "..");
/** Inside the project, so that Node finds its node_modules. */
const bundlesFolder = join(benchFolder, "output/programs");

/** Path of a program in bench/servers. */
export function serverFile(name: string): string {
  return join(benchFolder, "servers", name);
}

/** Strips the types off a program, named by its path in bench; packages stay as installed. */
export async function nodeProgram(path: string): Promise<string> {
  const outfile = join(bundlesFolder, path.replaceAll("/", "-").replace(/\.ts$/, ".mjs"));
  await build({
    entryPoints: [join(benchFolder, path)],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "esm",
    logLevel: "error",
  });
  return outfile;
}

/** @throws Error if Node is not installed */
export function nodeExecutable(): string {
  const path = Bun.which("node");
  if (path === null)
    throw new Error("node is not installed: leave out the peers that run on it with --peers");
  return path;
}
