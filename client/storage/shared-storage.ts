/**
 * One storage for all pages of a user: who owns the outbox, and who has to be told what.
 *
 * The database is the truth, also for the order; the channel only says when to look, and what was missed is read
 * when a page is back. The lock makes one of the pages that have a connection the owner. It saves traffic and is not
 * needed for the promises: were there two owners, a request that both send would take effect once, by its id.
 */
import type { Timers } from "../core/ports.ts";
import type { Cursor, OpenStorage, OutboxEntry, Storage, StorageEvents } from "../core/storage-port.ts";
import type { Answer, Database } from "./database.ts";

/** As `navigator.locks` has it. */
export interface Locks {
  request(
    name: string,
    options: { readonly signal?: AbortSignal; readonly steal?: boolean },
    hold: () => Promise<void>,
  ): Promise<unknown>;
}

/** What one page posts, all others hear. */
export interface Channel {
  postMessage(message: unknown): void;
  close(): void;
}

export interface Sharing {
  database(): Promise<Database>;
  /** Undefined where the browser has none, as on a page that is not secure: then every page is an owner. */
  readonly locks: Locks | undefined;
  channel(name: string, hear: (message: unknown) => void): Channel;
  readonly timers: Timers;
}

type Message =
  | { readonly kind: "added"; readonly key: number; readonly id: string }
  | { readonly kind: "settled"; readonly key: number; readonly answer: Answer }
  /** The owner is awake, and has what was added last. */
  | { readonly kind: "taken" };

/** How long an owner may take to say that it has an entry, before another page takes its place. */
const takeTimeoutMs = 5_000;
/** How often an owner looks for entries that nobody told it of. */
const readAgainMs = 30_000;
/** Until it is tried again to let go of an entry, where the database would not. */
const settleRetryMs = 5_000;
/** Entries known to be gone, against a reading of the database that began before. */
const maxGone = 1_000;
const nothing = () => {};

export function createSharedStorage(sharing: Sharing): Storage {
  return {
    async open({ server, user }, events) {
      const database = await sharing.database();
      const [address] = server.split("?");
      const page = joinPages(`tautline ${user} ${address}`, database, sharing, events);
      try {
        await page.read();
        return { ...page.handle, cursors: await page.cursors() };
      } catch (error) {
        page.handle.close();
        throw error;
      }
    },
  };
}

