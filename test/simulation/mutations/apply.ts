/** Puts a mutation into a copy of the sources; the repository itself is never touched. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Mutation } from "./mutation.ts";

const root = join(import.meta.dir, "../../..");

const sources = ["client", "protocol", "server", "test/simulation", "test/support"];
const files = ["package.json", "tsconfig.base.json"];

export interface Copy {
  readonly folder: string;
  remove(): void;
}

/** The text of a mutated file. @throws Error if what is to be replaced does not stand there exactly once */
export function mutated({ name, file, also, ...change }: Mutation): string {
  let text = readFileSync(join(root, file), "utf8");
  for (const { find, replace } of also === undefined ? [change] : [change, also]) {
    const count = text.split(find).length - 1;
    if (count !== 1) {
      throw new Error(
        `"${name}": its text stands ${count} times in ${file}, expected once; adapt it to the code`,
      );
    }
    text = text.replace(find, () => replace);
  }
  return text;
}

/** @param mutation none for a copy as it is */
export function copyWith(mutation: Mutation | undefined): Copy {
  const folder = mkdtempSync(join(tmpdir(), "tautline-mutation-"));
  const isSource = (path: string) => !/\/(dist|node_modules)$/.test(path);
  for (const source of sources) {
    mkdirSync(join(folder, source, ".."), { recursive: true });
    cpSync(join(root, source), join(folder, source), { recursive: true, filter: isSource });
  }
  for (const file of files) cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  if (mutation !== undefined) writeFileSync(join(folder, mutation.file), mutated(mutation));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
