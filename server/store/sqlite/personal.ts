/** Everything of one user, wherever it lies, in steps that are short enough to stand between two commits. */
import type { Database } from "bun:sqlite";
import type { RoomName, UserId } from "../../../protocol/index.ts";
import type { LogStore, PersonalStore, RequestPlace } from "../port.ts";
import type { Life } from "./life.ts";
import type { Transaction } from "./transaction.ts";

const eventsPerStep = 4_000;
const requestsPerStep = 2_000;

export function createSqlitePersonal(
  db: Database,
  parts: { readonly log: LogStore; readonly life: Life; readonly transaction: Transaction },
): PersonalStore {
  const { log, life, transaction } = parts;
  const findLast = db.prepare<{ position: number | null }, []>(
    "SELECT max(position) AS position FROM events",
  );
  const findSaid = db.prepare<{ position: number; room: number; seq: number }, [number, number, string]>(
    "SELECT position, room, seq FROM events WHERE position > ? AND position <= ? AND sender = ? ORDER BY position",
  );
  const findReactions = db.prepare<
    { name: RoomName; room: number; position: number; seq: number; emoji: string },
    [string]
  >(
    `SELECT r.name, x.room, e.position, x.seq, x.emoji FROM reactions x JOIN rooms r ON r.number = x.room
     JOIN events e ON e.room = x.room AND e.seq = x.seq WHERE x.user = ?`,
  );
  const findMarks = db.prepare<{ conversationId: string; seq: number }, [string]>(
    "SELECT conversation_id AS conversationId, seq FROM reads WHERE user_id = ?",
  );
  const findRequests = db.prepare<RequestPlace, [string, string, number]>(
    "SELECT id, user FROM requests WHERE (id, user) > (?, ?) ORDER BY id, user LIMIT ?",
  );
  const deleteRequest = db.prepare<unknown, [string, string]>(
    "DELETE FROM requests WHERE id = ? AND user = ?",
  );
  const findErasures = db.prepare<{ userId: UserId }, []>("SELECT user_id AS userId FROM erasures");

  return {
    async said(userId, from) {
      const upTo = from + eventsPerStep;
      const events = [];
      for (const { position, room, seq } of findSaid.all(from, upTo, userId)) {
        const event = await log.find(life.publicNumber(room, position), seq);
        if (event !== undefined) events.push(event);
      }
      return { events, next: upTo < (findLast.get()?.position ?? 0) ? upTo : undefined };
    },
    async reactions(userId) {
      return findReactions.all(userId).map(({ name, room, position, seq, emoji }) => {
        return { room: name, roomNumber: life.publicNumber(room, position), seq, emoji };
      });
    },
    async readMarks(userId) {
      return findMarks.all(userId);
    },
    async forgetRequests(userId, from) {
      const rows = findRequests.all(from?.id ?? "", from?.user ?? "", requestsPerStep);
      const own = rows.filter(({ user }) => user === userId);
      if (own.length > 0) {
        transaction(() => {
          for (const { id, user } of own) deleteRequest.run(id, user);
        });
      }
      return rows.length < requestsPerStep ? undefined : rows.at(-1);
    },
    async erasing() {
      return findErasures.all().map(({ userId }) => userId);
    },
  };
}
