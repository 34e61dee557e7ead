/**
 * Messages of one room: the log as far as loaded, then what this user has written and the server not yet
 * confirmed.
 *
 * A message stands in the list once, whichever comes first, its ack or its `message:new`, and keeps its key.
 */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals-core";
import type { ServerEnvelope } from "../../protocol/envelope.ts";
import type { DownData, Reply } from "../../protocol/events/index.ts";
import type { Core } from "../core/core.ts";
import type { TautlineError } from "../core/errors.ts";
import type { Clock } from "../core/ports.ts";
import type { Cursor, OutboxEntry } from "../core/storage-port.ts";
import type { HistoryPage, User } from "../core/wire.ts";
import type { Message, Messages, Problem, SendOptions } from "./message.ts";
import { createReactions } from "./reactions.ts";

const nobody = { id: "", name: "" };
const pageSize = 50;
const readDelayMs = 500;
/** How far this clock and the server's may be apart, in milliseconds. */
const clockTolerance = 60_000;
/** The message was not taken in; nobody else will say so. */
const isUntaken = /^(unavailable|outbox_full)$/;
/** After these the server may have kept the message, or was never asked: its id still stands. */
const retainsId = /^(internal|unavailable|outbox_full)$/;

type Draft = Pick<Message, "content" | "replyTo" | "to"> & Pick<SendOptions, "kind">;

