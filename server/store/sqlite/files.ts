/** What is known of files. Written by effects, in the log's transactions; read here. */
import type { Database } from "bun:sqlite";
import type { RoomName, UserId } from "../../../protocol/index.ts";
import type { FileStore, StoredFile } from "../port.ts";

interface FileRow {
  readonly id: string;
  readonly room: RoomName;
  readonly seq: number;
  readonly owner: UserId;
  readonly owner_name: string;
  readonly name: string;
  readonly mime: string;
  readonly size: number;
  readonly thumbnail_mime: string | null;
  readonly thumbnail_size: number;
  readonly at: number;
}

const columns =
  "f.id, r.name AS room, f.seq, f.owner, f.owner_name, f.name, f.mime, f.size, f.thumbnail_mime, f.thumbnail_size, f.at";

export function createSqliteFiles(db: Database): FileStore {
  const find = db.prepare<FileRow, [string]>(
    `SELECT ${columns} FROM files f JOIN rooms r ON r.number = f.room WHERE f.id = ?`,
  );
  const sum = db.prepare<{ bytes: number | null }, [string]>(
    "SELECT sum(size + thumbnail_size) AS bytes FROM files WHERE owner = ?",
  );
  const findOfUser = db.prepare<FileRow, [string, string, number]>(
    `SELECT ${columns} FROM files f JOIN rooms r ON r.number = f.room
     WHERE f.owner = ? AND f.id > ? ORDER BY f.id LIMIT ?`,
  );
  const findAmong = db.prepare<{ id: string }, [string]>(
    "SELECT id FROM files WHERE id IN (SELECT value FROM json_each(?))",
  );
  return {
    async get(id) {
      const row = find.get(id);
      return row === null ? undefined : fromRow(row);
    },
    async usedBytes(ownerId) {
      return sum.get(ownerId)?.bytes ?? 0;
    },
    async ofUser(ownerId, after, limit) {
      return findOfUser.all(ownerId, after, limit).map(fromRow);
    },
    async among(ids) {
      return new Set(findAmong.all(JSON.stringify(ids)).map(({ id }) => id));
    },
  };
}

function fromRow({ owner, owner_name, thumbnail_mime, thumbnail_size, ...row }: FileRow): StoredFile {
  const thumbnail = thumbnail_mime === null ? undefined : { mime: thumbnail_mime, size: thumbnail_size };
  return { ...row, owner: { id: owner, name: owner_name }, thumbnail };
}
