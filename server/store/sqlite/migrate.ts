/**
 * Brings a database's tables up to date, by the migrations that `drizzle-kit generate` made and in its table of them.
 *
 * All that are missing are one transaction: it has the tables of before or those of now. What is said of a failure is
 * what failed first, not that it could not be rolled back.
 */
import type { Database } from "bun:sqlite";
import { join } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { createTransaction } from "./transaction.ts";

const migrationsFolder = join(import.meta.dir, "migrations");

export function migrate(db: Database): void {
  db.run(
    "CREATE TABLE IF NOT EXISTS __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)",
  );
  const madeAt = newestIn(db);
  const missing = readMigrationFiles({ migrationsFolder }).filter(
    ({ folderMillis }) => folderMillis > madeAt,
  );
  if (missing.length === 0) return;
  const note = db.prepare("INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)");
  createTransaction(db)(() => {
    for (const { sql, hash, folderMillis } of missing) {
      for (const statement of sql) db.run(statement);
      note.run(hash, folderMillis);
    }
  });
}

/** When the newest of its migrations was made; 0 if it has none. */
function newestIn(db: Database): number {
  const { at } =
    db.query<{ at: number | null }, []>("SELECT max(created_at) AS at FROM __drizzle_migrations").get() ?? {};
  return Number(at ?? 0);
}

/** By a later version of this server: this one does not know what its tables mean. */
export function isOfLaterVersion(db: Database): boolean {
  return (
    newestIn(db) >
    Math.max(...readMigrationFiles({ migrationsFolder }).map(({ folderMillis }) => folderMillis))
  );
}
