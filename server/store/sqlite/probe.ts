/**
 * Whether the disk takes again what is written: a write larger than a message's, which leaves nothing that counts.
 *
 * One that is full still has room for a small write, in what a large one began and had to give up.
 */
import type { Database } from "bun:sqlite";
import type { Transaction } from "./transaction.ts";

/** Twice as long as the longest frame that a client may send. */
const text = "-".repeat(131_072);

/** @returns tries once, and throws what SQLite says if it cannot be done */
export function createProbe(db: Database, transaction: Transaction): () => void {
  const write = db.prepare<unknown, [string]>(
    "INSERT INTO meta (key, value) VALUES ('probe', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  );
  const remove = db.prepare("DELETE FROM meta WHERE key = 'probe'");
  // What was taken in the write-ahead log is free for the next write when the file has taken it over.
  const checkpoint = db.prepare("PRAGMA wal_checkpoint(PASSIVE)");
  return () => {
    transaction(() => {
      write.run(text);
      // Its pages are written all the same, overwritten, and the next to need some takes those.
      remove.run();
    });
    checkpoint.run();
  };
}
