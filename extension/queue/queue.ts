/**
 * The queue of captured activities: each gets its id here, and is stored before anybody sends it.
 *
 * What comes while a change is under way goes together into the next one. Where the disk takes nothing, the newest
 * are kept in memory and tried again; those that are dropped then are counted.
 */
import { add, begin, bound, end } from "./ledger.ts";
import type { KeptActivity, KeptSession, QueueStorage, RefusedActivity } from "./port.ts";

/** What is to be told of it to an owner. */
interface QueueCounts {
  /** Activities, of all the owner's sessions. */
  readonly waiting: number;
  /** Those of everybody else. */
  readonly ofOthers: number;
  /** Of the owner's newest session. */
  readonly shed: number;
  readonly refused: number;
  /** Epoch ms. */
  readonly oldestAt?: number;
}

interface QueueExport {
  readonly sessions: readonly KeptSession[];
  readonly activities: readonly (KeptActivity & { readonly sessionId: string })[];
  readonly refused: readonly RefusedActivity[];
}

interface QueueOptions {
  readonly storage: QueueStorage;
  /** UUIDv7. */
  nextId(): string;
  /** Something was kept; or `problem` says why nothing could be. */
  kept(problem?: unknown): void;
  /** Default: 50,000. */
  readonly maxWaiting?: number;
}

export type Captured = Omit<KeptActivity, "id">;

export interface Queue {
  begin(session: Pick<KeptSession, "sessionId" | "owner" | "startedAt">): Promise<void>;
  /** After what was captured before. */
  end(sessionId: string, endedAt: number): Promise<void>;
  /** Ends all but this one: whoever was to end them was stopped on the way. */
  endOthers(sessionId: string | undefined, endedAt: number): Promise<void>;
  /** The server has acknowledged its start. */
  isAtServer(sessionId: string): Promise<boolean>;
  /** @returns once it is stored, the id of the activity that holds it; undefined where there is no such session */
  capture(sessionId: string, captured: Captured): Promise<string | undefined>;
  /** Tries again to store what could not be. */
  retry(): Promise<void>;
  /** @param owner undefined: all is of others */
  counts(owner: string | undefined): Promise<QueueCounts>;
  /** Anything of this owner's that the server does not have yet. */
  hasWork(owner: string): Promise<boolean>;
  /** All that is kept of this owner's. */
  export(owner: string | undefined): Promise<QueueExport>;
  /** Everybody's. */
  clear(): Promise<void>;
}

interface Pending {
  readonly sessionId: string;
  readonly activity: KeptActivity;
  done(id: string | undefined): void;
}

const maxPending = 1_000;
const pageSize = 1_000;

