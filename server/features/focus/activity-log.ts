/**
 * What is logged in sessions: checked, stored and shown, for each user all that waits at once.
 *
 * An activity that is acknowledged is stored, and counts once however often it is sent. A request is taken whole or
 * refused whole, whatever waits beside it. They are stored and answered in the order in which they came.
 */
import { type LoggedActivity, misfit, ProtocolError, type UserId } from "../../../protocol/index.ts";
import type { Activity } from "../../focus/activity.ts";
import { idOfText, type RandomId } from "../../lib/ids.ts";
import type { FocusSessions } from "../../room/focus-sessions.ts";
import type { FocusSession, Store, StoredActivity } from "../../store/port.ts";

interface ActivityLogOptions {
  readonly store: Store;
  readonly sessions: FocusSessions;
  readonly randomId: RandomId;
  /** Told in the owner's turn, before those who wait are. */
  readonly onStored: (session: FocusSession, activities: readonly Activity[]) => Promise<void>;
}

export interface LogRequest {
  readonly type: "activity:log" | "activity:batch";
  readonly activities: readonly LoggedActivity[];
  readonly requestId: string | undefined;
}

export interface Counts {
  readonly count: number;
  readonly duplicates: number;
}

/** As it is stored, and as it is read. */
interface Logged {
  readonly stored: StoredActivity;
  readonly activity: Activity;
}

/** What one request logs, by session, then by the id that counts once. */
type BySession = ReadonlyMap<string, ReadonlyMap<string, Logged>>;

interface Waiting {
  readonly bySession: BySession;
  /** Repeats within it included. */
  readonly size: number;
  readonly resolve: (counts: Counts) => void;
  readonly reject: (error: unknown) => void;
}

/** What is new in a session, of all that is stored together. */
interface Fresh {
  readonly session: FocusSession;
  readonly known: Set<string>;
  readonly logged: Logged[];
}

const maxMetadataChars = 4_096;
/** Of one user in one commit, and what the last request has more, so that nobody else waits for long. */
const activitiesAtOnce = 1_000;

export class ActivityLog {
  readonly #options: ActivityLogOptions;
  readonly #waiting = new Map<UserId, Waiting[]>();

  constructor(options: ActivityLogOptions) {
    this.#options = options;
  }

  /** @throws ProtocolError `invalid_data` at once; `not_found`, `forbidden`, `unavailable` by the promise */
  add(ownerId: UserId, request: LogRequest): Promise<Counts> {
    const bySession = this.#bySession(request);
    return new Promise((resolve, reject) => {
      const one = { bySession, size: request.activities.length, resolve, reject };
      const others = this.#waiting.get(ownerId);
      if (others === undefined) {
        this.#waiting.set(ownerId, [one]);
        this.#takeTurn(ownerId);
      } else others.push(one);
    });
  }

