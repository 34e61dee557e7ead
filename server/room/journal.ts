/**
 * Room journal: numbers events, in groups, and has them delivered in order.
 *
 * What arrived in one turn of the event loop goes into one transaction. An event is delivered after it is
 * stored and before it is acknowledged, and nothing that was appended is called done before its commit.
 */
import { ProtocolError } from "../../protocol/index.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Counter, Durations, Metrics } from "../lib/metrics.ts";
import type { Change, Committed, Effect, LogStore, StoredEvent } from "../store/port.ts";
import type { Delivery } from "./deliver.ts";
import { encodeLogged } from "./encode.ts";
import type { Hub } from "./hub.ts";
import type { Rooms } from "./rooms.ts";

export interface JournalOptions {
  readonly log: LogStore;
  readonly rooms: Rooms;
  readonly hub: Hub;
  readonly delivery: Delivery;
  readonly clock: Clock;
  readonly report: Log;
  readonly metrics: Metrics;
}

interface Pending {
  readonly change: Change;
  /** When it came in. Monotonic. */
  readonly since: number;
  readonly resolve: (committed: Committed) => void;
  readonly reject: (error: ProtocolError) => void;
}

/** A store that cannot keep up is told so by its users, not by the memory running out. */
const maxPending = 65_536;
/** Bounds how long a commit takes, and telling what it stored. */
const maxPerCommit = 4_096;
/**
 * So few are on disk before a large room's sockets are written, and would be told a whole writing later, one
 * commit after the other: telling first halves the latency there (`bun run bench --only latency`).
 */
const fewChanges = 64;

