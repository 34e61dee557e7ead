/** Stores on disk, what was said in them, and their backups. */
import { join } from "node:path";
import { roomName, type UserId } from "../../../../protocol/index.ts";
import type { Change, Store } from "../../../../server/store/port.ts";
import { backUp, createSqliteStore, restore } from "../../../../server/store/sqlite/index.ts";
import { useFolders } from "../../../support/folders.ts";

export const alice = "alice" as UserId;
export const room = roomName("conversation", "r1");
const nowMs = Date.UTC(2026, 0, 2, 3, 4, 5);
export const open = (dataDir: string) => createSqliteStore({ dataDir, synchronous: "NORMAL" });
export const backUpQuietly = (dataDir: string, file: string) =>
  backUp({ dataDir, file, nowMs: Date.now(), onProgress() {} });
export const restoreQuietly = (dataDir: string, file: string) =>
  restore({ dataDir, file, nowMs, onProgress() {} });

export function said(content: string, requestId?: string): Change {
  const key = requestId === undefined ? {} : { key: { userId: alice, requestId } };
  const body = JSON.stringify({ content });
  return { ...key, events: [{ room, type: "message:new", body, senderId: alice }], at: 1 };
}

export const all = { after: 0, upTo: 1e9, limit: 1e6, from: "oldest" } as const;
export const contents = async (store: Store) =>
  (await store.log.read(room, all)).map(({ body }) => JSON.parse(body).content);

/** To be called at the top of a test file. @returns what makes folders, and in them stores and their backups */
export function useBackups() {
  const folder = useFolders("backup");

  /** A store with these messages, each under its first word for a request id; and a backup of it. */
  async function backedUp(...messages: string[]) {
    const dataDir = folder();
    const file = join(folder(), "copy.db");
    const store = open(dataDir);
    for (const message of messages) await store.log.commit([said(message, message.split(" ")[0])]);
    const { epoch } = store;
    await backUpQuietly(dataDir, file);
    return { dataDir, file, store, epoch };
  }

  return { folder, backedUp };
}
