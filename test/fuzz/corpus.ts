/**
 * The corpus: inputs kept in files, because they once found something or stand for a kind that nothing else makes.
 *
 * `corpus/NAME.json` is a list of `{about, input}`; `about` says what it is there for.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Kept {
  readonly about: string;
  readonly input: unknown;
}

/** @throws Error naming the entry that is no input of its target */
export function readCorpus<Input>(name: string, isInput: (value: unknown) => value is Input): Input[] {
  const path = join(import.meta.dir, "corpus", `${name}.json`);
  const kept = JSON.parse(readFileSync(path, "utf8")) as Kept[];
  return kept.map(({ about, input }) => {
    if (isInput(input)) return input;
    throw new Error(`${path}: the entry "${about}" is no input of ${name}`);
  });
}
