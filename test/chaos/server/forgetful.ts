/**
 * Loaded before the server: a database that throws away the first commit with new messages and every fourth after
 * it, and says that all is well.
 *
 * It is there to show that such a thing would be noticed.
 */
import { Database } from "bun:sqlite";
import { loadInStoreThread } from "./store-thread.ts";

if (Bun.isMainThread) loadInStoreThread(import.meta.path);

const { prepare } = Database.prototype;
let hasMessages = false;
let commits = 0;

function isForgotten(): boolean {
  if (!hasMessages) return false;
  hasMessages = false;
  commits += 1;
  return commits % 4 === 1;
}

Object.assign(Database.prototype, {
  prepare(this: Database, sql: string, ...rest: never[]) {
    const statement = prepare.call(this, sql, ...rest);
    const run = statement.run as (...values: unknown[]) => unknown;
    if (sql.startsWith("INSERT INTO events")) {
      return Object.assign(statement, {
        run(...values: unknown[]) {
          hasMessages ||= values.includes("message:new");
          return run.apply(statement, values);
        },
      });
    }
    if (sql !== "COMMIT") return statement;
    const rollback = prepare.call(this, "ROLLBACK");
    return Object.assign(statement, { run: () => (isForgotten() ? rollback.run() : run.call(statement)) });
  },
});
