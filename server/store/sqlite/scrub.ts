/**
 * Scrubbing: what was overwritten in the tables is still readable in the write-ahead log, until that is emptied.
 *
 * It waits no longer than a short reading takes: while somebody reads an older state of the file, a backup above all,
 * the scrubbing stays owed.
 */
import type { Database } from "bun:sqlite";

export interface Scrubber {
  /** Content was overwritten: from now on a scrubbing is owed. */
  owe(): void;
  /** @returns false while one is still owed */
  run(): boolean;
}

const readingMs = 5;

export function createScrubber(db: Database, busyTimeoutMs: number): Scrubber {
  const empty = db.prepare<{ busy: number }, []>("PRAGMA wal_checkpoint(TRUNCATE)");
  // What the last process owed when it died.
  let isOwed = true;
  return {
    owe() {
      isOwed = true;
    },
    run() {
      if (!isOwed) return true;
      db.run(`PRAGMA busy_timeout = ${readingMs}`);
      try {
        isOwed = empty.get()?.busy !== 0;
      } catch {
        // The change itself is stored; a disk that takes no writes now is asked again.
      } finally {
        db.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
      }
      return !isOwed;
    },
  };
}
