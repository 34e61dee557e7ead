/** Every link in the documents leads to a file that is there, and to a heading of it where it names one. */
import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Glob } from "bun";

const root = join(import.meta.dir, "..");
const documents = ["*.md", "{bench,client,extension,protocol,server,test}/*.md", "test/*/*.md"].flatMap(
  (pattern) => [...new Glob(pattern).scanSync(root)],
);

/** A document without its code, in which brackets mean something else. */
const prose = (file: string) => readFileSync(join(root, file), "utf8").replace(/^```[\s\S]*?^```$/gm, "");

function anchorsOf(file: string): Set<string> {
  const headings = [...prose(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .trim()
      .replaceAll(" ", "-"),
  );
  const named = [...prose(file).matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id);
  return new Set([...headings, ...named]);
}

function isDead(file: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? file : relative(root, join(root, dirname(file), path));
  if (!existsSync(join(root, target))) return true;
  return anchor !== undefined && !anchorsOf(target).has(anchor);
}

test.each(documents)("the links in %s lead somewhere", (file) => {
  const links = [...prose(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  expect(links.filter((link) => !/^https?:/.test(link)).filter((link) => isDead(file, link))).toEqual([]);
});

test("all documents are looked at", () => {
  expect(documents).toContain("protocol/README.md");
  expect(documents).toContain("test/chaos/README.md");
});
