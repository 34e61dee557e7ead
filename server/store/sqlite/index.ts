/** The store over SQLite, in the thread that asks or with one of its own for writing; and copies of its file. */
export { backUp } from "./backup.ts";
export { StoreError } from "./failure.ts";
export { restore } from "./restore.ts";
export { createSqliteStore, createStoreOver } from "./store.ts";
export { openThreadedStore } from "./threaded.ts";
