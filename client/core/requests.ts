/**
 * Requests and the outbox: one queue, in the order of asking.
 *
 * Whoever asked gets exactly one answer. What the server may have acted on is sent again only where twice is the
 * same as once. A durable request is stored before it is sent, goes under the same id however often, and leaves
 * only with an ack or a definitive refusal.
 */
import type { Envelope } from "../../protocol/envelope.ts";
import type { Connection } from "./connection.ts";
import { type ClientErrorCode, TautlineError } from "./errors.ts";
import { isDurable, isTemporary, laneOf, maxBytes, maxEntries, measure } from "./outbox.ts";
import type { OutboxEntry, Ports } from "./ports.ts";
import { createUuids } from "./uuid.ts";

export interface RequestOptions {
  /** Default 10,000; durable requests wait for as long as it takes. */
  readonly timeoutMs?: number | undefined;
  /** Stops the waiting; what was sent, or is durable, takes its course. */
  readonly signal?: AbortSignal | undefined;
}

export interface RequestHooks {
  /** A durable request was answered for good: with the ack's data, or with the refusal. */
  settled(entry: OutboxEntry, error: TautlineError | undefined, data: unknown): void;
  /** A durable request that an earlier page left in the storage. */
  restored(entry: OutboxEntry): void;
  /** How many durable requests wait. */
  queued(count: number): void;
}

type Answer = (error?: TautlineError, data?: unknown) => void;

interface Item {
  readonly entry: OutboxEntry;
  /** Of a durable request; undefined for any other. */
  readonly lane: unknown;
  readonly bytes: number;
  /** Answers whoever asked. */
  readonly answer: Answer;
  isSent?: boolean;
}

/** Asking twice is asking once. Rooms are joined anew on every connection anyway. */
const repeatable = /^(presence|status|room:h|conversation:list|message:r)/;
const retryDelayMs = 1_000;
const nothing = () => {};

export type Requests = ReturnType<typeof createRequests>;

export function createRequests(
  { storage, timers, clock, random }: Ports,
  connection: Connection,
  hooks: RequestHooks,
  defaultTimeoutMs = 10_000,
) {
  const nextId = createUuids(clock, random);
  /** In the order of sending; durable ones from the moment they are stored. */
  const items = new Map<string, Item>();
  let lastId = 0;
  let count = 0;
  let bytes = 0;
  /** Nothing durable is sent. */
  let isPaused = false;
  let cancelResend = nothing;
  /** One thing after another, so that the order of asking stays. */
  let stored: Promise<unknown> = storage.load().then((left) => {
    for (const entry of left) {
      keep(queue(entry, nothing));
      hooks.restored(entry);
    }
  }, nothing);

  /** Sends again what is durable and unanswered by then. */
  function resendAfter(delayMs: number): void {
    cancelResend();
    cancelResend = connection.after(delayMs, () => {
      isPaused = false;
      for (const item of items.values()) if (item.lane) item.isSent = false;
      flush();
    });
  }

  function flush(): void {
    const busy = new Set<unknown>();
    for (const item of items.values()) {
      const { lane, entry, isSent } = item;
      const mustWait = lane && (isPaused || busy.has(lane));
      busy.add(lane);
      const welcome = connection.welcome();
      if (!welcome || mustWait || isSent) continue;
      item.isSent = true;
      // An oversized frame would end the connection, and every one after it.
      if (item.bytes > welcome.limits.maxFrameBytes) settle(entry.id, new TautlineError("too_large"));
      else {
        if (lane) resendAfter(defaultTimeoutMs);
        connection.send(entry);
      }
    }
  }

  function keep(item: Item): void {
    items.set(item.entry.id, item);
    flush();
  }

  /** Counts a durable request in. */
  function queue(entry: OutboxEntry, answer: Answer): Item {
    const item = { entry, answer, lane: laneOf(entry), bytes: measure(entry) };
    tally(item, 1);
    return item;
  }

  function tally(item: Item, by: number): void {
    bytes += item.bytes * by;
    count += by;
    hooks.queued(count);
  }

  function finish(item: Item, error?: TautlineError, data?: unknown): void {
    const { entry, lane, answer } = item;
    items.delete(entry.id);
    if (lane) {
      tally(item, -1);
      hooks.settled(entry, error, data);
    }
    answer(error, data);
    flush();
  }

  /** The answer to `id`, if that is one of these. */
  function settle(id: string, error?: TautlineError, data?: unknown): void {
    const item = items.get(id);
    if (!item) return;
    if (item.lane && error && isTemporary(error)) {
      isPaused = true;
      resendAfter(error.retryAfterMs ?? retryDelayMs);
    } else {
      // Where this fails, the entry is sent once more some day, and the server knows its id.
      if (item.lane) storage.delete(id).catch(nothing);
      finish(item, error, data);
    }
  }

  /**
   * Puts a durable request into the outbox.
   *
   * @throws TautlineError `outbox_full`; nothing was kept
   */
  function submit(
    type: string,
    data: Envelope["data"],
    id = nextId(),
    answer: Answer = nothing,
  ): OutboxEntry {
    if (count >= maxEntries || bytes > maxBytes) throw new TautlineError("outbox_full");
    const entry = { type, data: structuredClone(data), id, timestamp: clock.now() };
    const item = queue(entry, answer);
    stored = stored
      .then(() => storage.put(entry))
      .then(
        () => keep(item),
        (error) => finish(item, new TautlineError("storage", { message: `${error}` })),
      );
    return entry;
  }

  /** Answers with an error whom it concerns; durable requests stay. */
  function reject(code: ClientErrorCode, isConcerned: (item: Item) => unknown): void {
    for (const item of [...items.values()]) {
      if (!isConcerned(item)) continue;
      if (!item.lane) items.delete(item.entry.id);
      item.answer(new TautlineError(code));
    }
  }

  return {
    nextId,
    submit,
    settle,
    flush,
    /** Rejects with a TautlineError. */
    request(type: string, data: Envelope["data"], options: RequestOptions = {}): Promise<unknown> {
      const lasts = isDurable(type);
      const id = lasts ? nextId() : `${++lastId}`;
      const { signal, timeoutMs = lasts ? 0 : defaultTimeoutMs } = options;
      return new Promise((resolve, fail) => {
        let cancel = nothing;
        const answer: Answer = (error, reply) => {
          cancel();
          signal?.removeEventListener("abort", abort);
          if (error) fail(error);
          else resolve(reply);
        };
        const giveUp = (code: ClientErrorCode) => {
          if (!lasts) items.delete(id);
          answer(new TautlineError(code));
        };
        const abort = () => giveUp("aborted");
        if (signal?.aborted) return abort();
        if (lasts) submit(type, data, id, answer);
        if (timeoutMs) cancel = timers.after(timeoutMs, () => giveUp("timeout"));
        signal?.addEventListener("abort", abort);
        const entry = { type, data, id, timestamp: clock.now() };
        if (!lasts) keep({ entry, answer, lane: undefined, bytes: measure(entry) });
      });
    },
    lost(): void {
      isPaused = false;
      reject("disconnected", ({ lane, isSent, entry }) => !lane && isSent && !repeatable.test(entry.type));
      for (const item of items.values()) item.isSent = false;
    },
    close: () => reject("closed", () => true),
  };
}
