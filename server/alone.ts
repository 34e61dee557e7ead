/**
 * One process at a time changes this folder: two first starts at once would install and build into each other's files.
 *
 * Imports nothing that would have to be installed first.
 */
import { Database, type SQLiteError } from "bun:sqlite";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dir, "../node_modules");
/** Longer than any installation over a slow network. */
const longestMs = 30 * 60_000;

/** Runs `task` while no other process of this folder runs one. The lock goes with the process that has it, however that ends. */
export function alone<Result>(task: () => Result): Result {
  const lock = openLock();
  try {
    if (lock !== undefined) take(lock);
    return task();
  } finally {
    lock?.close();
  }
}

/** @returns undefined where nothing can be written: what the task says of that is clearer */
function openLock(): Database | undefined {
  try {
    mkdirSync(folder, { recursive: true });
    return new Database(join(folder, ".tautline-start"), { create: true });
  } catch {
    return undefined;
  }
}

function take(lock: Database): void {
  try {
    lock.run("BEGIN EXCLUSIVE");
  } catch (error) {
    // Nothing can be written here, as above.
    if ((error as SQLiteError).code !== "SQLITE_BUSY") return;
    console.error("Another process installs or builds; waiting for it …");
    lock.run(`PRAGMA busy_timeout = ${longestMs}`);
    lock.run("BEGIN EXCLUSIVE");
  }
}
