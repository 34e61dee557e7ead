/** Evidence from files: what the writers left behind, and the database, read without the server's code. */
import { Database } from "bun:sqlite";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { OutboxEntry } from "../../../client/core/storage-port.ts";
import { everBeside, everPut } from "../../support/file-storage.ts";
import {
  type Ack,
  type KeptRequest,
  requestKey,
  type SeenEvent,
  type Stored,
  type StoredEvent,
  tokenOf,
} from "./evidence.ts";

interface EventRow {
  readonly name: string;
  readonly room: number;
  readonly seq: number;
  readonly type: string;
  readonly content: string | null;
}

interface RequestRow {
  readonly user: string;
  readonly id: string;
  readonly name: string;
  readonly seq: number;
}

export function readKept(userId: string, storageFile: string): KeptRequest[] {
  return everPut(storageFile).map((entry) => keptRequest(userId, entry));
}

function keptRequest(userId: string, { id, type, data }: OutboxEntry): KeptRequest {
  if (type !== "message:send") return { userId, id, type, messageId: String(data.messageId) };
  return { userId, id, type, room: String(data.room), token: tokenOf(String(data.content)) };
}

/** What a reader was given of a room, over all its lives. */
export function readSeen(storageFile: string, room: string): SeenEvent[] {
  return everBeside(storageFile, room).flat() as SeenEvent[];
}

/** A writer may die while it writes its last line; an ack that is half written was not acted on either. */
export function readAcks(file: string): Ack[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Ack);
}

/** Where the log of each room ends, while the server runs. */
export function readHeads(dataDir: string, rooms: readonly string[]): Record<string, number> {
  return withDatabase(dataDir, (db) => {
    const head = db.query<{ head: number | null }, [string]>(
      "SELECT max(e.seq) AS head FROM rooms r JOIN events e ON e.room = r.number WHERE r.name = ?",
    );
    return Object.fromEntries(rooms.map((room) => [room, head.get(room)?.head ?? 0]));
  });
}

export function readStored(dataDir: string, rooms: readonly string[]): Stored {
  return withDatabase(dataDir, (db) => {
    const events = db.query<EventRow, [string]>(
      `SELECT r.name, e.room, e.seq, e.type, json_extract(e.body, '$.content') AS content
       FROM rooms r JOIN events e ON e.room = r.number WHERE r.name = ? ORDER BY e.seq`,
    );
    const requests = db.query<RequestRow, []>(
      "SELECT q.user, q.id, r.name, q.seq FROM requests q JOIN rooms r ON r.number = q.room",
    );
    return {
      events: rooms.flatMap((room) => events.all(room).map(storedEvent)),
      requests: new Map(
        requests.all().map(({ user, id, name, seq }) => [requestKey(user, id), { room: name, seq }]),
      ),
      integrity:
        db.query<{ integrity_check: string }, []>("PRAGMA integrity_check").get()?.integrity_check ?? "",
    };
  });
}

function storedEvent({ name, room, seq, type, content }: EventRow): StoredEvent {
  const id = `${room.toString(36)}-${seq.toString(36)}`;
  return { room: name, seq, type, id, token: type === "message:new" ? tokenOf(content ?? "") : undefined };
}

function withDatabase<Result>(dataDir: string, read: (db: Database) => Result): Result {
  const db = new Database(join(dataDir, "tautline.db"), { readonly: true });
  try {
    return read(db);
  } finally {
    db.close();
  }
}