export function createQueue({ storage, nextId, kept, maxWaiting = bound }: QueueOptions): Queue {
  let pending: Pending[] = [];
  let isStoring = false;
  let storing: Promise<void> = Promise.resolve();
  /** By session: dropped while the disk took nothing. */
  const lost = new Map<string, number>();

  /** One change after another, until nothing is pending or the disk takes nothing. */
  function store(): Promise<void> {
    if (!isStoring) storing = storeAll();
    return storing;
  }

  async function storeAll(): Promise<void> {
    isStoring = true;
    let problem: unknown;
    while (pending.length > 0 && problem === undefined) problem = await storePending();
    isStoring = false;
  }

  /** @returns what is in the way */
  async function storePending(): Promise<unknown> {
    const taken = pending;
    pending = [];
    try {
      const ids = await storage.change((transaction) => addAll(transaction, taken));
      lost.clear();
      taken.forEach(({ done }, at) => {
        done(ids[at]);
      });
      kept();
      return undefined;
    } catch (problem) {
      putBack(taken);
      kept(problem);
      return problem;
    }
  }

  /** Neighbours of one session together, and what was lost of any. */
  async function addAll(
    transaction: Parameters<typeof add>[0],
    taken: readonly Pending[],
  ): Promise<readonly (string | undefined)[]> {
    const ids: (string | undefined)[] = [];
    for (let from = 0; from < taken.length; ) {
      const sessionId = taken[from]?.sessionId ?? "";
      const other = taken.findIndex((one, at) => at > from && one.sessionId !== sessionId);
      const to = other === -1 ? taken.length : other;
      const activities = taken.slice(from, to).map(({ activity }) => activity);
      const isFirst = !taken.slice(0, from).some((one) => one.sessionId === sessionId);
      const added = await add(transaction, sessionId, activities, {
        maxWaiting,
        lost: isFirst ? (lost.get(sessionId) ?? 0) : 0,
      });
      for (let at = from; at < to; at += 1) ids.push(added[at - from]);
      from = to;
    }
    for (const [sessionId, count] of lost) {
      const isCounted = taken.some((one) => one.sessionId === sessionId);
      if (!isCounted) await add(transaction, sessionId, [], { maxWaiting, lost: count });
    }
    return ids;
  }

  function putBack(taken: readonly Pending[]): void {
    const all = [...taken, ...pending];
    pending = all.slice(-maxPending);
    for (const { sessionId, done } of all.slice(0, -maxPending)) {
      lost.set(sessionId, (lost.get(sessionId) ?? 0) + 1);
      done(undefined);
    }
  }

  return {
    begin: (session) => storage.change((transaction) => begin(transaction, session)),
    async end(sessionId, endedAt) {
      await store();
      await storage.change((transaction) => end(transaction, sessionId, endedAt));
    },
    endOthers: (sessionId, endedAt) =>
      storage.change(async (transaction) => {
        for (const other of await transaction.sessions()) {
          if (other.sessionId !== sessionId) await end(transaction, other.sessionId, endedAt);
        }
      }),
    isAtServer: (sessionId) =>
      storage.read(async (transaction) => (await transaction.session(sessionId))?.isStartKnown === true),
    capture: (sessionId, captured) =>
      new Promise((done) => {
        pending.push({ sessionId, activity: { id: nextId(), ...captured }, done });
        void store();
      }),
    retry: store,
    counts: (owner) =>
      storage.read(async (transaction) => {
        const all = await transaction.sessions();
        const sessions = all.filter((session) => session.owner === owner);
        const oldest = sessions.find(({ waiting }) => waiting > 0);
        const [first] = oldest ? await transaction.activities(oldest.sessionId, 0, oldest.nextIndex, 1) : [];
        const { shed = 0, refused = 0 } = sessions.at(-1) ?? {};
        const ofAll = all.reduce((sum, session) => sum + session.waiting, pending.length);
        const own = pending.filter((one) => sessions.some(({ sessionId }) => sessionId === one.sessionId));
        const waiting = sessions.reduce((sum, session) => sum + session.waiting, own.length);
        const oldestAt = first?.activity.timestamp;
        const about = oldestAt === undefined ? {} : { oldestAt };
        return { waiting, ofOthers: ofAll - waiting, shed, refused, ...about };
      }),
    hasWork: (owner) =>
      storage.read(async (transaction) => {
        const sessions = await transaction.sessions();
        return sessions.some(
          (session) =>
            session.owner === owner &&
            (session.waiting > 0 ||
              !session.isStartKnown ||
              (session.endedAt !== undefined && !session.isEndKnown)),
        );
      }),
    export: (owner) =>
      storage.read(async (transaction) => {
        const sessions = (await transaction.sessions()).filter((session) => session.owner === owner);
        const refused = (await transaction.refused()).filter((one) => one.owner === owner);
        const activities: (KeptActivity & { sessionId: string })[] = [];
        for (const { sessionId, nextIndex } of sessions) {
          for (let from = 0; from < nextIndex; ) {
            const page = await transaction.activities(sessionId, from, nextIndex, pageSize);
            activities.push(...page.map(({ activity }) => ({ ...activity, sessionId })));
            from = page.length < pageSize ? nextIndex : (page.at(-1)?.index ?? nextIndex) + 1;
          }
        }
        return { sessions, activities, refused };
      }),
    clear: () => storage.change(async (transaction) => transaction.clear()),
  };
}
