/**
 * The log in SQLite: numbers events and answers repeated requests, in one transaction for a whole batch.
 *
 * The only writer of the events and requests tables. A number is given only inside the transaction that
 * stores its event, so a failed commit leaves no hole.
 */
import type { Database } from "bun:sqlite";
import type { RoomName, UserId } from "../../../protocol/index.ts";
import type { BoundedMap } from "../../lib/bounded-map.ts";
import { eventId } from "../../lib/event-id.ts";
import type { Change, Committed, Effect, LogStore, NewEvent, StoredEvent } from "../port.ts";
import type { ApplyEffect } from "./effects.ts";
import { type EventRow, eventColumns, eventReader } from "./event-row.ts";
import type { Life } from "./life.ts";
import type { Scrubber } from "./scrub.ts";
import { StaleEffect } from "./stale-effect.ts";
import type { Transaction } from "./transaction.ts";

/** What is known of a room's log without asking the database. */
export interface RoomRecord {
  readonly number: number;
  head: number;
  floor: number;
}

/** What an event has in common with others of its change. */
interface Ties {
  readonly originalId?: string;
  readonly bodyNumber?: number;
}

interface SqliteLogParts {
  readonly life: Life;
  /** Where logs stand, as far as it is known without asking. */
  readonly known: BoundedMap<RoomName, RoomRecord>;
  readonly applyEffect: ApplyEffect;
  readonly transaction: Transaction;
  readonly scrubber: Scrubber;
}

