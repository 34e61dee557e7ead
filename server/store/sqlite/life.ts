/**
 * The life of a database: from its making, or from the restoring of a copy, to the next restoring.
 *
 * A new life has a new epoch, so that no cursor of another fits. It has a new era too, which is part of its messages'
 * ids: what was said after the copy was made, and is gone with the restoring, never shares an id with what is said now.
 */
import type { Database } from "bun:sqlite";
import type { Epoch } from "../../../protocol/index.ts";
import { randomId } from "../../lib/ids.ts";

export interface Life {
  readonly epoch: Epoch;
  /** What stands for a room in the ids of its messages, given where in the table its event lies. */
  publicNumber(room: number, position: number): number;
  /** The same for an event that is being stored now. */
  newNumber(room: number): number;
  /** The room's own number, of one that stands for it. */
  roomOf(publicNumber: number): number;
}

/** The numbers that ids show are the room's own plus so many times the era. */
const roomsPerEra = 2 ** 30;
const maxEra = 2 ** 20;
/** No room has this number: what lies there is never read as an event, and never trimmed. */
const markRoom = 0;

interface Mark {
  readonly position: number;
  readonly era: number;
}

/** One that has no epoch yet begins its first life. */
export function beginFirstLife(db: Database): void {
  db.prepare("INSERT INTO meta (key, value) VALUES ('epoch', ?) ON CONFLICT DO NOTHING").run(randomId(8));
}

/** Of this database. */
export function readLife(db: Database): Life {
  const found = db.query<{ value: Epoch }, []>("SELECT value FROM meta WHERE key = 'epoch'").get();
  if (found === null) throw new Error("the store has no epoch");
  const marks = readMarks(db);
  const newest = (marks[0]?.era ?? 0) * roomsPerEra;
  return {
    epoch: found.value,
    publicNumber(room, position) {
      const era = marks.find((mark) => mark.position < position)?.era ?? 0;
      return room + era * roomsPerEra;
    },
    newNumber: (room) => room + newest,
    roomOf: (publicNumber) => publicNumber % roomsPerEra,
  };
}

/** From now on the database is another one to everybody who knew it. */
export function beginLife(db: Database): void {
  const marks = readMarks(db);
  db.prepare("UPDATE meta SET value = ? WHERE key = 'epoch'").run(randomId(8));
  // Among the events, so that everything said in this life lies behind it.
  db.prepare("INSERT INTO events (room, seq, type, body, at) VALUES (?, ?, 'restored', ?, 0)").run(
    markRoom,
    marks.length + 1,
    JSON.stringify({ era: newEra() }),
  );
}

/** Drawn, not counted: the same copy may be restored more than once. */
function newEra(): number {
  const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
  return 1 + (drawn % (maxEra - 1));
}

/** Newest first. */
function readMarks(db: Database): Mark[] {
  const rows = db.query<{ position: number; body: string }, [number]>(
    "SELECT position, body FROM events WHERE room = ? ORDER BY position DESC",
  );
  return rows.all(markRoom).map(({ position, body }) => ({ position, era: JSON.parse(body).era }));
}
