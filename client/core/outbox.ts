/**
 * Outbox: durable requests, kept and in order until they are answered for good; and beside them the cursors.
 *
 * A request is stored before it is sent, goes under the same id however often, and leaves only with an ack or a
 * definitive refusal. Where pages share a storage, one of them sends for all, and all learn of the answer. What one
 * user has asked for is never sent as another.
 */
import type { Envelope } from "../../protocol/envelope.ts";
import { roomPattern } from "../../protocol/rooms.ts";
import { measure } from "./bytes.ts";
import { type Refusal, TautlineError } from "./errors.ts";
import { isPassing, isTemporary, laneOf } from "./lanes.ts";
import type { Answer, AskOptions, Outbox, OutboxDeps, OutboxFactory } from "./outbox-port.ts";
import type { Cursor, OpenStorage, OutboxEntry, Storage, StorageEvents } from "./storage-port.ts";
import { createUuids } from "./uuid.ts";

interface Item {
  readonly entry: OutboxEntry;
  readonly lane: unknown;
  readonly bytes: number;
  readonly answer: Answer;
  /** On its way into the storage. */
  isHeld?: boolean;
  /** In the storage, and so sent by the page that owns it. */
  isShared?: boolean;
  /** Unanswered on this connection since then, a monotonic time. */
  sentAt?: number | undefined;
  /** How often it was sent on this connection without an answer. */
  unanswered?: number;
  /** Of one that was sent again before: what was sent last may still be taken. */
  refusal?: Refusal | undefined;
}

/** What a hello may say: with anything else kept, no server would let this client in again. */
function isSayable(room: string, { epoch, seq }: Cursor): boolean {
  const isEpoch = typeof epoch === "string" && epoch !== "" && epoch.length <= 32;
  return isEpoch && Number.isSafeInteger(seq) && seq >= 0 && roomPattern.test(room);
}

/** After a refusal for now that does not say for how long. */
const retryDelayMs = 1_000;
const nothing = () => {};

export function createOutbox(storage: Storage): OutboxFactory {
  return (deps) => openOutbox(storage, deps);
}