  #takeTurn(ownerId: UserId): void {
    void this.#options.sessions.inTurn(ownerId, async () => {
      const some = this.#takeSome(ownerId);
      try {
        await this.#store(ownerId, some);
      } catch (error) {
        // Those that have their answer keep it.
        for (const { reject } of some) reject(error);
      }
    });
  }

  /** The first of those who wait; for the others there is another turn. */
  #takeSome(ownerId: UserId): readonly Waiting[] {
    const waiting = this.#waiting.get(ownerId) ?? [];
    let count = 0;
    for (let size = 0; size < activitiesAtOnce && count < waiting.length; count += 1) {
      size += waiting[count]?.size ?? 0;
    }
    if (count === waiting.length) this.#waiting.delete(ownerId);
    else {
      this.#waiting.set(ownerId, waiting.slice(count));
      this.#takeTurn(ownerId);
    }
    return waiting.slice(0, count);
  }

  async #store(ownerId: UserId, some: readonly Waiting[]): Promise<void> {
    const { store, sessions, onStored } = this.#options;
    const all = new Map<string, Fresh | ProtocolError>();
    for (const sessionId of new Set(some.flatMap(({ bySession }) => [...bySession.keys()]))) {
      const session = await sessions.own(ownerId, sessionId).catch(onlyRefusals);
      if (session instanceof ProtocolError) all.set(sessionId, session);
      else {
        const ids = some.flatMap(({ bySession }) => [...(bySession.get(sessionId)?.keys() ?? [])]);
        const known = new Set(await store.focus.known(sessionId, ids));
        all.set(sessionId, { session, known, logged: [] });
      }
    }
    const taken = some.flatMap((one) => {
      const counts = take(one, all);
      return counts === undefined ? [] : [{ ...one, counts }];
    });
    const fresh = [...all.values()].flatMap((each) =>
      each instanceof ProtocolError || each.logged.length === 0 ? [] : [each],
    );
    if (fresh.length > 0) {
      await sessions.commit(
        fresh.map(({ session, logged }) => ({
          kind: "log-activities",
          sessionId: session.id,
          activities: logged.map(({ stored }) => stored),
        })),
      );
    }
    try {
      for (const { session, logged } of fresh) {
        await onStored(
          session,
          logged.map(({ activity }) => activity),
        );
      }
    } finally {
      for (const { resolve, counts } of taken) resolve(counts);
    }
  }

  /** @throws ProtocolError `invalid_data` */
  #bySession({ type, activities, requestId }: LogRequest): BySession {
    const bySession = new Map<string, Map<string, Logged>>();
    for (const [index, { sessionId, eventType, timestamp: at, metadata: given }] of activities.entries()) {
      const { activityId, ...metadata } = given;
      const json = JSON.stringify(metadata);
      if (json.length > maxMetadataChars) {
        const path = type === "activity:log" ? "metadata" : `activities.${index}.metadata`;
        const message = `got ${json.length} characters, expected at most ${maxMetadataChars}`;
        throw misfit(`the data of ${type}`, [{ path, message }]);
      }
      const stored = { type: eventType, at, metadata: json };
      const id = activityId ?? this.#idOf(stored, requestId, index);
      const ofSession = bySession.get(sessionId) ?? new Map<string, Logged>();
      bySession.set(sessionId, ofSession);
      if (ofSession.has(id)) continue;
      ofSession.set(id, {
        stored: { id, ...stored },
        activity: { id, eventType, at, metadata },
      });
    }
    return bySession;
  }

  /**
   * For one that brings none: the same when its request is repeated.
   *
   * A request's id alone is no name for it: a page that counts its requests counts them anew after a reload.
   */
  #idOf({ type, at, metadata }: Omit<StoredActivity, "id">, requestId: string | undefined, index: number) {
    if (requestId === undefined) return this.#options.randomId(16);
    return idOfText(`${requestId}\n${index}\n${type}\n${at}\n${metadata}`);
  }
}

/** What a request deserves is its own matter; a store that fails is everybody's. */
function onlyRefusals(error: unknown): ProtocolError {
  if (error instanceof ProtocolError && error.code !== "unavailable") return error;
  throw error;
}

/** Adds what is new in it to what is stored. @returns undefined where it was refused */
function take(
  { bySession, size, reject }: Waiting,
  all: ReadonlyMap<string, Fresh | ProtocolError>,
): Counts | undefined {
  for (const sessionId of bySession.keys()) {
    const fresh = all.get(sessionId);
    if (!(fresh instanceof ProtocolError)) continue;
    reject(fresh);
    return undefined;
  }
  let count = 0;
  for (const [sessionId, ofSession] of bySession) {
    const fresh = all.get(sessionId);
    if (fresh === undefined || fresh instanceof ProtocolError) continue;
    for (const [id, logged] of ofSession) {
      if (fresh.known.has(id)) continue;
      fresh.known.add(id);
      fresh.logged.push(logged);
      count += 1;
    }
  }
  return { count, duplicates: size - count };
}
