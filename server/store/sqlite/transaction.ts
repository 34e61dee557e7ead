/** Transactions: all of the work is stored, or none of it, also on a disk that fails half-way. */
import type { Database } from "bun:sqlite";
import { createPlaceCheck } from "./in-place.ts";

export type Transaction = <Result>(work: () => Result) => Result;

/** The work is synchronous: an asynchronous one would be stored up to its first wait. */
export function createTransaction(db: Database): Transaction {
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  const rollback = db.prepare("ROLLBACK");
  const checkPlace = createPlaceCheck(db);

  function rollBack(): void {
    try {
      if (db.inTransaction) rollback.run();
    } catch {
      // Why the work failed says more than why it could not be undone; the next transaction tries again.
    }
  }

  return (work) => {
    // One that could not be rolled back must not stand in the way for ever.
    if (db.inTransaction) rollback.run();
    checkPlace();
    begin.run();
    try {
      const result = work();
      commit.run();
      return result;
    } catch (error) {
      rollBack();
      throw error;
    }
  };
}
