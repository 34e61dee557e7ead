/** The audit in SQLite. Written by effects, in the log's transactions; read here. */
import type { Database } from "bun:sqlite";
import type { AuditEntry } from "../../../protocol/index.ts";
import type { AuditStore } from "../port.ts";

type Row = { [Field in keyof AuditEntry]-?: AuditEntry[Field] | null };

export function createSqliteAudit(db: Database): AuditStore {
  const list = db.prepare<Row, [number, number]>(
    `SELECT at, action, actor_id AS actorId, room, user_id AS userId, detail FROM audit
     WHERE at < ? ORDER BY position DESC LIMIT ?`,
  );
  return {
    async list({ before = Number.MAX_SAFE_INTEGER, limit }) {
      return list.all(before, limit).map((row) => {
        const known = Object.entries(row).filter(([, value]) => value !== null);
        return Object.fromEntries(known) as AuditEntry;
      });
    },
  };
}
