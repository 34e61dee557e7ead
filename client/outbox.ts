/**
 * What `/sdk/outbox.js` exports: the outbox, and where a browser keeps it.
 *
 * A page need not name it: the client loads it beside itself. A worker of an extension, which may load nothing
 * later on, imports it and passes it: `connect({ ports: { outbox: createBrowserOutbox } })`.
 */
import { createOutbox } from "./core/outbox.ts";
import type { OutboxFactory } from "./core/outbox-port.ts";
import { createBrowserStorage } from "./storage/browser-storage.ts";

export type { OpenStorage, Storage, StorageEvents, StorageOwner } from "./core/storage-port.ts";
export { type Database, deleteDatabase, openDatabase } from "./storage/database.ts";
export { type Channel, createSharedStorage, type Locks, type Sharing } from "./storage/shared-storage.ts";
export { createBrowserStorage, createOutbox };

/** An outbox in IndexedDB, shared by all pages and workers of this origin. */
export const createBrowserOutbox: OutboxFactory = (deps) => createOutbox(createBrowserStorage())(deps);
