/** The audit in SQLite. Written by effects, in the log's transactions; read here, with the names of today. */
import type { Database } from "bun:sqlite";
import type { AuditEntry, NamedAuditEntry } from "../../../protocol/index.ts";
import type { AuditStore } from "../port.ts";

type Named = Pick<NamedAuditEntry, "actorName" | "username" | "title">;
type OrNull<Fields> = { [Field in keyof Fields]-?: Fields[Field] | null };

/** What an entry's ids are called; a conversation of two has no title. */
const called = `actor.name AS actorName, target.name AS username, nullif(c.title, '') AS title`;
const joined = `LEFT JOIN names actor ON actor.user_id = e.actor_id LEFT JOIN names target ON target.user_id = e.user_id
  LEFT JOIN conversations c ON c.id = substr(e.room, length('conversation:') + 1) AND e.room GLOB 'conversation:*'`;

/** The newest entry of an earlier millisecond than the last that `?2` entries before `?1` come to; 0 if there is none. */
const beforePage = `coalesce((SELECT a.position FROM (
    SELECT position, at FROM audit WHERE at < ?1 ORDER BY position DESC LIMIT 1 OFFSET ?2 - 1
  ) last CROSS JOIN audit a WHERE a.position < last.position AND a.at <> last.at
  ORDER BY a.position DESC LIMIT 1), 0)`;

export function createSqliteAudit(db: Database): AuditStore {
  const list = db.prepare<OrNull<NamedAuditEntry>, [number, number]>(
    `SELECT e.at, e.action, e.actor_id AS actorId, e.room, e.user_id AS userId, e.detail, ${called}
     FROM audit e ${joined} WHERE e.at < ?1 AND e.position > ${beforePage} ORDER BY e.position DESC`,
  );
  const names = db.prepare<OrNull<Named>, [string, string | null, string | null]>(
    `SELECT ${called} FROM (SELECT ?1 AS actor_id, ?2 AS user_id, ?3 AS room) e ${joined}`,
  );
  return {
    async list({ before = Number.MAX_SAFE_INTEGER, limit }) {
      return list.all(before, limit).map((row) => known<NamedAuditEntry>(row));
    },
    async named(entry: AuditEntry) {
      const { actorId, userId = null, room = null } = entry;
      const row = names.get(actorId, userId, room);
      return { ...entry, ...(row !== null && known<Named>(row)) };
    },
  };
}

function known<Fields>(row: OrNull<Fields>): Fields {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Fields;
}
