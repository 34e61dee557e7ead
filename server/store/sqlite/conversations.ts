/** Conversations in SQLite: the paths where drizzle reads better than prepared statements do. */
import type { Database } from "bun:sqlite";
import { and, eq, inArray, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { type Conversation, roomName, type UserId } from "../../../protocol/index.ts";
import type { ConversationStore, LogStore, StoredEvent } from "../port.ts";
import { conversations, members, reads } from "./schema.ts";

type Row = typeof conversations.$inferSelect;

export function createSqliteConversations(db: Database, log: LogStore): ConversationStore {
  const orm = drizzle(db);
  const findLast = db.prepare<{ room: number; seq: number }, [string]>(
    `SELECT e.room, e.seq FROM rooms r JOIN events e ON e.room = r.number
     WHERE r.name = ? AND e.type = 'message:new' ORDER BY e.seq DESC LIMIT 1`,
  );
  const countUnread = db.prepare<{ count: number }, [string, number, string]>(
    `SELECT count(*) AS count FROM rooms r JOIN events e ON e.room = r.number
     WHERE r.name = ? AND e.seq > ? AND e.type = 'message:new' AND e.sender IS NOT ?`,
  );

  function memberIds(id: string): UserId[] {
    const rows = orm
      .select({ userId: members.userId })
      .from(members)
      .where(eq(members.conversationId, id))
      .orderBy(members.joinedAt, members.userId)
      .all();
    return rows.map(({ userId }) => userId as UserId);
  }

  function toConversation(row: Row): Conversation {
    const { id, title, kind, ownerId } = row;
    const room = roomName("conversation", id);
    return { id, room, title, kind, ownerId: ownerId as UserId, memberIds: memberIds(id) };
  }

  function findBy(condition: ReturnType<typeof eq>): Conversation | undefined {
    const row = orm.select().from(conversations).where(condition).get();
    return row === undefined ? undefined : toConversation(row);
  }

  async function lastMessage(room: string): Promise<StoredEvent | undefined> {
    const place = findLast.get(room);
    return place === null ? undefined : log.find(place.room, place.seq);
  }

  return {
    async get(id) {
      return findBy(eq(conversations.id, id));
    },
    async listFor(userId) {
      const mine = orm
        .select({ row: conversations, readSeq: reads.seq })
        .from(members)
        .innerJoin(conversations, eq(conversations.id, members.conversationId))
        .leftJoin(reads, and(eq(reads.conversationId, members.conversationId), eq(reads.userId, userId)))
        .where(eq(members.userId, userId))
        .all();
      return Promise.all(
        mine.map(async ({ row, readSeq }) => {
          const conversation = toConversation(row);
          const { room } = conversation;
          const { head } = await log.position(room);
          const unread = countUnread.get(room, readSeq ?? 0, userId)?.count ?? 0;
          return { conversation, head, readSeq: readSeq ?? 0, unread, lastMessage: await lastMessage(room) };
        }),
      );
    },
    async findDirect(directKey) {
      return findBy(eq(conversations.directKey, directKey));
    },
    async findByInvite(code) {
      return findBy(eq(conversations.invite, code));
    },
    async invite(id) {
      const row = orm
        .select({ invite: conversations.invite })
        .from(conversations)
        .where(eq(conversations.id, id));
      return row.get()?.invite ?? undefined;
    },
    async setInvite(id, code) {
      orm.update(conversations).set({ invite: code }).where(eq(conversations.id, id)).run();
    },
    async readMark(id, userId) {
      const mine = and(eq(reads.conversationId, id), eq(reads.userId, userId));
      return orm.select({ seq: reads.seq }).from(reads).where(mine).get()?.seq ?? 0;
    },
    async contacts(userId, maxMembers) {
      const small = orm
        .select({ id: members.conversationId })
        .from(members)
        .where(
          inArray(
            members.conversationId,
            orm.select({ id: members.conversationId }).from(members).where(eq(members.userId, userId)),
          ),
        )
        .groupBy(members.conversationId)
        .having(sql`count(*) <= ${maxMembers}`);
      const rows = orm
        .selectDistinct({ userId: members.userId })
        .from(members)
        .where(inArray(members.conversationId, small))
        .all();
      return rows.map((row) => row.userId as UserId).filter((id) => id !== userId);
    },
  };
}