export function createMessages(
  room: string,
  core: Core,
  deps: {
    readonly clock: Clock;
    /** UUIDv7. */
    nextId(): string;
    readonly user: ReadonlySignal<User | undefined>;
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
  /** By key. */
  const held = new Map<string, Message>();
  /** Keys, by message id and by request id. */
  const keys = new Map<string, string>();
  /** By key: under which request id it was sent last, and what it said. */
  const requests = new Map<string, Pick<OutboxEntry, "id"> & Pick<Message, "content">>();
  const version = signal(0);
  const hasOlder = signal(false);
  const loading = signal(false);
  const error = signal<Problem | undefined>(undefined);
  /** Everything in the log before this is yet to be loaded. */
  let loadedFrom = 0;
  /** When a page of it was loaded last, by this device's clock. */
  let loadedAt = 0;
  /** Newest change of a message that is not held. */
  let missedSeq = 0;
  /** Raised by a reset; a page asked for before is void. */
  let generation = 0;
  let readSeq = 0;
  /** To be called with each page: the first one shows what is newest. */
  let newest = () => {};
  let cancelRead = () => {};

  /** Nothing of it may touch a disk, and there is no log to load from. */
  const isPassing = room.startsWith("whisper:");

  const reactions = createReactions();
  /** Those that came in user rooms. Their places are there: here the time tells where they go. */
  const isPrivate = ({ to }: Message) => to !== undefined;

  const cursor = () => core.cursor(room)?.seq ?? 0;
  const place = ({ state, seq }: Message) => (state === "sent" ? (seq ?? 0) : Infinity);

  const list = computed<readonly Message[]>(() => {
    version.value;
    const me = deps.user.value;
    // What an earlier page left was written before this one knew by whom.
    const signed = [...held.values()].map((message) =>
      me && message.sender === nobody ? { ...message, sender: me } : message,
    );
    const shown = signed.map((message) => {
      const said = message.id ? reactions.of(message.id, me?.id) : [];
      return said.length === 0 ? message : { ...message, reactions: said };
    });
    return inOrder(shown);
  });

  function inOrder(messages: readonly Message[]): readonly Message[] {
    const ordered = messages
      .filter((message) => !isPrivate(message) || message.state !== "sent")
      .sort((a, b) => place(a) - place(b));
    for (const message of messages) {
      if (!isPrivate(message) || message.state !== "sent") continue;
      const before = ordered.findLastIndex(
        ({ state, timestamp }) => state === "sent" && timestamp <= message.timestamp,
      );
      ordered.splice(before + 1, 0, message);
    }
    return ordered;
  }

  /** Puts a message at the end of what has no place in a log. */
  function put(message: Message): void {
    const { key, id } = message;
    held.delete(key);
    held.set(key, message);
    if (id) keys.set(id, key);
    version.value++;
  }

  function drop(key: string): void {
    held.delete(key);
    version.value++;
  }

  function find(id: string): Message | undefined {
    return held.get(`${keys.get(id)}`);
  }

  function draft({ id, data, timestamp }: OutboxEntry, key = id): void {
    const { content, replyTo, to, kind } = data as unknown as Draft;
    keys.set(id, key);
    requests.set(key, { id, content });
    const sender = deps.user.peek() ?? nobody;
    const state = "queued";
    const said = { key, content, replyTo, to, seal: sealOf(kind), sender, timestamp };
    put({ ...said, mine: true, state, live: true, unseen: false });
  }

  /**
   * Shows what another page has asked for, or an earlier one. Where its message has come in before the word of it,
   * that is the one: the newest of this text that nothing here has claimed. Where the text was changed before it came,
   * that is the first that may have been it, until the ack says better.
   */
  function restore(entry: OutboxEntry): void {
    const { data, timestamp } = entry;
    const unclaimed = [...held.values()].filter((own) => {
      return own.mine && own.key === own.id && own.replyTo === data.replyTo && own.to === data.to;
    });
    const twin =
      unclaimed.findLast((own) => own.content === data.content) ??
      unclaimed.find((own) => own.editedAt && own.timestamp >= timestamp - clockTolerance);
    draft(entry);
    // What was loaded before this was written only reads the same. Clocks may have been set back since.
    const wasLoadedBefore = timestamp > loadedAt && timestamp <= deps.clock.now();
    if (!twin || (!twin.live && wasLoadedBefore)) return;
    held.delete(twin.key);
    put({ ...twin, key: entry.id });
  }

  function submit({ content, replyTo, to, kind }: Draft, id: string, key = id): void {
    const data = { room, content, replyTo, to, kind };
    draft({ type: "message:send", data, id, timestamp: deps.clock.now() }, key);
    core.request("message:send", data, { id }).catch((error: TautlineError) => {
      if (isUntaken.test(error.code)) fail(id, error);
    });
  }

  /** Gives a message that was taken for an own one its own key. */
  function release({ id, ...message }: Message): void {
    if (id) put({ ...message, key: id, id });
  }

  /** What was written under a request id, and what is shown for it: the text of another one that it was taken for. */
  function written(requestId: string): { shown: Message; mine: Message } | undefined {
    const shown = find(requestId);
    const content = requests.get(`${shown?.key}`)?.content;
    if (!shown || content === undefined) return undefined;
    return { shown, mine: shown.content === content ? shown : { ...shown, content, editedAt: undefined } };
  }

  function fail(requestId: string, { code, message }: TautlineError): void {
    const own = written(requestId);
    if (!own) return;
    release(own.shown);
    put({ ...own.mine, id: undefined, seq: undefined, state: "failed", error: { code, message } });
  }

  function confirm(requestId: string, { messageId: id, seq }: Reply<"message:send">): void {
    const own = written(requestId);
    if (!own) return;
    const { key } = own.mine;
    keys.delete(requestId);
    requests.delete(key);
    if (own.shown.id === id) return;
    release(own.shown);
    const arrived = find(id);
    drop(key);
    if (arrived) {
      held.delete(arrived.key);
      put({ ...arrived, key });
      // Where its place in the log has gone by without it, it was deleted, or comes with a page.
    } else if (!seq || seq > cursor()) put({ ...own.mine, id, seq, state: "sent" });
  }

  /**
   * The first unconfirmed message that would look like this: another page may send what was written here. Where
   * the text was changed before it came, that is the first that may have been sent, until its ack says better.
   */
  function claim({ data, timestamp }: ServerEnvelope, live: boolean): string | undefined {
    const { sender, content, replyTo, to, editedAt } = data as unknown as DownData<"message:new">;
    if (sender.id !== deps.user.peek()?.id) return undefined;
    const waiting = [...held.values()].filter((own) => {
      return own.state === "queued" && own.replyTo === replyTo && own.to === to;
    });
    const same = waiting.find((own) => own.content === content);
    if (same || !editedAt) return same?.key;
    return waiting.find((own) => live || timestamp >= own.timestamp - clockTolerance)?.key;
  }

  function add(envelope: ServerEnvelope, live: boolean): void {
    const { data, seq, timestamp } = envelope;
    const { id, content, sender, replyTo, editedAt, to, kind } = data as unknown as DownData<"message:new">;
    const known = find(id);
    // A page tells what is held already; a room without a log may say it twice.
    if (known && !(live && seq)) return;
    const key = known?.key ?? claim(envelope, live) ?? id;
    const mine = sender.id === deps.user.peek()?.id;
    const unseen = !mine && isAfter(seq, deps.before());
    const said = { key, id, seq, content, sender, timestamp, mine, editedAt, replyTo, to };
    put({ ...said, seal: sealOf(kind), state: "sent", live, unseen });
  }

  function isAfter(seq = 0, before: Cursor | undefined): boolean {
    return before !== undefined && before.epoch === core.cursor(room)?.epoch && seq > before.seq;
  }

  function change({ type, data, seq = 0, timestamp: editedAt }: ServerEnvelope): void {
    const known = find(`${data.id}`);
    if (type === "message:deleted") reactions.forget(`${data.id}`);
    if (!known) missedSeq = Math.max(missedSeq, seq);
    else if (type === "message:deleted") drop(known.key);
    else {
      held.set(known.key, { ...known, content: `${data.content}`, editedAt });
      version.value++;
    }
  }

  function react(event: ServerEnvelope): void {
    if (reactions.apply(event)) version.value++;
  }

  /** Private messages of this room are in the user's own log: the newest page of it shows the latest. */
  async function loadPrivate(): Promise<void> {
    const own = `user:${deps.user.peek()?.id}`;
    if ((core.cursor(own)?.seq ?? 0) === 0) return;
    const mine = generation;
    const page = await core.request("room:history", { room: own }).catch(() => undefined);
    if (page === undefined || mine !== generation) return;
    batch(() => {
      for (const { seq: _, ...event } of (page as HistoryPage).events) {
        if (event.type === "message:new" && event.data.room === room) add(event, false);
        else if (event.type === "message:reaction") react(event);
      }
    });
  }

  async function loadOlder(): Promise<void> {
    if (loading.peek() || !hasOlder.peek()) return;
    const mine = generation;
    let isLoaded = false;
    loading.value = true;
    error.value = undefined;
    try {
      // A page may hold nothing to show; the reader asked for something to read.
      while (hasOlder.peek() && !isLoaded) {
        const query = { room, before: loadedFrom, limit: pageSize };
        const { events, more, head } = (await core.request("room:history", query)) as HistoryPage;
        if (mine !== generation) return;
        // What it shows was changed since it was read.
        if (missedSeq > head) continue;
        const before = held.size;
        batch(() => {
          // Messages come with their present content; their changes are not replayed a second time.
          for (const event of events) {
            if (event.type === "message:new") add(event, false);
            else if (event.type === "message:reaction") react(event);
          }
          loadedAt = deps.clock.now();
          deps.page(events);
          const oldest = events[0]?.seq ?? 0;
          // A page that does not lead further back would be asked for again and again.
          hasOlder.value = more && Number.isSafeInteger(oldest) && oldest > 1 && oldest < loadedFrom;
          loadedFrom = oldest;
        });
        isLoaded = held.size > before;
        newest();
      }
    } catch (thrown) {
      if (mine === generation) error.value = thrown as TautlineError;
    } finally {
      if (mine === generation) loading.value = false;
    }
  }

  const shown: Messages = {
    list,
    hasOlder,
    loading,
    error,
    send(content, options = {}) {
      const id = deps.nextId();
      deps.sent();
      submit({ ...options, content }, id);
      return id;
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
    retry(key) {
      const own = held.get(key);
      if (own?.state !== "failed") return;
      const last = requests.get(key)?.id;
      const kind = own.seal === undefined ? undefined : "encrypted";
      submit({ ...own, kind }, last && retainsId.test(`${own.error?.code}`) ? last : deps.nextId(), key);
    },
    discard(key) {
      if (held.get(key)?.state !== "failed") return;
      requests.delete(key);
      drop(key);
    },
    loadOlder,
    markRead() {
      cancelRead();
      cancelRead = core.after(readDelayMs, () => {
        const seq = cursor();
        if (seq <= readSeq) return;
        readSeq = seq;
        deps.read(seq);
        core.request("message:read", { room, seq }).catch(() => {});
      });
    },
  };

  return {
    shown,
    restore,
    settled({ id }: OutboxEntry, refusal: TautlineError | undefined, data: unknown): void {
      if (refusal) fail(id, refusal);
      else confirm(id, data as Reply<"message:send">);
    },
    event(envelope: ServerEnvelope): void {
      if (envelope.type === "message:new") add(envelope, true);
      else if (envelope.type === "message:update" || envelope.type === "message:deleted") change(envelope);
      else if (envelope.type === "message:reaction") react(envelope);
    },
    /** The log begins anew at the cursor: what is held of it is dropped, the newest page loaded and `shown`. */
    reset(shown: () => void): void {
      if (isPassing) return;
      generation++;
      newest = shown;
      for (const { key, state } of held.values()) if (state === "sent") drop(key);
      deps.reset();
      const head = cursor();
      readSeq = missedSeq = 0;
      reactions.clear();
      void loadPrivate();
      loadedFrom = Math.min(head + 1, Number.MAX_SAFE_INTEGER);
      hasOlder.value = head > 0;
      loading.value = false;
      error.value = undefined;
      if (head > 0) void loadOlder();
      else shown();
    },
  };
}

function sealOf(kind: SendOptions["kind"] | "text"): Message["seal"] {
  return kind === "encrypted" ? "closed" : undefined;
}
