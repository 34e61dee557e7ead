/**
 * What changes do to commitments and clarifications. Runs inside the log's transaction, never outside it.
 *
 * Nothing is written of a message that is no longer there, so that no change that was under way while it was erased
 * brings its words back.
 */
import type { Database } from "bun:sqlite";
import type { RoomName } from "../../../protocol/index.ts";
import type { CommitmentEffect, StoredCommitment } from "../port.ts";
import type { RoomRecord } from "./log.ts";
import { StaleEffect } from "./stale-effect.ts";

const told = "type IN ('commitment:created', 'commitment:updated')";

export function createCommitmentEffects(db: Database) {
  const isThere = "EXISTS (SELECT 1 FROM events WHERE room = ?2 AND seq = ?3 AND type = 'message:new')";
  const create = db.prepare(
    `INSERT INTO commitments SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 0 WHERE ${isThere}`,
  );
  const change = db.prepare(
    `UPDATE commitments SET owed_to = ?, action = ?, amount = ?, unit = ?, condition = ?, status = ?,
       fulfilled = ?, read_seq = ?, revision = revision + 1 WHERE id = ? AND revision = ?`,
  );
  const reword = db.prepare(
    `UPDATE events SET body = json_set(?, '$.status', json_extract(body, '$.status'))
     WHERE room = ? AND target = ? AND ${told} AND json_extract(body, '$.id') = ?`,
  );
  const ask = db.prepare(`INSERT INTO clarifications SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE ${isThere}`);
  const settle = db.prepare(
    "UPDATE clarifications SET status = ?, body = '' WHERE id = ? AND status = 'open'",
  );
  const ofMessage = db.prepare<{ id: string }, [number, number]>(
    "SELECT id FROM commitments WHERE room = ? AND seq = ?",
  );
  const blank = db.prepare(
    `UPDATE commitments SET owed_to = NULL, action = '', amount = NULL, unit = NULL, condition = NULL, fulfilled = 0, revision = revision + 1
     WHERE room = ? AND seq = ?`,
  );
  const blankTold = db.prepare(
    `UPDATE events SET body = json_remove(json_set(body, '$.action', ''),
       '$.owedTo', '$.amount', '$.unit', '$.condition', '$.fulfilled') WHERE room = ? AND target = ? AND ${told}`,
  );
  // What is owed is told whole each time, so an earlier telling may go.
  const blankLiabilities = db.prepare(
    `UPDATE events SET body = '{"liabilities":[]}'
     WHERE room = ? AND seq > ? AND type = 'liability:update' AND instr(body, ?) > 0`,
  );
  const unname = db.prepare("UPDATE commitments SET debtor_name = '-' WHERE room = ? AND seq = ?");
  const unnameTold = db.prepare(
    `UPDATE events SET body = json_set(body, '$.debtor.name', '-') WHERE room = ? AND target = ? AND ${told}`,
  );
  const findOrphans = db.prepare<{ room: number; seq: number }, [string]>(
    `SELECT DISTINCT c.room, c.seq FROM commitments c WHERE c.debtor_id = ? AND NOT EXISTS
       (SELECT 1 FROM events e WHERE e.room = c.room AND e.seq = c.seq)`,
  );
  const callOff = db.prepare("UPDATE commitments SET status = 'cancelled' WHERE room = ? AND seq = ?");
  const unask = db.prepare("DELETE FROM clarifications WHERE room = ? AND seq = ?");

  function require(changes: number): void {
    if (changes === 0) throw new StaleEffect("changed meanwhile");
  }

  function forget(roomNumber: number, seq: number): void {
    unask.run(roomNumber, seq);
    const made = ofMessage.all(roomNumber, seq);
    if (made.length === 0) return;
    blank.run(roomNumber, seq);
    blankTold.run(roomNumber, seq);
    for (const { id } of made) blankLiabilities.run(roomNumber, seq, `"${id}"`);
  }

  function unnameAll(roomNumber: number, seq: number): void {
    unname.run(roomNumber, seq);
    unnameTold.run(roomNumber, seq);
  }

  return {
    apply(effect: CommitmentEffect, recordOf: (room: RoomName) => RoomRecord): void {
      switch (effect.kind) {
        case "create-commitment": {
          const { id, room, seq, messageId, debtor, readSeq } = effect.commitment;
          const place: Value[] = [id, recordOf(room).number, seq, messageId, debtor.userId, debtor.name];
          require(create.run(...place, ...columnsOf(effect.commitment), readSeq).changes);
          return;
        }
        case "change-commitment": {
          const { id, revision, readSeq } = effect.commitment;
          require(change.run(...columnsOf(effect.commitment), readSeq, id, revision).changes);
          return;
        }
        case "reword-commitment":
          reword.run(effect.body, recordOf(effect.room).number, effect.seq, effect.id);
          return;
        case "ask": {
          const { id, room, seq, messageId, userId, body, status, readSeq } = effect.clarification;
          const { number } = recordOf(room);
          require(ask.run(id, number, seq, messageId, userId, body, status, readSeq).changes);
          return;
        }
        case "settle":
          require(settle.run(effect.status, effect.clarificationId).changes);
          return;
        case "forget-commitments":
          for (const { room, seq } of findOrphans.all(effect.userId)) {
            forget(room, seq);
            unnameAll(room, seq);
            callOff.run(room, seq);
          }
          return;
      }
    },

    /** The message is being erased: what was promised in it goes on without words, until it is called off. */
    forget,

    /** Whoever promised in the message is no user any more, and loses the name too. */
    unname: unnameAll,
  };
}

type Value = string | number | null;

/** From `owed_to` to `fulfilled`, in the table's order. */
function columnsOf(commitment: StoredCommitment): Value[] {
  const { owedTo = null, action, amount = null, unit = null, condition, status, fulfilled } = commitment;
  return [
    owedTo,
    action,
    amount,
    unit,
    condition === undefined ? null : JSON.stringify(condition),
    status,
    fulfilled,
  ];
}
