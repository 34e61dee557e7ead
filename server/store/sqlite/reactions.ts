/** What users say of messages now. Written by effects, in the log's transactions; read here. */
import type { Database } from "bun:sqlite";
import type { ReactionStore } from "../port.ts";

export function createSqliteReactions(db: Database): ReactionStore {
  const find = db.prepare<{ emoji: string }, [number, number, string]>(
    "SELECT emoji FROM reactions WHERE room = ? AND seq = ? AND user = ?",
  );
  return {
    async of(roomNumber, seq, userId) {
      return find.all(roomNumber, seq, userId).map(({ emoji }) => emoji);
    },
  };
}
