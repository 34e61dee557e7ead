/**
 * Messages of one room: the log as far as loaded, then what this user has written and the server not yet
 * confirmed.
 *
 * What is said of a message that is not held is not lost: the page that it comes with is read again.
 */
import type { ReadonlySignal } from "@preact/signals-core";
import type { Core } from "../core/core.ts";
import type { Clock } from "../core/ports.ts";
import type { Cursor } from "../core/storage-port.ts";
import type { EventOf, HistoryPage, ServerEvent, User } from "../core/wire.ts";
import { type Messages, sealOf } from "./message.ts";
import { createMessagePages } from "./message-pages.ts";
import { createMessageTable } from "./message-table.ts";
import type { ReadOwnLog } from "./own-log.ts";
import { createOwnMessages } from "./own-messages.ts";
import { createReadMark } from "./read-mark.ts";

export function createMessages(
  room: string,
  core: Core,
  deps: {
    readonly clock: Clock;
    /** UUIDv7. */
    nextId(): string;
    readonly user: ReadonlySignal<User | undefined>;
    readonly ownLog: ReadOwnLog;
    /** This user has written. */
    sent(): void;
    /** This user has read so far. */
    read(seq: number): void;
    /** Where this user stood in the log before this page; undefined where that is not known. */
    before(): Cursor | undefined;
    /** A page of the log was loaded. */
    page(events: HistoryPage["events"]): void;
    /** What is held of the log is dropped. */
    reset(): void;
  },
) {
  /** When a page of the log was loaded last, by this device's clock. */
  let loadedAt = 0;
  /** Newest change of a message that is not held. */
  let missedSeq = 0;

  /** Nothing of it may touch a disk, and there is no log to load from. */
  const isPassing = room.startsWith("whisper:");
  const cursor = () => core.cursor(room)?.seq ?? 0;

  const table = createMessageTable(deps.user);
  const mark = createReadMark(room, core, deps.read);
  const own = createOwnMessages(room, core, table, { ...deps, cursor, loadedAt: () => loadedAt });
  const pages = createMessagePages(room, core, {
    user: deps.user,
    ownLog: deps.ownLog,
    count: () => table.size,
    missedSeq: () => missedSeq,
    page(events) {
      hold(events);
      loadedAt = deps.clock.now();
      deps.page(events);
    },
    privates: hold,
  });

  /** Messages come with their present content; their changes are not replayed a second time. */
  function hold(events: readonly ServerEvent[]): void {
    for (const event of events) {
      if (event.type === "message:new") add(event, false);
      else if (event.type === "message:reaction") react(event);
    }
  }

  function add(envelope: EventOf<"message:new">, live: boolean): void {
    const { data, timestamp } = envelope;
    const { id, content, sender, replyTo, editedAt, to, kind } = data;
    // A private one has its place in another log.
    const seq = to === undefined ? envelope.seq : undefined;
    const known = table.find(id);
    // A page tells what is held already; a room without a log may say it twice.
    if (known && !(live && seq)) return;
    const key = known?.key ?? own.claim(envelope, live) ?? id;
    const mine = sender.id === deps.user.peek()?.id;
    const unseen = !mine && isAfter(seq, deps.before());
    const said = { key, id, seq, content, sender, timestamp, mine, editedAt, replyTo, to };
    table.put({ ...said, seal: sealOf(kind), state: "sent", live, unseen });
  }

  function isAfter(seq = 0, before: Cursor | undefined): boolean {
    return before !== undefined && before.epoch === core.cursor(room)?.epoch && seq > before.seq;
  }

  function change(envelope: EventOf<"message:update" | "message:deleted">): void {
    const { type, data, seq = 0, timestamp: editedAt } = envelope;
    const known = table.find(data.id);
    if (type === "message:deleted") table.reactions.forget(data.id);
    if (!known) missedSeq = Math.max(missedSeq, seq);
    else if (type === "message:deleted") table.drop(known.key);
    else table.replace({ ...known, content: data.content, editedAt });
  }

  function react(event: EventOf<"message:reaction">): void {
    if (table.reactions.apply(event)) table.changed();
  }

  const { hasOlder, loading, error, loadOlder } = pages;
  const shown: Messages = {
    list: table.list,
    hasOlder,
    loading,
    error,
    delay: own.delay,
    loadOlder,
    send(content, options = {}) {
      deps.sent();
      return own.send(content, options);
    },
    async edit(messageId, content) {
      await core.request("message:edit", { messageId, content }, { inMemory: isPassing });
    },
    async remove(messageId) {
      await core.request("message:delete", { messageId }, { inMemory: isPassing });
    },
    async react(messageId, emoji, on) {
      await core.request("message:react", { messageId, emoji, on }, { inMemory: isPassing });
    },
    retry: own.retry,
    discard: own.discard,
    markRead: mark.read,
  };

  return {
    shown,
    restore: own.restore,
    settled: own.settled,
    refused: own.refused,
    resumed: own.resumed,
    joined(): void {
      mark.joined();
      pages.joined();
    },
    event(envelope: ServerEvent): void {
      if (envelope.type === "message:new") add(envelope, true);
      else if (envelope.type === "message:update" || envelope.type === "message:deleted") change(envelope);
      else if (envelope.type === "message:reaction") react(envelope);
    },
    /** The log begins anew at the cursor: what is held of it is dropped, the newest page loaded and `shown`. */
    reset(shown: () => void): void {
      if (isPassing) return;
      for (const { key, state } of table.all()) if (state === "sent") table.drop(key);
      deps.reset();
      mark.reset();
      missedSeq = 0;
      table.reactions.clear();
      pages.restart(cursor(), shown);
    },
  };
}