function openOutbox(storage: Storage, { clock, random, connection, hooks, settings }: OutboxDeps): Outbox {
  const { url: server, requestTimeoutMs = 10_000, maxQueued = 1_000, maxQueuedBytes = 1_048_576 } = settings;
  const nextId = createUuids(clock, random);
  /** In the order of sending. */
  const items = new Map<string, Item>();
  let bytes = 0;
  /** The server wants a pause. */
  let isPaused = false;
  let isOwner = false;
  let cancelPause = nothing;
  /** The earliest of what is unanswered is looked at in time. */
  let isResendSet = false;
  /** One thing after another, so that the order of asking stays. */
  let storing: Promise<unknown> = Promise.resolve();
  /** Whose storage is open. */
  let user: string | undefined;
  /** Whose it is, as a server said. */
  let owner: string | undefined;
  let open: (storage: Promise<OpenStorage>) => void = nothing;
  /** Settled once it is known whose it is. */
  let opened = awaitUser();

  function awaitUser(): Promise<OpenStorage> {
    return new Promise((resolve) => {
      open = resolve;
    });
  }

  function pause(delayMs: number): void {
    isPaused = true;
    cancelPause();
    cancelPause = connection.after(delayMs, () => {
      isPaused = false;
      flush();
    });
  }

  /** Each has a time of its own, so that however much is sent meanwhile puts off nothing. */
  function resendLater(delayMs: number): void {
    if (isResendSet) return;
    isResendSet = true;
    connection.after(delayMs, () => {
      isResendSet = false;
      let nextMs = Infinity;
      for (const item of items.values()) {
        const leftMs = requestTimeoutMs + (item.sentAt ?? Infinity) - clock.monotonic();
        if (leftMs <= 0 && item.refusal) conclude(item, item.refusal);
        else if (leftMs <= 0) item.sentAt = undefined;
        else nextMs = Math.min(nextMs, leftMs);
      }
      if (nextMs < Infinity) resendLater(nextMs);
      flush();
    });
  }

  function flush(): void {
    const limits = connection.welcome()?.limits;
    if (limits === undefined || isPaused) return;
    const busy = new Set<unknown>();
    for (const item of items.values()) {
      const { lane, entry } = item;
      const mustWait =
        item.sentAt !== undefined || item.isHeld || busy.has(lane) || (item.isShared && !isOwner);
      busy.add(lane);
      if (mustWait) continue;
      item.sentAt = clock.monotonic();
      // An oversized frame would end the connection, and every one after it.
      if (item.bytes > limits.maxFrameBytes) settle(entry.id, new TautlineError("too_large"));
      else {
        resendLater(requestTimeoutMs);
        item.unanswered = (item.unanswered ?? 0) + 1;
        connection.send(entry);
      }
    }
  }

  /** Puts it at the end. */
  function enqueue(item: Item): void {
    if (!items.delete(item.entry.id)) bytes += item.bytes;
    items.set(item.entry.id, item);
    hooks.queued(items.size);
  }

  function finish(item: Item, refusal: Refusal | undefined, data?: unknown): void {
    const error = refusal && new TautlineError(refusal.code, refusal);
    items.delete(item.entry.id);
    bytes -= item.bytes;
    hooks.queued(items.size);
    hooks.settled(item.entry, error, data);
    item.answer(error, data);
    flush();
  }

  function settle(id: string, refusal: Refusal | undefined, data?: unknown): void {
    const item = items.get(id);
    if (item === undefined) return;
    item.unanswered = Math.max(0, (item.unanswered ?? 0) - 1);
    const isLast = item.unanswered === 0;
    if (refusal !== undefined && isTemporary(refusal)) {
      if (isLast) item.sentAt = undefined;
      pause(refusal.retryAfterMs ?? retryDelayMs);
    } else if (refusal !== undefined && !isLast) item.refusal = refusal;
    else conclude(item, refusal, data);
  }

  function conclude(item: Item, refusal: Refusal | undefined, data?: unknown): void {
    if (item.isShared) tell((open) => open.settle(item.entry.id, refusal, data));
    finish(item, refusal, data);
  }

  async function ask(
    type: string,
    data: Envelope["data"],
    answer: Answer,
    { id = nextId(), inMemory = false }: AskOptions,
  ): Promise<void> {
    const entry = { type, data: structuredClone(data), id, timestamp: clock.now() };
    const item: Item = { entry, answer, lane: laneOf(entry), bytes: measure(entry), isHeld: true };
    if (items.size >= maxQueued || bytes + item.bytes > maxQueuedBytes) {
      const message = `more than ${maxQueued} requests or ${maxQueuedBytes} bytes wait to be sent`;
      throw new TautlineError("outbox_full", { message });
    }
    enqueue(item);
    const mine = opened;
    storing = storing
      .then(() => (inMemory || isPassing(`${data.room}`) ? undefined : store(item, mine)))
      .then(() => {
        item.isHeld = false;
        // Unless it was given up since. What was stored before it goes before it.
        if (items.get(id) === item) enqueue(item);
        flush();
      })
      // What one runs into holds up none that come after it.
      .catch(nothing);
  }

  async function store(item: Item, storage: Promise<OpenStorage>): Promise<void> {
    if (user === undefined) hooks.stored("it is not known yet who is signed in");
    try {
      await (await storage).put(item.entry);
      item.isShared = true;
      hooks.stored();
    } catch (problem) {
      hooks.stored(problem);
    }
  }

  function added(entry: OutboxEntry): void {
    const known = items.get(entry.id);
    if (known !== undefined) known.isShared = true;
    else {
      enqueue({ entry, answer: nothing, lane: laneOf(entry), bytes: measure(entry), isShared: true });
      hooks.restored(entry);
      flush();
    }
  }

  const events: StorageEvents = {
    added,
    settled(id, refusal, data) {
      const item = items.get(id);
      if (item !== undefined) finish(item, refusal, data);
    },
    owner(is) {
      isOwner = is;
      flush();
    },
  };

  function tell(run: (storage: OpenStorage) => void): void {
    opened.then(run).catch(nothing);
  }

  /** Lets the storage go until it is known again whose it is. */
  function leave(): void {
    if (user === undefined) return;
    tell((open) => open.close());
    user = undefined;
    opened = awaitUser();
    isOwner = false;
  }

  /** What the one before has asked for is not sent as the one who is there now. */
  function giveUp(): void {
    isPaused = true;
    const refusal = new TautlineError("user_changed", { message: "somebody else is signed in now" });
    for (const item of [...items.values()]) finish(item, refusal);
    isPaused = false;
  }

  return {
    ask,
    settle,
    identify(next, isGuess = false) {
      if (isGuess && (user ?? owner ?? next) !== next) return;
      if (!isGuess) owner = next;
      if (user === next) return;
      if (user !== undefined) giveUp();
      leave();
      user = next;
      const opening = storage.open({ server, user }, events);
      opening.then(() => hooks.stored(), hooks.stored);
      open(opening);
    },
    ready() {
      tell((open) => open.ready(true));
      flush();
    },
    lost() {
      tell((open) => open.ready(false));
      isPaused = isResendSet = false;
      for (const item of items.values()) {
        item.sentAt = item.refusal = undefined;
        item.unanswered = 0;
      }
    },
    close(reason) {
      if (reason) giveUp();
      for (const item of items.values()) {
        item.answer(new TautlineError("closed"));
        // Whatever becomes of it meanwhile: to ask once more under its id does no harm.
        item.isShared = false;
      }
      leave();
    },
    move(room, cursor) {
      if (isSayable(room, cursor) && !isPassing(room)) tell((open) => open.move(room, cursor));
    },
    cursors: () => opened.then((open) => open.cursors).catch(() => ({})),
  };
}
