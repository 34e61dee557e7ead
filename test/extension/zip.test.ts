/** The archives of the extension that the server hands out. */
import { afterAll, expect, test } from "bun:test";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildExtension } from "../../extension/build.ts";
import { browsers } from "../../extension/manifest.ts";
import { zipFolder } from "../../extension/zip.ts";

const dir = mkdtempSync(join(tmpdir(), "tautline-zip-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const filesIn = (folder: string) =>
  (readdirSync(folder, { recursive: true }) as string[]).filter((name) => /\.\w+$/.test(name)).sort();

/** By a program that is not ours. */
function unpack(zip: string, to: string): string {
  const { exitCode, stderr } = Bun.spawnSync(["python3", "-m", "zipfile", "-e", zip, to]);
  expect(stderr.toString()).toBe("");
  expect(exitCode).toBe(0);
  return to;
}

test("an archive unpacks into the files that went in, and its bytes depend on nothing else", () => {
  const from = join(dir, "from");
  mkdirSync(join(from, "deep/er"), { recursive: true });
  const files = { "b.txt": "b".repeat(70_000), "a.txt": "", "deep/er/ü.txt": "deep" };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(from, name), text);
  const [one, again] = [join(dir, "one.zip"), join(dir, "again.zip")];
  zipFolder(from, one);
  for (const name of Object.keys(files)) utimesSync(join(from, name), 1, 1);
  zipFolder(from, again);
  expect(readFileSync(again).equals(readFileSync(one))).toBe(true);
  const to = unpack(one, join(dir, "to"));
  for (const [name, text] of Object.entries(files)) expect(readFileSync(join(to, name), "utf8")).toBe(text);
});

test("the build makes one for each browser, with the manifest at its top", async () => {
  const out = join(dir, "dist");
  await buildExtension(out);
  for (const browser of browsers) {
    const to = unpack(join(out, `tautline-${browser}.zip`), join(dir, browser));
    expect(filesIn(to)).toEqual(filesIn(join(out, browser)));
    const manifest = JSON.parse(readFileSync(join(to, "manifest.json"), "utf8"));
    expect(manifest).toEqual(JSON.parse(readFileSync(join(out, browser, "manifest.json"), "utf8")));
  }
});
