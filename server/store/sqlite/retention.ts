/**
 * Trimming in SQLite: the oldest events of a log go, with the requests that made them, a little at a time.
 *
 * The floor is moved in the transaction that deletes, so that what is no longer kept is never taken for a hole, and
 * the head stays where it is when nothing is left.
 */
import type { Database } from "bun:sqlite";
import type { RoomName } from "../../../protocol/index.ts";
import type { BoundedMap } from "../../lib/bounded-map.ts";
import type { RetentionStore, TrimmedRoom, TrimRule } from "../port.ts";
import type { RoomRecord } from "./log.ts";
import type { Scrubber } from "./scrub.ts";
import type { Transaction } from "./transaction.ts";

interface RetentionParts {
  readonly transaction: Transaction;
  readonly scrubber: Scrubber;
  /** Where logs stand, as far as it is known without asking. */
  readonly known: BoundedMap<RoomName, RoomRecord>;
}

/** Each step holds the event loop for some milliseconds, no more. */
const roomsPerStep = 200;
const eventsPerStep = 250;
const requestsPerStep = 500;

interface RoomRow {
  readonly number: number;
  readonly name: RoomName;
  readonly floor: number;
  readonly head: number;
}

export function createSqliteRetention(db: Database, parts: RetentionParts): RetentionStore {
  const { known, transaction, scrubber } = parts;
  const findRooms = db.prepare<RoomRow, [string, string, number]>(
    `SELECT number, name, floor,
       max(floor, coalesce((SELECT max(seq) FROM events WHERE room = number), 0)) AS head
     FROM rooms WHERE name > ? AND name < ? ORDER BY name LIMIT ?`,
  );
  const findOldest = db.prepare<{ seq: number; at: number }, [number, number, number]>(
    "SELECT seq, at FROM events WHERE room = ? AND seq > ? ORDER BY seq LIMIT ?",
  );
  const deleteEvents = db.prepare<unknown, [number, number]>(
    "DELETE FROM events WHERE room = ? AND seq <= ?",
  );
  const deleteReactions = db.prepare<unknown, [number, number]>(
    "DELETE FROM reactions WHERE room = ? AND seq <= ?",
  );
  const deleteFiles = db.prepare<{ id: string }, [number, number]>(
    "DELETE FROM files WHERE room = ? AND seq <= ? RETURNING id",
  );
  const deleteCommitments = db.prepare<unknown, [number, number]>(
    "DELETE FROM commitments WHERE room = ? AND seq <= ? AND status IN ('fulfilled', 'cancelled')",
  );
  const deleteClarifications = db.prepare<unknown, [number, number]>(
    "DELETE FROM clarifications WHERE room = ? AND seq <= ?",
  );
  const setFloor = db.prepare<unknown, [number, number]>("UPDATE rooms SET floor = ? WHERE number = ?");
  const findRequests = db.prepare<{ id: string; user: string; isGone: number }, [string, string, number]>(
    `SELECT q.id, q.user, q.seq <= r.floor AS isGone FROM requests q JOIN rooms r ON r.number = q.room
     WHERE (q.id, q.user) > (?, ?) ORDER BY q.id, q.user LIMIT ?`,
  );
  const deleteRequest = db.prepare<unknown, [string, string]>(
    "DELETE FROM requests WHERE id = ? AND user = ?",
  );

  /** @returns the last seq that is to go, at most so many events on; `floor` if none is */
  function lastToGo({ number, floor, head }: RoomRow, { before, maxEvents }: TrimRule, most: number): number {
    const keptFrom = maxEvents === undefined ? 0 : head - maxEvents;
    let last = floor;
    for (const { seq, at } of findOldest.all(number, floor, most)) {
      if (seq > keptFrom && (before === undefined || at >= before)) break;
      last = seq;
    }
    return last;
  }

  function plan(rooms: readonly RoomRow[], rule: TrimRule) {
    const trimmed: (Omit<TrimmedRoom, "fileIds"> & { readonly number: number })[] = [];
    let left = eventsPerStep;
    /** The last room with nothing more to go. */
    let done: RoomName | undefined;
    for (const room of rooms) {
      const floor = lastToGo(room, rule, left);
      const count = floor - room.floor;
      if (count > 0) trimmed.push({ room: room.name, number: room.number, floor, count });
      left -= count;
      if (left === 0) return { trimmed, isFull: true, done };
      done = room.name;
    }
    return { trimmed, isFull: false, done };
  }

  function drop({ number, ...room }: ReturnType<typeof plan>["trimmed"][number]): TrimmedRoom {
    deleteEvents.run(number, room.floor);
    deleteReactions.run(number, room.floor);
    deleteCommitments.run(number, room.floor);
    deleteClarifications.run(number, room.floor);
    setFloor.run(room.floor, number);
    return { ...room, fileIds: deleteFiles.all(number, room.floor).map(({ id }) => id) };
  }

  return {
    async trim(rule, from = `${rule.kind}:`) {
      const rooms = findRooms.all(from, `${rule.kind};`, roomsPerStep);
      const { trimmed: planned, isFull, done } = plan(rooms, rule);
      const trimmed = planned.length === 0 ? [] : transaction(() => planned.map(drop));
      if (trimmed.length > 0) scrubber.owe();
      for (const { room, floor } of trimmed) {
        const held = known.get(room);
        if (held !== undefined) held.floor = floor;
      }
      const isLast = !isFull && rooms.length < roomsPerStep;
      return { trimmed, next: isLast ? undefined : (done ?? from) };
    },

    async forgetRequests(from) {
      const rows = findRequests.all(from?.id ?? "", from?.user ?? "", requestsPerStep);
      const gone = rows.filter(({ isGone }) => isGone === 1);
      if (gone.length > 0) {
        transaction(() => {
          for (const { id, user } of gone) deleteRequest.run(id, user);
        });
      }
      const last = rows.length < requestsPerStep ? undefined : rows.at(-1);
      return last === undefined ? undefined : { id: last.id, user: last.user };
    },
  };
}
