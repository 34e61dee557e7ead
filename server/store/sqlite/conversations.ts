/** Conversations in SQLite: drizzle writes the statements, prepared once, since every connection runs some. */
import type { Database } from "bun:sqlite";
import { and, eq, placeholder as given } from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { type Conversation, roomName, type UserId } from "../../../protocol/index.ts";
import type { ConversationStore } from "../port.ts";
import { createConversationList } from "./conversation-list.ts";
import { type ConversationRow, toConversation } from "./conversation-row.ts";
import type { Life } from "./life.ts";
import { conversations, members, reads } from "./schema.ts";

/** How far `active` looks: conversations for each of the users, events of each, and conversations in all. */
const maxShared = 20;
const maxNewest = 100;
const maxLookedInto = 200;

export function createSqliteConversations(db: Database, life: Life): ConversationStore {
  const orm = drizzle(db);
  const listFor = createConversationList(db, life);
  const findBan = db.prepare<unknown, [string, string]>(
    "SELECT 1 FROM bans WHERE conversation_id = ? AND user_id = ?",
  );
  const findBans = db.prepare<{ userId: UserId; name: string | null }, [string, number]>(
    `SELECT b.user_id AS userId, n.name FROM bans b LEFT JOIN names n ON n.user_id = b.user_id
     WHERE b.conversation_id = ? ORDER BY b.user_id LIMIT ?`,
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
  // In this order: of who is in many conversations, only those of the other are looked at.
  const findShared = db.prepare<{ id: string }, [string, string]>(
    `SELECT mine.conversation_id AS id FROM members other
       CROSS JOIN members mine ON mine.conversation_id = other.conversation_id AND mine.user_id = ?1
     WHERE other.user_id = ?2 ORDER BY mine.joined_at DESC LIMIT ${maxShared}`,
  );
  const findSenders = db.prepare<{ sender: UserId }, [string]>(
    `SELECT DISTINCT sender FROM (SELECT e.sender FROM rooms r JOIN events e ON e.room = r.number
       WHERE r.name = ?1 ORDER BY e.seq DESC LIMIT ${maxNewest}) WHERE sender IS NOT NULL`,
  );
  const findLack = db.prepare<unknown, [string, string]>(
    `SELECT 1 WHERE EXISTS (SELECT 1 FROM members WHERE user_id = ?1)
     AND NOT EXISTS (SELECT 1 FROM names WHERE user_id = ?1 AND name = ?2)`,
  );
  const findNames = db.prepare<{ userId: UserId; name: string }, [string, string]>(
    `SELECT n.user_id AS userId, n.name FROM json_each(?2) wanted JOIN names n ON n.user_id = wanted.value
     WHERE EXISTS (SELECT 1 FROM members a JOIN members b ON b.conversation_id = a.conversation_id
       WHERE a.user_id = n.user_id AND b.user_id = ?1)`,
  );

  function findBy(condition: ReturnType<typeof eq>) {
    return orm.select().from(conversations).where(condition).prepare();
  }

  function memberIds(id: string): UserId[] {
    return findMembers.all({ id }).map(({ userId }) => userId as UserId);
  }

  function read(row: ConversationRow | undefined): Conversation | undefined {
    return row === undefined ? undefined : toConversation(row, memberIds(row.id));
  }

  return {
    async get(id) {
      return read(findById.get({ key: id }));
    },
    async listFor(userId) {
      return listFor(userId);
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
    async bans(id, limit) {
      return findBans.all(id, limit).map(({ userId, name }) => ({ userId, name: name ?? undefined }));
    },
    async lacksName(userId, name) {
      return findLack.get(userId, name) !== null;
    },
    async names(userId, among) {
      return findNames.all(userId, JSON.stringify(among));
    },
    async active(userId, among) {
      // Read once, however many of them share it.
      const sendersIn = new Map<string, ReadonlySet<UserId>>();
      const sendersOf = (id: string) => {
        const known = sendersIn.get(id);
        if (known !== undefined || sendersIn.size >= maxLookedInto) return known;
        const senders = new Set(findSenders.all(roomName("conversation", id)).map(({ sender }) => sender));
        sendersIn.set(id, senders);
        return senders;
      };
      return among.filter((other) =>
        findShared.all(userId, other).some(({ id }) => sendersOf(id)?.has(other) === true),
      );
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
