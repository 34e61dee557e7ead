/**
 * Where server programs are, and how a TypeScript one is made fit for Node 20.
 */
import { join, resolve } from "node:path";
import { build } from "esbuild";

const SERVERS_FOLDER = resolve(import.meta.dir, "../servers");
/** Inside the project, so that Node finds its node_modules. */
const BUNDLES_FOLDER = resolve(import.meta.dir, "../output/servers");

/** Path of a program in bench/servers. */
export function serverFile(name: string): string {
  return join(SERVERS_FOLDER, name);
}

/** Strips the types off a program in bench/servers; packages stay as installed. */
export async function nodeProgram(name: string): Promise<string> {
  const outfile = join(BUNDLES_FOLDER, name.replace(/\.ts$/, ".mjs"));
  await build({
    entryPoints: [serverFile(name)],
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
