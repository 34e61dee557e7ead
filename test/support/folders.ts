/** Folders to write in, which are gone when the test file is through. */
import { afterAll } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** To be called at the top of a test file. @returns makes a new, empty folder, and names it */
export function useFolders(name: string): () => string {
  const made: string[] = [];
  afterAll(() => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), `tautline-${name}-`));
    made.push(folder);
    return folder;
  };
}
