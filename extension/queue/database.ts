/**
 * The queue's storage in IndexedDB.
 *
 * Activities are keyed by session and place, so that a batch is one range and a session's oldest come first. Each
 * change is on the disk before it is said to be done.
 */
import { type DBSchema, type IDBPDatabase, type IDBPObjectStore, type IDBPTransaction, openDB } from "idb";
import {
  type KeptActivity,
  type KeptSession,
  maxRefusedKept,
  type QueueStorage,
  type QueueTransaction,
  type RefusedActivity,
} from "./port.ts";

interface Schema extends DBSchema {
  sessions: { key: string; value: KeptSession };
  activities: { key: [sessionId: string, index: number]; value: KeptActivity };
  refused: { key: number; value: RefusedActivity };
}

const stores = ["sessions", "activities", "refused"] as const;

export function openQueueStorage(name = "tautline-queue"): QueueStorage {
  let opening: Promise<IDBPDatabase<Schema>> | undefined;

  function open(): Promise<IDBPDatabase<Schema>> {
    const forget = () => {
      opening = undefined;
    };
    opening ??= openDB<Schema>(name, 1, {
      upgrade(fresh) {
        fresh.createObjectStore("sessions", { keyPath: "sessionId" });
        fresh.createObjectStore("activities");
        fresh.createObjectStore("refused", { autoIncrement: true });
      },
      blocking: (_, __, { target }) => {
        forget();
        (target as IDBDatabase).close();
      },
      terminated: forget,
    });
    opening.catch(forget);
    return opening;
  }

  return {
    async change(run) {
      const transaction = (await open()).transaction(stores, "readwrite", { durability: "strict" });
      const { done } = transaction;
      // Heard below, where the work was done; where that failed, it says why.
      done.catch(nothing);
      try {
        const value = await run({ ...readsOf(transaction), ...writesTo(transaction) });
        await done;
        return value;
      } catch (error) {
        abort(transaction);
        throw error;
      }
    },
    async read(run) {
      const transaction = (await open()).transaction(stores);
      transaction.done.catch(nothing);
      return run({ ...readsOf(transaction), ...noWrites });
    },
  };
}

type Transaction = IDBPTransaction<Schema, typeof stores, "readwrite">;

const nothing = () => {};

/** Does nothing to one that is over already. */
function abort(transaction: Transaction): void {
  try {
    transaction.abort();
  } catch {
    // It was.
  }
}

type Writes = Pick<
  QueueTransaction,
  "putSession" | "deleteSession" | "putActivity" | "deleteActivities" | "setAside" | "clear"
>;
type Reads = Omit<QueueTransaction, keyof Writes>;

const range = (sessionId: string, from: number, to: number) =>
  IDBKeyRange.bound([sessionId, from], [sessionId, to], false, true);

function readsOf(transaction: IDBPTransaction<Schema, typeof stores, IDBTransactionMode>): Reads {
  const sessions = transaction.objectStore("sessions");
  const activities = transaction.objectStore("activities");
  const refused = transaction.objectStore("refused");
  return {
    sessions: () => sessions.getAll(),
    session: (sessionId) => sessions.get(sessionId),
    activity: (sessionId, index) => activities.get([sessionId, index]),
    async activities(sessionId, from, to, limit) {
      // Neither is to IndexedDB what it says.
      if (from >= to || limit <= 0) return [];
      const wanted = range(sessionId, from, to);
      const [keys, values] = await Promise.all([
        activities.getAllKeys(wanted, limit),
        activities.getAll(wanted, limit),
      ]);
      return values.map((activity, at) => ({ index: keys[at]?.[1] ?? from + at, activity }));
    },
    refused: () => refused.getAll(),
  };
}

/** A write that fails ends the transaction, which says so. */
function writesTo(transaction: Transaction): Writes {
  const sessions = transaction.objectStore("sessions");
  const activities = transaction.objectStore("activities");
  const refused = transaction.objectStore("refused");
  return {
    putSession: (session) => void sessions.put(session).catch(nothing),
    deleteSession: (sessionId) => void sessions.delete(sessionId).catch(nothing),
    putActivity: (sessionId, index, activity) =>
      void activities.put(activity, [sessionId, index]).catch(nothing),
    deleteActivities(sessionId, from, to) {
      if (from < to) void activities.delete(range(sessionId, from, to)).catch(nothing);
    },
    setAside: (one) => void keepNewest(refused, one).catch(nothing),
    clear: () => {
      for (const name of stores) void transaction.objectStore(name).clear().catch(nothing);
    },
  };
}

function refuse(): never {
  throw new Error("a read writes; use change");
}

const noWrites: Writes = {
  putSession: refuse,
  deleteSession: refuse,
  putActivity: refuse,
  deleteActivities: refuse,
  setAside: refuse,
  clear: refuse,
};

async function keepNewest(
  refused: IDBPObjectStore<Schema, typeof stores, "refused", "readwrite">,
  one: RefusedActivity,
): Promise<void> {
  const key = await refused.add(one);
  await refused.delete(IDBKeyRange.upperBound(key - maxRefusedKept));
}