export class Journal {
  readonly #options: JournalOptions;
  readonly #events: Counter;
  readonly #commits: Counter;
  readonly #failures: Counter;
  readonly #undelivered: Counter;
  readonly #commitTimes: Durations;
  readonly #waits: Durations;
  #pending: Pending[] = [];
  /** Changes so far, and those of them that were stored or refused. */
  #appended = 0;
  #settled = 0;
  /** In their order: who waits for so many to be settled. */
  readonly #awaiting: { readonly appended: number; readonly resolve: () => void }[] = [];
  #isScheduled = false;
  /** When this turn of the event loop was first asked for anything, as far as it was. Monotonic. */
  #turnSince: number | undefined;

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#events = options.metrics.counter("events_stored_total", "Events committed to the log.");
    this.#commits = options.metrics.counter("commits_total", "Transactions committed.");
    this.#failures = options.metrics.counter("commit_failures_total", "Transactions that failed as a whole.");
    this.#undelivered = options.metrics.counter(
      "delivery_failures_total",
      "Deliveries of what was stored that failed by a bug; readers repair the hole from the log.",
    );
    this.#commitTimes = options.metrics.durations("commit_seconds", "How long transactions took.");
    this.#waits = options.metrics.durations(
      "ack_seconds",
      "From when a change is handed to the store's queue to its answer: of each transaction, the one that waited longest.",
    );
    options.metrics.gauge("commit_queue", "Changes that wait for a commit.", () => this.#pending.length);
  }

  /**
   * Stores a change and delivers its events; then calls one of the two.
   *
   * @param resolve called whenever the change is stored, also where a bug kept its events from being delivered
   * @param reject gets ProtocolError `unavailable` if the store did not take it: then nothing was kept
   */
  append(change: Change, resolve: Pending["resolve"], reject: Pending["reject"]): void {
    if (this.#pending.length < maxPending) {
      this.#pending.push({ change, since: this.#turnSince ?? this.#beginTurn(), resolve, reject });
      this.#appended += 1;
      this.#schedule();
    } else reject(new ProtocolError("unavailable", "the store is behind; try again", { retryAfterMs: 500 }));
  }

  /** The same as a promise. */
  commit(change: Change): Promise<Committed> {
    return new Promise((resolve, reject) => this.append(change, resolve, reject));
  }

  /** Resolves when everything appended so far has been stored or refused, and who appended it has gone on. */
  settled(): Promise<void> {
    if (this.#settled === this.#appended) return Promise.resolve();
    return new Promise((resolve) => this.#awaiting.push({ appended: this.#appended, resolve }));
  }

  /** The clock is read once a turn: what comes in is told apart by no less. */
  #beginTurn(): number {
    const { clock } = this.#options;
    const since = clock.monotonic();
    this.#turnSince = since;
    clock.soon(() => {
      this.#turnSince = undefined;
    });
    return since;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#options.clock.soon(() => void this.#flush());
  }

  async #flush(): Promise<void> {
    const batch = this.#pending.splice(0, maxPerCommit);
    const { clock } = this.#options;
    const startedAt = clock.monotonic();
    const since = batch[0]?.since ?? startedAt;
    let committed: readonly Committed[] | undefined;
    try {
      committed = await this.#options.log.commit(batch.map(({ change }) => change));
    } catch (error) {
      this.#fail(batch, error);
    }
    const isBusy = this.#pending.length > fewChanges;
    // The store goes on with what came meanwhile, while this one tells what is stored.
    if (isBusy) void this.#flush();
    if (committed !== undefined) {
      this.#commitTimes.note(clock.monotonic() - startedAt);
      this.#tell(batch, committed);
      this.#waits.note(clock.monotonic() - since);
    }
    // After those who wait for their own change: what they make of it belongs to it.
    clock.soon(() => this.#settle(batch.length));
    if (!isBusy) this.#pause();
  }

  /** Before the next commit the sockets are written, for one turn, and what came meanwhile is taken in. */
  #pause(): void {
    this.#isScheduled = this.#pending.length > 0;
    if (!this.#isScheduled) return;
    const { clock } = this.#options;
    clock.soon(() => clock.soon(() => void this.#flush()));
  }

  #settle(changes: number): void {
    this.#settled += changes;
    while ((this.#awaiting[0]?.appended ?? Number.POSITIVE_INFINITY) <= this.#settled)
      this.#awaiting.shift()?.resolve();
  }

  #tell(batch: readonly Pending[], committed: readonly Committed[]): void {
    this.#commits.value += 1;
    this.#deliver(batch, committed);
    for (const [at, result] of committed.entries()) {
      try {
        batch[at]?.resolve(result);
      } catch (error) {
        this.#noteUndelivered(error);
      }
    }
    this.#options.hub.tell("stored", committed);
  }

  /** Nothing is taken back by a bug in here, and what the others of the batch changed is told all the same. */
  #deliver(batch: readonly Pending[], committed: readonly Committed[]): void {
    for (const [at, result] of committed.entries()) {
      if (result.kind !== "stored") continue;
      try {
        if (batch[at]?.change.effects !== undefined) this.#apply(batch[at].change);
        for (const event of result.events) this.#deliverEvent(event);
      } catch (error) {
        this.#noteUndelivered(error);
      }
    }
    try {
      this.#options.delivery.flush();
    } catch (error) {
      this.#noteUndelivered(error);
    }
  }

  #noteUndelivered(error: unknown): void {
    this.#undelivered.value += 1;
    this.#options.report.error("what was stored could not be delivered, by a bug", { error });
  }

  #deliverEvent(event: StoredEvent): void {
    this.#events.value += 1;
    const room = this.#options.rooms.loaded(event.room);
    // Whoever is in a room that was loaded with it has it already.
    if (room === undefined || event.seq <= room.head) return;
    const text = encodeLogged(event);
    room.head = event.seq;
    room.ring.push(event.seq, text);
    this.#options.delivery.queue(room, text);
  }

  #apply({ effects }: Change): void {
    for (const effect of effects ?? []) {
      if (isRewriting(effect)) this.#options.rooms.loaded(effect.room)?.ring.clear();
      if (effect.kind === "trim-log") {
        const room = this.#options.rooms.loaded(effect.room);
        if (room !== undefined) room.floor = effect.upTo;
      }
      if (effect.kind !== "remove-member") continue;
      this.#options.delivery.flush();
      this.#options.hub.tell("removed", effect);
    }
  }

  /** The store refused. */
  #fail(batch: readonly Pending[], error: unknown): void {
    this.#failures.value += 1;
    const refusal = this.#refusal(error, batch.length);
    for (const { reject } of batch) reject(refusal);
  }

  #refusal(error: unknown, changes: number): ProtocolError {
    if (error instanceof ProtocolError) return error;
    this.#options.report.error("a commit failed by a bug; its requests were answered `unavailable`", {
      changes,
      error,
    });
    return new ProtocolError("unavailable", "the store did not take it; nothing was kept", {
      retryAfterMs: 1_000,
    });
  }
}

const rewriting = [
  "edit-message",
  "erase-message",
  "erase-file",
  "reword-commitment",
  "disown-event",
  "trim-log",
] as const;
type Rewriting = Extract<Effect, { kind: (typeof rewriting)[number] }>;

/** What the room holds in memory of its log no longer says what the log says. */
function isRewriting(effect: Effect): effect is Rewriting {
  return rewriting.some((kind) => effect.kind === kind);
}
