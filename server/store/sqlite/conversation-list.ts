/**
 * A user's conversations as a list shows them: one statement, however many there are.
 *
 * What it reads is bounded for each conversation: its members, its newest message, and so many unread ones.
 */
import type { Database } from "bun:sqlite";
import type { UserId } from "../../../protocol/index.ts";
import { limits } from "../../../protocol/limits.ts";
import type { ConversationView } from "../port.ts";
import { type ConversationRow, toConversation } from "./conversation-row.ts";
import { type EventRow, eventColumns, eventReader } from "./event-row.ts";
import type { Life } from "./life.ts";

interface ListRow extends ConversationRow {
  memberIds: string;
  createdAt: number;
  head: number;
  readSeq: number;
  unread: number;
  lastPosition: number | null;
}

export function createConversationList(db: Database, life: Life) {
  const fromRow = eventReader(life);
  const find = db.prepare<ListRow & EventRow, [string, number]>(
    `SELECT c.id, c.title, c.kind, c.owner_id AS ownerId, c.moderators, c.slow_seconds AS slowSeconds, c.closed,
       c.created_at AS createdAt,
       (SELECT group_concat(user_id, ' ') FROM
         (SELECT user_id FROM members WHERE conversation_id = c.id ORDER BY joined_at, user_id)) AS memberIds,
       max(coalesce(r.floor, 0), coalesce((SELECT max(seq) FROM events WHERE room = r.number), 0)) AS head,
       coalesce(m.seq, 0) AS readSeq,
       (SELECT count(*) FROM (SELECT 1 FROM events WHERE room = r.number AND seq > coalesce(m.seq, 0)
         AND type = 'message:new' AND sender IS NOT ?1 LIMIT ?2)) AS unread,
       e.position AS lastPosition, ${eventColumns}
     FROM members mine JOIN conversations c ON c.id = mine.conversation_id
     LEFT JOIN reads m ON m.conversation_id = c.id AND m.user_id = ?1
     LEFT JOIN rooms r ON r.name = 'conversation:' || c.id
     LEFT JOIN events e ON e.room = r.number AND e.seq = (SELECT seq FROM events
       WHERE room = r.number AND type = 'message:new' ORDER BY seq DESC LIMIT 1)
     WHERE mine.user_id = ?1`,
  );
  return (userId: UserId): readonly ConversationView[] =>
    find.all(userId, limits.maxUnread).map((row) => ({
      conversation: toConversation(row, row.memberIds.split(" ") as UserId[]),
      createdAt: row.createdAt,
      head: row.head,
      readSeq: row.readSeq,
      unread: row.unread,
      lastMessage: row.lastPosition === null ? undefined : fromRow(row),
    }));
}
