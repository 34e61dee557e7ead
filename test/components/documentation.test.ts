import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const client = join(import.meta.dir, "../../client");
const folder = join(client, "components");
const source = readdirSync(folder)
  .map((name) => readFileSync(join(folder, name), "utf8"))
  .join("\n");
const readme = readFileSync(join(client, "README.md"), "utf8");

/** Every match's first group, once each, in order. */
function all(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => String(match[1])))].sort();
}

test("the custom properties that the elements read are those that the README names", () => {
  expect(all(readme, /`(--taut-[a-z-]+)`/g)).toEqual(all(source, /var\((--taut-[a-z-]+)/g));
});

test("the events that the elements send are those that the README names", () => {
  expect(all(readme, /\| `(taut-[a-z]+)`\s*\| [a-z]/g)).toEqual(
    all(source, /emit\(\s*this,\s*"(taut-[a-z]+)"/g),
  );
});

test("the elements are those that the README names", () => {
  expect(all(readme, /\| `<(taut-[a-z-]+)>`\s*\|/g)).toEqual(all(source, /define\(\s*"(taut-[a-z-]+)"/g));
});

test("every part that can be styled is in the README", () => {
  const missing = all(source, /part="([a-z-]+)/g).filter((part) => !readme.includes(`\`${part}\``));
  expect(missing).toEqual([]);
});
