/**
 * A queue's storage in memory: what was committed outlives whoever used it, and it stops working where it is told to.
 */
import {
  type KeptActivity,
  type KeptSession,
  maxRefusedKept,
  type QueueStorage,
  type QueueTransaction,
  type RefusedActivity,
} from "../../extension/queue/port.ts";

interface Disk {
  readonly sessions: Map<string, KeptSession>;
  /** By session, then by place, in the order of places. */
  readonly activities: Map<string, Map<number, KeptActivity>>;
  refused: readonly RefusedActivity[];
  /** Ids of all activities that were ever there. */
  readonly everKept: Set<string>;
  /** Each session as it was last, also those that are gone. */
  readonly lastKnown: Map<string, KeptSession>;
}

/** `before` a change takes effect, or right `after` it: either way nobody hears of it, and nothing works from then on. */
export type Crash = "before" | "after";

export class MemoryQueueStorage implements QueueStorage {
  readonly #disk: Disk;
  #turn: Promise<unknown> = Promise.resolve();
  #isDead = false;
  /** Asked at each change. */
  onChange: (() => Crash | undefined) | undefined;
  /** Thrown by each change while it is set. */
  failure: Error | undefined;

  /** @param before one that is stopped now, wherever it is: this one finds what that one left */
  constructor(before?: MemoryQueueStorage) {
    const [everKept, lastKnown] = [new Set<string>(), new Map()];
    const fresh = { sessions: new Map(), activities: new Map(), refused: [], everKept, lastKnown };
    this.#disk = before === undefined ? fresh : before.#disk;
    if (before) before.#isDead = true;
  }

  get everKept(): ReadonlySet<string> {
    return this.#disk.everKept;
  }

  get lastKnown(): ReadonlyMap<string, KeptSession> {
    return this.#disk.lastKnown;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  change<Value>(run: (transaction: QueueTransaction) => Promise<Value>): Promise<Value> {
    const turn = this.#turn.then(() => this.#change(run));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  read<Value>(run: (transaction: QueueTransaction) => Promise<Value>): Promise<Value> {
    const turn = this.#turn.then(() => (this.#isDead ? this.#die() : run(this.#transaction([]))));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #change<Value>(run: (transaction: QueueTransaction) => Promise<Value>): Promise<Value> {
    const crash = this.#isDead ? "before" : this.onChange?.();
    if (crash === "before") return this.#die();
    if (this.failure) throw this.failure;
    const undo: (() => void)[] = [];
    try {
      const value = await run(this.#transaction(undo));
      return crash === "after" ? this.#die() : value;
    } catch (error) {
      for (const back of undo.reverse()) back();
      throw error;
    }
  }

  #die(): Promise<never> {
    this.#isDead = true;
    return new Promise(() => {});
  }

  #transaction(undo: (() => void)[]): QueueTransaction {
    const disk = this.#disk;
    const rows = (sessionId: string) => {
      const held = disk.activities.get(sessionId) ?? new Map<number, KeptActivity>();
      disk.activities.set(sessionId, held);
      return held;
    };
    const set = <Key, Value>(map: Map<Key, Value>, key: Key, value: Value | undefined) => {
      const before = map.get(key);
      undo.push(() => {
        if (before === undefined) map.delete(key);
        else map.set(key, before);
      });
      if (value === undefined) map.delete(key);
      else map.set(key, value);
    };
    return {
      sessions: async () => [...disk.sessions.keys()].sort().flatMap((id) => disk.sessions.get(id) ?? []),
      session: async (sessionId) => disk.sessions.get(sessionId),
      putSession(session) {
        set(disk.sessions, session.sessionId, structuredClone(session));
        disk.lastKnown.set(session.sessionId, session);
      },
      deleteSession: (sessionId) => set(disk.sessions, sessionId, undefined),
      activity: async (sessionId, index) => rows(sessionId).get(index),
      async activities(sessionId, from, to, limit) {
        const found: { index: number; activity: KeptActivity }[] = [];
        for (const [index, activity] of rows(sessionId)) {
          if (found.length >= limit || index >= to) break;
          if (index >= from) found.push({ index, activity });
        }
        return found;
      },
      putActivity(sessionId, index, activity) {
        set(rows(sessionId), index, structuredClone(activity));
        disk.everKept.add(activity.id);
      },
      deleteActivities(sessionId, from, to) {
        for (const index of to - from < 1_000 ? range(from, to) : [...rows(sessionId).keys()]) {
          if (index >= from && index < to) set(rows(sessionId), index, undefined);
        }
      },
      setAside(refused) {
        const before = disk.refused;
        undo.push(() => {
          disk.refused = before;
        });
        disk.refused = [...before, structuredClone(refused)].slice(-maxRefusedKept);
      },
      refused: async () => disk.refused,
      clear() {
        disk.sessions.clear();
        disk.activities.clear();
        disk.refused = [];
      },
    };
  }
}

function* range(from: number, to: number): Iterable<number> {
  for (let index = from; index < to; index += 1) yield index;
}
