/** What users say of messages now. Written by effects, in the log's transactions; read here. */
import type { Database } from "bun:sqlite";
import type { ReactionStore } from "../port.ts";
import type { Life } from "./life.ts";

export function createSqliteReactions(db: Database, life: Life): ReactionStore {
  const find = db.prepare<{ emoji: string }, [number, number, string]>(
    "SELECT emoji FROM reactions WHERE room = ? AND seq = ? AND user = ?",
  );
  return {
    async of(roomNumber, seq, userId) {
      return find.all(life.roomOf(roomNumber), seq, userId).map(({ emoji }) => emoji);
    },
  };
}