function joinPages(
  owner: string,
  database: Database,
  { locks, channel: openChannel, timers }: Sharing,
  events: StorageEvents,
) {
  // Before anything is read, so that nothing falls between the two.
  const channel = openChannel(owner, (message) => heard(message as Message));
  /** What this page was told of, or has put, by id; the key is 0 while it is being put. */
  const known = new Map<string, { readonly key: number; readonly entry: OutboxEntry }>();
  /** Those that are gone, by id, with their answers; under a higher key, an id is there anew. */
  const gone = new Map<string, { readonly key: number; readonly answer: Answer }>();
  /** Of the entries read so far; 0 again where the user has cleared the site's data, and keys begin anew. */
  let newestKey = 0;
  /** Newest cursors, and those of them that are not written yet. */
  const moved = new Map<string, Cursor>();
  const moves = new Map<string, Cursor>();
  let isClosed = false;
  let isOwner = false;
  let isMoving = false;
  /** Ends the present wait for the lock; undefined while this page has no connection. */
  let contest: AbortController | undefined;
  let release = nothing;
  let cancelTakeover = nothing;
  let cancelReading = nothing;

  const post = (message: Message): void => {
    if (!isClosed) channel.postMessage(message);
  };

  function heard(message: Message): void {
    if (message.kind === "added") {
      const { key, id } = message;
      if (key <= newestKey && known.get(id)?.key !== key && !isGone(id, key)) newestKey = 0;
      catchUp().then(() => isOwner && post({ kind: "taken" }), nothing);
    } else {
      cancelTakeover();
      if (message.kind === "settled") settled(message.answer, message.key);
    }
  }

  /** Tells of what is new, in the order of keeping, which may not be that in which pages heard of it. */
  async function catchUp(after = newestKey): Promise<ReadonlyMap<string, number>> {
    const kept = await database.entries(owner, after);
    for (const { key, id, entry } of kept) {
      newestKey = Math.max(newestKey, key);
      if (isClosed || isGone(id, key)) continue;
      const isNew = !known.has(id);
      known.set(id, { key, entry });
      if (isNew) events.added(entry);
    }
    return new Map(kept.map(({ id, key }) => [id, key]));
  }

  async function keep(entry: OutboxEntry): Promise<void> {
    const keptBefore = newestKey;
    const key = await database.put(owner, entry, gone.get(entry.id)?.key ?? 0);
    known.set(entry.id, { key, entry });
    if (key <= keptBefore) newestKey = 0;
    post({ kind: "added", key, id: entry.id });
  }

  async function wasCleared(id: string, key: number): Promise<boolean> {
    return (await database.hasEveryAnswer()) && known.get(id)?.key === key && !isClosed;
  }

  function isGone(id: string, key: number): boolean {
    return key <= (gone.get(id)?.key ?? 0);
  }

  function settled({ id, refusal, data }: Answer, key: number): void {
    // It was put again since.
    if ((known.get(id)?.key ?? 0) > key) return;
    const wasKnown = forget({ id, refusal, data }, key);
    if (wasKnown && !isClosed) events.settled(id, refusal, data);
  }

  function forget(answer: Answer, key: number): boolean {
    gone.set(answer.id, { key, answer });
    const [oldest] = gone.keys();
    if (gone.size > maxGone && oldest !== undefined) gone.delete(oldest);
    return known.delete(answer.id);
  }

  /**
   * What came and went while this page could not hear it; and what others could not let go of, and are closed. What
   * has gone without an answer was cleared away with the site's data, and is kept again: but not where its answer may
   * have come and gone, too.
   */
  async function read(): Promise<void> {
    const before = [...known];
    const kept = await catchUp(0);
    for (const [id, key] of kept) {
      const left = gone.get(id);
      if (left !== undefined && isGone(id, key) && !isClosed) letGo(left.answer, left.key);
    }
    for (const [id, { key, entry }] of before) {
      if (key === 0 || kept.has(id)) continue;
      const answer = await database.answer(owner, id);
      if (answer !== undefined) settled(answer, key);
      else if (await wasCleared(id, key)) await keep(entry);
    }
  }

  /** Pages that open meanwhile find it still there, and wait to be told. */
  function letGo(answer: Answer, key: number): void {
    const tell = () => post({ kind: "settled", key, answer });
    database.settle(owner, answer, key).then(tell, () => {
      tell();
      timers.after(settleRetryMs, () => !isClosed && letGo(answer, key));
    });
  }

  /** What a page has kept that was gone before it could tell. */
  function readLater(): void {
    cancelReading = timers.after(readAgainMs, () => {
      read().catch(nothing);
      readLater();
    });
  }

  function own(is: boolean): void {
    isOwner = is;
    cancelTakeover();
    cancelReading();
    if (is) readLater();
    if (!isClosed) events.owner(is);
  }

  function compete(steal = false): void {
    const mine = new AbortController();
    contest?.abort();
    contest = mine;
    if (locks === undefined) {
      own(true);
      return;
    }
    const hold = async () => {
      if (contest !== mine) return;
      // Another page may have gone before it could tell.
      await read().catch(nothing);
      if (contest !== mine) return;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      own(true);
      await held;
    };
    locks.request(owner, steal ? { steal } : { signal: mine.signal }, hold).catch((error) => {
      // It may have been this page that no longer wanted it.
      if (contest !== mine) return;
      const isStolen = error instanceof DOMException && error.name === "AbortError";
      own(!isStolen);
      if (isStolen) compete();
    });
  }

  function retire(): void {
    if (contest === undefined) return;
    contest.abort();
    contest = undefined;
    release();
    own(false);
  }

  /** The owner may hang without a word, where the system has stopped it. */
  function awaitOwner(): void {
    if (isOwner || contest === undefined) return;
    cancelTakeover();
    cancelTakeover = timers.after(takeTimeoutMs, () => compete(true));
  }

  async function write(): Promise<void> {
    if (isMoving) return;
    isMoving = true;
    while (moves.size > 0) {
      const next = new Map(moves);
      moves.clear();
      // A cursor that is behind is a cursor all the same.
      await database.move(owner, next).catch(nothing);
    }
    isMoving = false;
  }

  const handle: Omit<OpenStorage, "cursors"> = {
    async put(entry) {
      known.set(entry.id, { key: 0, entry });
      try {
        await keep(entry);
      } catch (error) {
        known.delete(entry.id);
        throw error;
      }
      awaitOwner();
      // What others have put before goes before it, though the word of it may still be on its way.
      await catchUp().catch(nothing);
    },
    settle(id, refusal, data) {
      const key = known.get(id)?.key ?? 0;
      const answer = { id, refusal: refusal && { ...refusal, message: refusal.message }, data };
      forget(answer, key);
      letGo(answer, key);
    },
    move(room, cursor) {
      const { epoch, seq } = moved.get(room) ?? {};
      if (cursor.epoch === epoch && cursor.seq === seq) return;
      moved.set(room, cursor);
      moves.set(room, cursor);
      void write();
    },
    ready(isReady) {
      if (!isReady) retire();
      else if (contest === undefined) {
        read().catch(nothing);
        compete();
      }
    },
    close() {
      isClosed = true;
      retire();
      channel.close();
      database.close();
    },
  };

  return { handle, read, cursors: () => database.cursors(owner) };
}