export function createSqliteLog(db: Database, parts: SqliteLogParts): LogStore {
  const { life, known, applyEffect, transaction, scrubber } = parts;
  const fromRow = eventReader(life);
  const addRoom = db.prepare<{ number: number }, [string]>(
    "INSERT INTO rooms (name) VALUES (?) RETURNING number",
  );
  const findRoom = db.prepare<RoomRecord, [string]>(
    `SELECT number, floor, max(floor, coalesce((SELECT max(seq) FROM events WHERE room = number), 0)) AS head
     FROM rooms WHERE name = ?`,
  );
  const addRequest = db.prepare<unknown, [string, string, number, number]>(
    "INSERT INTO requests (id, user, room, seq) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const findRequest = db.prepare<EventRow, [string, string]>(
    `SELECT ${eventColumns} FROM requests q JOIN events e ON e.room = q.room AND e.seq = q.seq
     JOIN rooms r ON r.number = e.room WHERE q.id = ? AND q.user = ?`,
  );
  const addEvent = db.prepare<
    unknown,
    [number, number, string, string | null, string, number, number | null]
  >("INSERT INTO events (room, seq, type, sender, body, at, target) VALUES (?, ?, ?, ?, ?, ?, ?)");
  const addCopy = db.prepare<unknown, [number, number, string, string | null, string, number, string]>(
    "INSERT INTO events (room, seq, type, sender, body, at, original) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const addBody = db.prepare<{ number: number }, [string]>(
    "INSERT INTO bodies (body) VALUES (?) RETURNING number",
  );
  const addSharing = db.prepare<unknown, [number, number, string, string | null, number, number]>(
    "INSERT INTO events (room, seq, type, sender, body, at, shared_body) VALUES (?, ?, ?, ?, '', ?, ?)",
  );
  const findCopies = db.prepare<EventRow, [string]>(
    `SELECT ${eventColumns} FROM events e JOIN rooms r ON r.number = e.room WHERE e.original = ?`,
  );
  const readOldest = db.prepare<EventRow, [string, number, number, number]>(
    `SELECT ${eventColumns} FROM rooms r JOIN events e ON e.room = r.number
     WHERE r.name = ? AND e.seq > ? AND e.seq <= ? ORDER BY e.seq LIMIT ?`,
  );
  const readNewest = db.prepare<EventRow, [string, number, number, number]>(
    `SELECT ${eventColumns} FROM rooms r JOIN events e ON e.room = r.number
     WHERE r.name = ? AND e.seq > ? AND e.seq <= ? ORDER BY e.seq DESC LIMIT ?`,
  );
  const findEvent = db.prepare<EventRow, [number, number]>(
    `SELECT ${eventColumns} FROM events e JOIN rooms r ON r.number = e.room WHERE e.room = ? AND e.seq = ?`,
  );

  function record(room: RoomName): RoomRecord | undefined {
    const held = known.get(room);
    if (held !== undefined) return held;
    const found = findRoom.get(room);
    if (found === null) return undefined;
    known.set(room, found);
    return found;
  }

  function recordOrNew(room: RoomName): RoomRecord {
    const existing = record(room);
    if (existing !== undefined) return existing;
    const number = addRoom.get(room)?.number;
    if (number === undefined) throw new Error(`the store gave no number to ${room}`);
    const made = { number, head: 0, floor: 0 };
    known.set(room, made);
    return made;
  }

  function store(event: NewEvent, at: number, { originalId, bodyNumber }: Ties = {}): StoredEvent {
    const { room, type, body, senderId = null, targetSeq = null } = event;
    const log = recordOrNew(room);
    const seq = log.head + 1;
    if (originalId !== undefined) addCopy.run(log.number, seq, type, senderId, body, at, originalId);
    else if (bodyNumber !== undefined) addSharing.run(log.number, seq, type, senderId, at, bodyNumber);
    else addEvent.run(log.number, seq, type, senderId, body, at, targetSeq);
    log.head = seq;
    const roomNumber = life.newNumber(log.number);
    return { room, roomNumber, seq, type, body, senderId: event.senderId, at, originalId };
  }

  function storeEvents(events: readonly NewEvent[], at: number): readonly StoredEvent[] {
    const stored: StoredEvent[] = [];
    let shared: { readonly body: string; readonly number: number } | undefined;
    for (const event of events) {
      const first = stored[0];
      if (event.isCopy === true && first !== undefined) {
        stored.push(store(event, at, { originalId: eventId(first.roomNumber, first.seq) }));
      } else if (event.hasSharedBody === true) {
        if (shared?.body !== event.body) shared = { body: event.body, number: newBody(event.body) };
        stored.push(store(event, at, { bodyNumber: shared.number }));
      } else {
        stored.push(store(event, at));
      }
    }
    return stored;
  }

  function newBody(body: string): number {
    const number = addBody.get(body)?.number;
    if (number === undefined) throw new Error("the store gave no number to a body");
    return number;
  }

  function apply(change: Change): Committed {
    const { key, events, effects, at } = change;
    const first = events[0];
    if (key !== undefined && first !== undefined) {
      const log = recordOrNew(first.room);
      const { changes } = addRequest.run(key.requestId, key.userId, log.number, log.head + 1);
      if (changes === 0) return duplicate(key.requestId, key.userId);
    }
    for (const effect of effects ?? []) applyEffect(effect, recordOrNew, at);
    return { kind: "stored", events: storeEvents(events, at) };
  }

  function duplicate(requestId: string, userId: UserId): Committed {
    const row = findRequest.get(requestId, userId);
    return row === null ? { kind: "forgotten" } : { kind: "duplicate", event: fromRow(row) };
  }

  /** A change with effects may meet a uniqueness that another took; it is undone without its neighbours. */
  function applyGuarded(change: Change): Committed {
    if (change.effects === undefined) return apply(change);
    db.run("SAVEPOINT change");
    try {
      const result = apply(change);
      db.run("RELEASE change");
      return result;
    } catch (error) {
      // After any other error the whole transaction is undone, and may be so already.
      if (!isConflict(error)) throw error;
      db.run("ROLLBACK TO change");
      db.run("RELEASE change");
      for (const { room } of change.events) known.delete(room);
      return { kind: "conflict" };
    }
  }

  function storeAll(changes: readonly Change[]): readonly Committed[] {
    try {
      return transaction(() => changes.map(applyGuarded));
    } catch (error) {
      // What was numbered in memory was not stored: the next commit reads the heads anew.
      known.clear();
      throw error;
    }
  }

  return {
    async commit(changes) {
      const results = storeAll(changes);
      // From here on the changes are stored, whatever becomes of what they overwrote.
      if (changes.some(overwritesContent)) {
        scrubber.owe();
        scrubber.run();
      }
      return results;
    },
    async position(room) {
      const { head, floor } = record(room) ?? { head: 0, floor: 0 };
      return { head, floor };
    },
    async read(room, { after, upTo, limit, from, maxChars = Number.POSITIVE_INFINITY }) {
      const statement = from === "oldest" ? readOldest : readNewest;
      const events: StoredEvent[] = [];
      let chars = 0;
      for (const row of statement.iterate(room, after, upTo, limit)) {
        events.push(fromRow(row));
        if (chars > maxChars) break;
        chars += row.body.length;
      }
      return from === "oldest" ? events : events.reverse();
    },
    async findRequest({ requestId, userId }) {
      const row = findRequest.get(requestId, userId);
      return row === null ? undefined : fromRow(row);
    },
    async find(roomNumber, seq) {
      const row = findEvent.get(life.roomOf(roomNumber), seq);
      const event = row === null ? undefined : fromRow(row);
      // Another life's message may have had this place.
      return event?.roomNumber === roomNumber ? event : undefined;
    },
    async copies(id) {
      return findCopies.all(id).map(fromRow);
    },
  };
}

const overwriting: ReadonlySet<Effect["kind"]> = new Set([
  "erase-message",
  "edit-message",
  "reword-commitment",
  "settle",
  "forget-commitments",
  "erase-file",
  "disown-event",
  "trim-log",
  "forget-direct",
  "set-sites",
  "end-erasure",
]);

function overwritesContent({ effects }: Change): boolean {
  return effects?.some(({ kind }) => overwriting.has(kind)) ?? false;
}

function isConflict(error: unknown): boolean {
  if (error instanceof StaleEffect) return true;
  return error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_CONSTRAINT");
}
