/** Notifications in SQLite: events of a user's log, with what of them was read. Written by effects, read here. */
import type { Database } from "bun:sqlite";
import type { UserId } from "../../../protocol/index.ts";
import { roomName } from "../../../protocol/rooms.ts";
import type { LogStore, NotificationStore } from "../port.ts";

interface Row {
  readonly room: number;
  readonly seq: number;
  readonly isRead: number;
}

const mine = `FROM rooms r JOIN events e ON e.room = r.number AND e.type = 'system:notification'
  LEFT JOIN notification_marks m ON m.user_id = $user
  LEFT JOIN notification_reads n ON n.user_id = $user AND n.seq = e.seq
  WHERE r.name = $name`;
const isRead = "(n.seq IS NOT NULL OR e.seq <= coalesce(m.up_to, 0))";

export function createSqliteNotifications(db: Database, log: LogStore): NotificationStore {
  const list = db.prepare<Row, { user: string; name: string; unreadOnly: number; limit: number }>(
    `SELECT e.room, e.seq, ${isRead} AS isRead ${mine} AND NOT ($unreadOnly AND ${isRead})
     ORDER BY e.seq DESC LIMIT $limit`,
  );
  const count = db.prepare<{ count: number }, { user: string; name: string }>(
    `SELECT count(*) AS count ${mine} AND NOT ${isRead}`,
  );
  const keys = (userId: UserId) => ({ user: userId, name: roomName("user", userId) });

  return {
    async list(userId, { unreadOnly, limit }) {
      const rows = list.all({ ...keys(userId), unreadOnly: Number(unreadOnly), limit });
      const found = await Promise.all(
        rows.map(async (row) => ({ event: await log.find(row.room, row.seq), isRead: row.isRead === 1 })),
      );
      return found.flatMap(({ event, isRead }) => (event === undefined ? [] : [{ event, isRead }]));
    },
    async unread(userId) {
      return count.get(keys(userId))?.count ?? 0;
    },
  };
}
