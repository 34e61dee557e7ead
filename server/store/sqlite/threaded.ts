/**
 * The SQLite store of a server: what writes is done by a thread of its own, what reads is done here.
 *
 * The event loop waits for no disk to take something. A reading is short, and finds all that was acknowledged.
 */
import type { Store } from "../port.ts";
import { type OpenOptions, openReader } from "./open.ts";
import { createSqliteStore, createStoreOver } from "./store.ts";
import { SqliteThread } from "./thread.ts";

/** @throws StoreError in one line, when the file cannot be used */
export async function openThreadedStore(options: OpenOptions): Promise<Store> {
  // Nobody else can see what is in memory, and no disk is waited for.
  if (options.dataDir === ":memory:") return createSqliteStore(options);
  const thread = new SqliteThread();
  await thread.open(options);
  const reader = await readerBeside(thread, options.dataDir);
  const { log, conversations, retention, personal } = reader;
  return {
    ...reader,
    log: { ...log, commit: (changes) => thread.commit(changes) },
    conversations: {
      ...conversations,
      setInvite: (...args) => thread.call("conversations", "setInvite", args),
    },
    retention: {
      ...retention,
      trim: (...args) => thread.call("retention", "trim", args),
      forgetRequests: (...args) => thread.call("retention", "forgetRequests", args),
    },
    personal: {
      ...personal,
      forgetRequests: (...args) => thread.call("personal", "forgetRequests", args),
    },
    probe: () => thread.call(undefined, "probe", []),
    scrub: () => thread.call(undefined, "scrub", []),
    async close() {
      await reader.close();
      await thread.close();
    },
  };
}

async function readerBeside(thread: SqliteThread, dataDir: string): Promise<Store> {
  try {
    // The other thread moves the logs on, so nothing is known of them without asking.
    return createStoreOver(openReader(dataDir), 0);
  } catch (error) {
    await thread.close();
    throw error;
  }
}
