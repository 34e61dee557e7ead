/** The imports of the project's files, read from their text, with every path made relative to the root. */
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Glob } from "bun";

export interface Import {
  /** The importing file, such as `server/room/journal.ts`. */
  readonly from: string;
  /** What it imports: a file of the project, or a package's name. */
  readonly to: string;
  readonly line: number;
  /** Only types: nothing of it is there at run time. */
  readonly isType: boolean;
}

const root = join(import.meta.dir, "../..");
const statement =
  /^\s*(?:import|export)\s+(type\s)?[^;'"]*?from\s+["']([^"']+)["']|^\s*import\s+["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;

/** @param folder relative to the project's root */
export function importsOf(folder: string): Import[] {
  const files = [...new Glob("**/*.ts").scanSync(join(root, folder))].filter(
    (file) => !file.includes("dist/"),
  );
  return files.flatMap((file) =>
    importsIn(join(folder, file), readFileSync(join(root, folder, file), "utf8")),
  );
}

export function importsIn(from: string, text: string): Import[] {
  return [...text.matchAll(statement)].map((match) => {
    const path = match[2] ?? match[3] ?? match[4] ?? "";
    const to = path.startsWith(".") ? relative(root, join(root, dirname(from), path)) : path;
    const line = text.slice(0, match.index + match[0].length).split("\n").length;
    return { from, to, line, isType: match[1] !== undefined };
  });
}
