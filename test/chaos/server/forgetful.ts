/**
 * Loaded before the server: a database that throws away every tenth change of its log, and says that all is well.
 *
 * It is there to show that such a thing would be noticed.
 */
import { Database } from "bun:sqlite";

const { prepare } = Database.prototype;
let commits = 0;

Object.assign(Database.prototype, {
  prepare(this: Database, sql: string, ...rest: never[]) {
    const statement = prepare.call(this, sql, ...rest);
    if (sql !== "COMMIT") return statement;
    const rollback = prepare.call(this, "ROLLBACK");
    const commit = statement.run;
    const run = () => {
      commits += 1;
      return commits > 20 && commits % 10 === 0 ? rollback.run() : commit.call(statement);
    };
    return Object.assign(statement, { run });
  },
});
