/** Conversations in SQLite: drizzle writes the statements, prepared once, since every connection runs some. */
import type { Database } from "bun:sqlite";
import { and, eq, placeholder as given } from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { type Conversation, type RoomName, roomName, type UserId } from "../../../protocol/index.ts";
import type { ConversationStore, LogStore, StoredEvent } from "../port.ts";
import { conversations, members, reads } from "./schema.ts";

type Row = typeof conversations.$inferSelect;

export function createSqliteConversations(db: Database, log: LogStore): ConversationStore {
  const orm = drizzle(db);
  const findLast = db.prepare<{ seq: number }, [string]>(
    `SELECT e.seq FROM rooms r JOIN events e ON e.room = r.number
     WHERE r.name = ? AND e.type = 'message:new' ORDER BY e.seq DESC LIMIT 1`,
  );
  const countUnread = db.prepare<{ count: number }, [string, number, string]>(
    `SELECT count(*) AS count FROM rooms r JOIN events e ON e.room = r.number
     WHERE r.name = ? AND e.seq > ? AND e.type = 'message:new' AND e.sender IS NOT ?`,
  );

  const findBan = db.prepare<unknown, [string, string]>(
    "SELECT 1 FROM bans WHERE conversation_id = ? AND user_id = ?",
  );
  const findMembers = orm
    .select({ userId: members.userId })
    .from(members)
    .where(eq(members.conversationId, given("id")))
    .orderBy(members.joinedAt, members.userId)
    .prepare();
  const findById = findBy(eq(conversations.id, given("key")));
  const findByDirectKey = findBy(eq(conversations.directKey, given("key")));
  const findByCode = findBy(eq(conversations.invite, given("key")));
  const findMine = orm
    .select({ row: conversations, readSeq: reads.seq })
    .from(members)
    .innerJoin(conversations, eq(conversations.id, members.conversationId))
    .leftJoin(reads, and(eq(reads.conversationId, members.conversationId), eq(reads.userId, given("userId"))))
    .where(eq(members.userId, given("userId")))
    .prepare();
  const findReadMark = orm
    .select({ seq: reads.seq })
    .from(reads)
    .where(and(eq(reads.conversationId, given("id")), eq(reads.userId, given("userId"))))
    .prepare();
  const findReadMarks = orm
    .select({ userId: reads.userId, seq: reads.seq })
    .from(reads)
    .innerJoin(
      members,
      and(eq(members.conversationId, reads.conversationId), eq(members.userId, reads.userId)),
    )
    .where(eq(reads.conversationId, given("id")))
    .prepare();
  // One row for each conversation, and no more than the bound is counted: asked whenever somebody connects.
  const findContacts = db.prepare<{ ids: string }, [string, number]>(
    `SELECT (SELECT group_concat(user_id, ' ') FROM members WHERE conversation_id = mine.conversation_id) AS ids
     FROM members mine WHERE mine.user_id = ?1 AND (SELECT count(*) FROM
       (SELECT 1 FROM members WHERE conversation_id = mine.conversation_id LIMIT ?2 + 1)) <= ?2`,
  );

  function findBy(condition: ReturnType<typeof eq>) {
    return orm.select().from(conversations).where(condition).prepare();
  }

  function memberIds(id: string): UserId[] {
    return findMembers.all({ id }).map(({ userId }) => userId as UserId);
  }

  function toConversation(row: Row): Conversation {
    const { id, title, kind, ownerId, moderators, slowSeconds, closed } = row;
    const room = roomName("conversation", id);
    const moderatorIds = moderators === null ? [] : (JSON.parse(moderators) as UserId[]);
    return {
      id,
      room,
      title,
      kind,
      ownerId: ownerId as UserId,
      memberIds: memberIds(id),
      ...(moderatorIds.length === 0 ? {} : { moderatorIds }),
      ...(slowSeconds === null ? {} : { slowSeconds }),
      ...(closed === null ? {} : { closed }),
    };
  }

  function read(row: Row | undefined): Conversation | undefined {
    return row === undefined ? undefined : toConversation(row);
  }

  async function lastMessage(room: RoomName): Promise<StoredEvent | undefined> {
    const place = findLast.get(room);
    if (place === null) return undefined;
    const { seq } = place;
    const [message] = await log.read(room, { after: seq - 1, upTo: seq, limit: 1, from: "oldest" });
    return message;
  }

  return {
    async get(id) {
      return read(findById.get({ key: id }));
    },
    async listFor(userId) {
      return Promise.all(
        findMine.all({ userId }).map(async ({ row, readSeq }) => {
          const conversation = toConversation(row);
          const { room } = conversation;
          const { head } = await log.position(room);
          const unread = countUnread.get(room, readSeq ?? 0, userId)?.count ?? 0;
          return { conversation, head, readSeq: readSeq ?? 0, unread, lastMessage: await lastMessage(room) };
        }),
      );
    },
    async findDirect(directKey) {
      return read(findByDirectKey.get({ key: directKey }));
    },
    async findByInvite(code) {
      return read(findByCode.get({ key: code }));
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
      return findReadMark.get({ id, userId })?.seq ?? 0;
    },
    async readMarks(id) {
      return findReadMarks.all({ id }).map(({ userId, seq }) => ({ userId: userId as UserId, seq }));
    },
    async banned(id, userIds) {
      return userIds.filter((userId) => findBan.get(id, userId) !== null);
    },
    async contacts(userId, maxMembers) {
      const contacts = new Set(
        findContacts.all(userId, maxMembers).flatMap(({ ids }) => ids.split(" ") as UserId[]),
      );
      contacts.delete(userId);
      return [...contacts];
    },
  };
}
