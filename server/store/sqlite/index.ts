/** The store over SQLite in the thread that asks (in one of its own: `thread.ts`), and copies of its file. */
export { backUp } from "./backup.ts";
export { StoreError } from "./failure.ts";
export { restore } from "./restore.ts";
export { createSqliteStore, createStoreOver } from "./store.ts";
