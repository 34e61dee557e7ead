/**
 * The SQLite store of a server: what writes is done by a thread of its own, what reads is done here.
 *
 * The event loop waits for no disk to take something. A reading is short, and finds all that was acknowledged.
 */
import type { Store } from "../port.ts";
import { StoreError } from "./failure.ts";
import { type OpenDatabase, type OpenOptions, openReader } from "./open.ts";
import { createSqliteStore, createStoreOver } from "./store.ts";
import { type Answer, type Question, SqliteThread } from "./thread.ts";

/** @throws StoreError in one line, when the file cannot be used */
export async function openThreadedStore(options: OpenOptions): Promise<Store> {
  // Nobody else can see what is in memory, and no disk is waited for.
  if (options.dataDir === ":memory:") return createSqliteStore(options);
  const thread = await startThread(options);
  return storeWith(await readerBeside(thread, options.dataDir), thread);
}

/** For readings beside the thread, which moves the logs on: nothing is known of them without asking. */
export function createReaderOver(database: OpenDatabase): Store {
  return createStoreOver(database, 0);
}

/** The store that reads with one and writes with the other. */
export function storeWith(reader: Store, thread: Pick<SqliteThread, "call" | "commit" | "close">): Store {
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

async function startThread(options: OpenOptions): Promise<SqliteThread> {
  const worker = new Worker(new URL("./thread-worker.ts", import.meta.url).href);
  // What nobody there has caught is a bug, and nobody can say what was stored: it ends this process, too.
  worker.onerror = ({ message }) => {
    throw new Error(`the store's thread failed: ${message}`);
  };
  const problem = await new Promise<string | undefined>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      resolve(typeof data === "object" && "unusable" in data ? data.unusable : undefined);
    };
    worker.postMessage({ open: options } satisfies Question);
  });
  if (problem !== undefined) {
    worker.terminate();
    throw new StoreError(problem);
  }
  const thread = new SqliteThread(worker);
  worker.addEventListener("close", () => {
    if (thread.waitingCount > 0)
      throw new Error(`the store's thread ended; ${thread.waitingCount} wait for it`);
  });
  return thread;
}

async function readerBeside(thread: SqliteThread, dataDir: string): Promise<Store> {
  try {
    return createReaderOver(openReader(dataDir));
  } catch (error) {
    await thread.close();
    throw error;
  }
}
