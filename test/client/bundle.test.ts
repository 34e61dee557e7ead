/** What browsers are given: sizes, and who holds what. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BuiltBundle, buildBundles } from "../../client/build.ts";
import { pages } from "../../client/demo/pages.ts";

const maxClientBytes = 6_144;
let outDir = "";
let built: readonly BuiltBundle[] = [];

beforeAll(async () => {
  outDir = mkdtempSync(join(tmpdir(), "tautline-bundles-"));
  built = await buildBundles({ outDir });
});
afterAll(() => rmSync(outDir, { recursive: true }));

const read = (path: string) => readFileSync(join(outDir, path), "utf8");
const importsOf = (path: string) => {
  const { imports } = new Bun.Transpiler({ loader: "js" }).scan(read(path));
  return [...new Set(imports.map((found) => found.path))].sort();
};

test("the client is at most 6,144 bytes compressed, signals included", () => {
  const size = built.find(({ path }) => path === "sdk/tautline.js")?.gzipBytes;
  expect(size).toBeGreaterThan(1_000);
  expect(size).toBeLessThanOrEqual(maxClientBytes);
});

test("the sizes told are those of the files, at gzip level 9", () => {
  for (const { path, gzipBytes } of built) {
    // Another implementation of gzip, so not to the byte.
    expect(Math.abs(Bun.gzipSync(read(path), { level: 9 }).length - gzipBytes)).toBeLessThan(gzipBytes / 20);
  }
});

test("the client loads the outbox beside it; the rooms take it, and the signals with it, from there", () => {
  expect(importsOf("sdk/tautline.js")).toEqual(["./outbox.js"]);
  expect(importsOf("sdk/outbox.js")).toEqual(["./tautline.js"]);
  expect(importsOf("sdk/rooms.js")).toEqual(["./tautline.js"]);
});

test("the components and the demo hold no second client", () => {
  expect(importsOf("sdk/components.js")).toEqual(["./rooms.js", "./whisper.js"]);
  expect(importsOf("demo/index.js")).toEqual(["/sdk/components.js", "/sdk/rooms.js", "/sdk/whisper.js"]);
  const ofGallery = ["/sdk/components.js", "/sdk/outbox.js", "/sdk/rooms.js"];
  expect(importsOf("demo/components.js")).toEqual(ofGallery);
});

test("encryption is a module of its own, over the client that the page has", () => {
  expect(importsOf("sdk/whisper.js")).toEqual(["./tautline.js"]);
  for (const path of ["sdk/tautline.js", "sdk/rooms.js"]) expect(read(path)).not.toContain("AES-GCM");
});

test("no schema library reaches a browser", () => {
  for (const { path } of built) expect(read(path)).not.toContain("ZodError");
});

test("every page names files that are there, its own script and style among them", () => {
  for (const { name, style } of pages) {
    const page = read(`demo/${name}.html`);
    const files = [...page.matchAll(/(?:href|src)="\/([^"]+)"/g)].map(([, path]) => path ?? "");
    expect(files).toContain(`demo/${name}.js`);
    if (style !== undefined) expect(files).toContain(`demo/${style}`);
    for (const path of files) expect(read(path)).not.toBe("");
  }
});
