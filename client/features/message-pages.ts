/**
 * The way back through a room's log, page by page, with the private messages of the same time beside it.
 *
 * Those are in the user's own log, among all else that is told there. It is read back as far as the room's, and beyond
 * that log's beginning only for who asks for more. Nothing of a page counts that was asked for before a reset.
 */
import { batch, type ReadonlySignal, signal } from "@preact/signals-core";
import type { Core } from "../core/core.ts";
import type { TautlineError } from "../core/errors.ts";
import type { HistoryPage, User } from "../core/wire.ts";
import type { Problem } from "./message.ts";
import type { ReadOwnLog } from "./own-log.ts";

const pageSize = 50;

interface Way {
  /** Everything from this seq on is loaded. */
  from: number;
  /** Epoch ms of the oldest event that is loaded. */
  reachedAt: number;
  hasMore: boolean;
}

export function createMessagePages(
  room: string,
  core: Core,
  deps: {
    readonly user: ReadonlySignal<User | undefined>;
    readonly ownLog: ReadOwnLog;
    /** How many messages are held: a page may add none, and the reader asked for something to read. */
    count(): number;
    /** Newest change of a message that is not held: what a page of an older log shows was changed since. */
    missedSeq(): number;
    /** Of the room's log, oldest first. */
    page(events: HistoryPage["events"]): void;
    /** Of the user's own log, oldest first, of this room or of its messages. */
    privates(events: HistoryPage["events"]): void;
  },
) {
  const hasOlder = signal(false);
  const loading = signal(false);
  const error = signal<Problem | undefined>(undefined);
  const log: Way = { from: 0, reachedAt: Infinity, hasMore: false };
  const own: Way = { from: 0, reachedAt: Infinity, hasMore: false };
  /** Raised by a reset. */
  let generation = 0;
  /** To be called with each page: the first one shows what is newest. */
  let newest = () => {};

  function begin(way: Way, head: number): void {
    way.from = Math.min(head + 1, Number.MAX_SAFE_INTEGER);
    way.reachedAt = Infinity;
    way.hasMore = head > 0;
  }

  /** @returns the page, or nothing where it is void */
  async function load(asked: Promise<unknown>): Promise<HistoryPage | undefined> {
    const mine = generation;
    const page = (await asked) as HistoryPage;
    return mine === generation ? page : undefined;
  }

  function went(way: Way, { events: [oldest], more }: HistoryPage): void {
    const seq = oldest?.seq ?? 0;
    // A page that does not lead further back would be asked for again and again.
    way.hasMore = more && Number.isSafeInteger(seq) && seq > 1 && seq < way.from;
    way.from = seq;
    way.reachedAt = oldest?.timestamp ?? way.reachedAt;
  }

  /** @returns whether it held something to show */
  async function loadPage(): Promise<boolean> {
    const page = await load(core.request("room:history", { room, before: log.from, limit: pageSize }));
    // What it shows was changed since it was read.
    if (page === undefined || deps.missedSeq() > page.head) return false;
    const before = deps.count();
    batch(() => {
      deps.page(page.events);
      went(log, page);
      hasOlder.value = log.hasMore || own.hasMore;
    });
    const isShown = deps.count() > before;
    newest();
    return isShown;
  }

  /** @returns whether it held something to show */
  async function loadPrivates(): Promise<boolean> {
    const page = await load(deps.ownLog(`user:${deps.user.peek()?.id}`, own.from));
    if (page === undefined) return false;
    const before = deps.count();
    batch(() => {
      const { events } = page;
      deps.privates(events.filter(({ type, data }) => type !== "message:new" || data.room === room));
      went(own, page);
      // Nothing was said in it before it was there.
      if (events.some(({ type, data }) => type === "conversation:created" && data.room === room)) {
        own.hasMore = false;
      }
      hasOlder.value = log.hasMore || own.hasMore;
    });
    return deps.count() > before;
  }

  async function loadOlder(): Promise<void> {
    if (loading.peek() || !hasOlder.peek()) return;
    const mine = generation;
    let isShown = false;
    loading.value = true;
    error.value = undefined;
    try {
      while (mine === generation && hasOlder.peek() && !isShown) {
        isShown = await (log.hasMore ? loadPage() : loadPrivates());
      }
      while (mine === generation && own.hasMore && own.reachedAt > log.reachedAt) await loadPrivates();
    } catch (thrown) {
      if (mine === generation) error.value = thrown as TautlineError;
    } finally {
      if (mine === generation) loading.value = false;
    }
  }

  return {
    hasOlder,
    loading,
    error,
    loadOlder,
    /** The room is joined: what could not be loaded before is asked for again. */
    joined(): void {
      if (error.peek() !== undefined) void loadOlder();
    },
    /** From the end of the log. @param shown called once what is newest is shown */
    restart(head: number, shown: () => void): void {
      generation++;
      newest = shown;
      begin(log, head);
      begin(own, core.cursor(`user:${deps.user.peek()?.id}`)?.seq ?? 0);
      hasOlder.value = log.hasMore || own.hasMore;
      loading.value = false;
      error.value = undefined;
      if (!log.hasMore) shown();
      void loadOlder();
    },
  };
}
