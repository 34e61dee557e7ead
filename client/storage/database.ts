/**
 * What is kept in IndexedDB: entries of outboxes, the answers to those that left, cursors.
 *
 * An entry and its answer are never both there. Answers are kept for pages that were away when they came; the
 * oldest go first.
 */
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import type { Refusal } from "../core/errors.ts";
import type { Cursor, Cursors, OutboxEntry } from "../core/storage-port.ts";

export interface Answer {
  readonly id: string;
  readonly refusal: Refusal | undefined;
  readonly data: unknown;
}

export interface KeptEntry {
  /**
   * Rises with each entry that is kept, whoever's it is: what has a lower one was there before. Begins anew where the
   * user clears the site's data.
   */
  readonly key: number;
  readonly owner: string;
  readonly id: string;
  readonly entry: OutboxEntry;
}

/** `owner` is any text that stands for a user at a server. */
export interface Database {
  /** Those kept after the one with the key `after`, in the order of keeping. */
  entries(owner: string, after: number): Promise<readonly KeptEntry[]>;
  /**
   * Resolves once it is on the disk. What is kept under its id already stays as it is.
   *
   * @param goneKey of an answered entry with this id, or 0: where that could not be let go of, this takes its place
   * @returns its key
   */
  put(owner: string, entry: OutboxEntry, goneKey: number): Promise<number>;
  /** In place of the entry with its id under this key; where the id was put again since, nothing changes. */
  settle(owner: string, answer: Answer, key: number): Promise<void>;
  /** Undefined where there was none, or it is long ago. */
  answer(owner: string, id: string): Promise<Answer | undefined>;
  /** Whether none was let go of to make room: then one that is not there never came. */
  hasEveryAnswer(): Promise<boolean>;
  cursors(owner: string): Promise<Cursors>;
  /** Within an epoch, a cursor that would go back stays where it is. */
  move(owner: string, cursors: ReadonlyMap<string, Cursor>): Promise<void>;
  /** What is under way is done all the same, and what still comes opens it for as long as it takes. */
  close(): void;
}

interface Schema extends DBSchema {
  entries: {
    key: number;
    value: Omit<KeptEntry, "key">;
    indexes: { id: [string, string] };
  };
  answers: {
    key: number;
    value: Answer & { readonly owner: string };
    indexes: { id: [string, string] };
  };
  cursors: { key: [owner: string, room: string]; value: Cursor };
}

const databaseName = "tautline";
/** Some browsers, in some states, never say whether the database opens, or what becomes of a transaction. */
const openTimeoutMs = 5_000;
/** A disk that is busy takes its time. */
const answerTimeoutMs = 10_000;
/** Before each further try of what met a database that the browser had closed; it may take its time to clear it. */
const retryDelaysMs = [0, 50, 250, 1_000];

