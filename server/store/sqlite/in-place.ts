/**
 * Whether a database's file is where it was opened. SQLite goes on writing to one that was removed, and all that it
 * takes is gone when the process ends; it looks itself only where it keeps no write-ahead log.
 */
import type { Database } from "bun:sqlite";
import { statSync } from "node:fs";

/** By SQLite's own code for it. */
class Moved extends Error {
  readonly code = "SQLITE_READONLY_DBMOVED";
}

/** @returns throws if the file is gone, or another has its name */
export function createPlaceCheck({ filename }: Database): () => void {
  const opened = placeOf(filename);
  // In memory.
  if (opened === undefined) return () => {};
  return () => {
    const now = placeOf(filename);
    if (now?.ino !== opened.ino || now.dev !== opened.dev) throw new Moved(`${filename} was moved`);
  };
}

function placeOf(filename: string) {
  return statSync(filename, { throwIfNoEntry: false });
}
