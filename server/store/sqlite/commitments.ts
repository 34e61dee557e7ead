/** Commitments and clarifications in SQLite, as they are read. Only effects write them. */
import type { Database } from "bun:sqlite";
import type { RoomName, UserId } from "../../../protocol/index.ts";
import type {
  CommitmentStatus,
  CommitmentStore,
  StoredClarification,
  StoredCommitment,
  StoredCondition,
} from "../port.ts";

interface Row {
  id: string;
  room: RoomName;
  seq: number;
  messageId: string;
  debtorId: UserId;
  debtorName: string;
  owedTo: UserId | null;
  action: string;
  amount: number | null;
  unit: string | null;
  condition: string | null;
  status: CommitmentStatus;
  fulfilled: number;
  readSeq: number;
  revision: number;
}

const columns = `c.id, r.name AS room, c.seq, c.message_id AS messageId, c.debtor_id AS debtorId,
  c.debtor_name AS debtorName, c.owed_to AS owedTo, c.action, c.amount, c.unit, c.condition, c.status,
  c.fulfilled, c.read_seq AS readSeq, c.revision`;
const asked = `c.id, r.name AS room, c.seq, c.message_id AS messageId, c.user_id AS userId, c.body, c.status,
  c.read_seq AS readSeq`;
const byRoom = "JOIN rooms r ON r.number = c.room";
const isActive = "c.status IN ('open', 'due')";
/** Nobody is asked more at once. */
const maxOpen = 50;

export function createSqliteCommitments(db: Database): CommitmentStore {
  const get = db.prepare<Row, [string]>(`SELECT ${columns} FROM commitments c ${byRoom} WHERE c.id = ?`);
  const ofMessage = db.prepare<Row, [string, number]>(
    `SELECT ${columns} FROM rooms r JOIN commitments c ON c.room = r.number
     WHERE r.name = ? AND c.seq = ? ORDER BY length(c.id), c.id`,
  );
  const active = db.prepare<Row, [string]>(
    `SELECT ${columns} FROM rooms r JOIN commitments c ON c.room = r.number
     WHERE r.name = ? AND ${isActive} ORDER BY c.seq, length(c.id), c.id`,
  );
  const settled = db.prepare<Row, [string, number]>(
    `SELECT ${columns} FROM rooms r JOIN commitments c ON c.room = r.number
     WHERE r.name = ? AND NOT ${isActive} ORDER BY c.seq DESC, length(c.id) DESC, c.id DESC LIMIT ?`,
  );
  const ofUser = db.prepare<Row, [string]>(
    `SELECT ${columns} FROM commitments c ${byRoom} WHERE c.debtor_id = ? ORDER BY c.room, c.seq, length(c.id), c.id`,
  );
  const clarification = db.prepare<StoredClarification, [string]>(
    `SELECT ${asked} FROM clarifications c ${byRoom} WHERE c.id = ?`,
  );
  const clarificationsOf = db.prepare<StoredClarification, [string, number]>(
    `SELECT ${asked} FROM rooms r JOIN clarifications c ON c.room = r.number WHERE r.name = ? AND c.seq = ?`,
  );
  const openFor = db.prepare<StoredClarification, [string, number]>(
    `SELECT ${asked} FROM clarifications c ${byRoom} WHERE c.user_id = ? AND c.status = 'open'
     ORDER BY c.room, c.seq LIMIT ?`,
  );
  const findAsked = db.prepare<{ userId: UserId }, []>(
    "SELECT DISTINCT user_id AS userId FROM clarifications WHERE status = 'open'",
  );
  const awaited = db.prepare<{ room: RoomName; userId: UserId }, []>(
    `SELECT DISTINCT r.name AS room, c.condition ->> '$.userId' AS userId FROM commitments c ${byRoom}
     WHERE ${isActive} AND c.status = 'open' AND c.condition ->> '$.userId' IS NOT NULL`,
  );

  return {
    async get(id) {
      const row = get.get(id);
      return row === null ? undefined : toCommitment(row);
    },
    async ofMessage(room, seq) {
      return ofMessage.all(room, seq).map(toCommitment);
    },
    async active(room) {
      return active.all(room).map(toCommitment);
    },
    async settled(room, limit) {
      return settled.all(room, limit).map(toCommitment);
    },
    async of(userId) {
      return ofUser.all(userId).map(toCommitment);
    },
    async clarification(id) {
      return clarification.get(id) ?? undefined;
    },
    async clarificationsOf(room, seq) {
      return clarificationsOf.all(room, seq);
    },
    async openFor(userId) {
      return openFor.all(userId, maxOpen);
    },
    async asked() {
      return findAsked.all().map(({ userId }) => userId);
    },
    async awaited() {
      return awaited.all();
    },
  };
}

function toCommitment(row: Row): StoredCommitment {
  const { debtorId, debtorName, owedTo, amount, unit, condition, ...same } = row;
  return {
    ...same,
    debtor: { userId: debtorId, name: debtorName },
    ...(owedTo === null ? {} : { owedTo }),
    ...(amount === null ? {} : { amount }),
    ...(unit === null ? {} : { unit }),
    ...(condition === null ? {} : { condition: JSON.parse(condition) as StoredCondition }),
  };
}