/** Rejects with the problem where there is no answer in time; what was asked for takes its course. */
async function within<T>(timeoutMs: number, asked: Promise<T>, problem: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(problem)), timeoutMs);
  });
  try {
    return await Promise.race([asked, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Rejects where the browser has no IndexedDB, or does not let the page use it.
 *
 * @param maxAnswers kept, of all users together
 */
export async function openDatabase(maxAnswers = 1_000): Promise<Database> {
  if (globalThis.indexedDB === undefined) throw new Error("this browser has no IndexedDB");
  let db = connect();
  let isClosed = false;
  await db;

  function connect(): Promise<IDBPDatabase<Schema>> {
    const opening = openDB<Schema>(databaseName, 1, {
      upgrade(fresh) {
        const entries = fresh.createObjectStore("entries", { autoIncrement: true });
        entries.createIndex("id", ["owner", "id"], { unique: true });
        const answers = fresh.createObjectStore("answers", { autoIncrement: true });
        answers.createIndex("id", ["owner", "id"]);
        fresh.createObjectStore("cursors");
      },
      // A page with a newer version of this must not wait for this one to close.
      blocking: (_, __, { target }) => (target as IDBDatabase).close(),
    });
    return within(openTimeoutMs, opening, "IndexedDB does not open");
  }

  /**
   * The browser may close the database by itself, also in the middle of something: it is opened once more. While the
   * browser is still clearing it away, that one is closed as well.
   */
  async function use<T>(run: (open: IDBPDatabase<Schema>) => Promise<T>, tries = 0): Promise<T> {
    const used = db;
    try {
      return await within(answerTimeoutMs, run(await used), "IndexedDB does not answer");
    } catch (error) {
      const isClosed = error instanceof DOMException && /^(InvalidState|Abort)Error$/.test(error.name);
      const delayMs = retryDelaysMs[tries];
      if (!isClosed || delayMs === undefined) throw error;
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      // Whoever comes first opens it for all that were under way.
      if (db === used) {
        db = connect();
        db.catch(() => {
          db = used;
        });
      }
      return use(run, tries + 1);
    } finally {
      if (isClosed) shut();
    }
  }

  /** The browser lets transactions that have begun come to their end. */
  function shut(): void {
    db.then(
      (open) => open.close(),
      () => {},
    );
  }

  return {
    entries: (owner, after) =>
      use(async (open) => {
        const { store } = open.transaction("entries");
        const later = IDBKeyRange.lowerBound(after, true);
        const [keys, values] = await Promise.all([store.getAllKeys(later), store.getAll(later)]);
        return keys.flatMap((key, index) => {
          const kept = values[index];
          return kept?.owner === owner ? [{ ...kept, key }] : [];
        });
      }),

    put: (owner, entry, goneKey) =>
      use(async (open) => {
        const tx = open.transaction(["entries", "answers"], "readwrite", { durability: "strict" });
        const [entries, answers] = [tx.objectStore("entries"), tx.objectStore("answers")];
        const [kept, answered] = await Promise.all([
          entries.index("id").getKey([owner, entry.id]),
          answers.index("id").getKey([owner, entry.id]),
        ]);
        if (answered !== undefined) answers.delete(answered);
        const isGone = kept !== undefined && kept <= goneKey;
        if (isGone) entries.delete(kept);
        const key = isGone || kept === undefined ? await entries.add({ owner, id: entry.id, entry }) : kept;
        await tx.done;
        return key;
      }),

    settle: (owner, answer, key) =>
      use(async (open) => {
        const tx = open.transaction(["entries", "answers"], "readwrite");
        const [entries, answers] = [tx.objectStore("entries"), tx.objectStore("answers")];
        const kept = await entries.index("id").getKey([owner, answer.id]);
        if (kept === undefined || kept === key) {
          if (kept !== undefined) entries.delete(kept);
          const added = await answers.add({ owner, ...answer });
          answers.delete(IDBKeyRange.upperBound(added - maxAnswers));
        }
        await tx.done;
      }),

    answer: (owner, id) => use((open) => open.getFromIndex("answers", "id", [owner, id])),

    hasEveryAnswer: () =>
      use(async (open) => {
        const newest = await open.transaction("answers").store.openKeyCursor(null, "prev");
        return (newest?.key ?? 0) <= maxAnswers;
      }),

    cursors: (owner) =>
      use(async (open) => {
        const { store } = open.transaction("cursors");
        const own = IDBKeyRange.bound([owner], [owner, []]);
        const [keys, values] = await Promise.all([store.getAllKeys(own), store.getAll(own)]);
        return Object.fromEntries(values.map((cursor, index) => [`${keys[index]?.[1]}`, cursor]));
      }),

    move: (owner, cursors) =>
      use(async (open) => {
        const tx = open.transaction("cursors", "readwrite");
        for (const [room, cursor] of cursors) {
          const kept = await tx.store.get([owner, room]);
          if (kept?.epoch !== cursor.epoch || kept.seq < cursor.seq) tx.store.put(cursor, [owner, room]);
        }
        await tx.done;
      }),

    close() {
      isClosed = true;
      shut();
    },
  };
}

/** Everything that is kept for whichever user; who has it open opens an empty one when it is next used. */
export const deleteDatabase = (): Promise<void> =>
  within(openTimeoutMs, deleteDB(databaseName), "IndexedDB does not delete");
