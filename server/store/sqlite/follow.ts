/** What followers read: messages of conversations and what became of them, in the order of arrival. */
import type { Database } from "bun:sqlite";
import type { FollowStore } from "../port.ts";
import { type EventRow, eventColumns, eventReader } from "./event-row.ts";
import type { Life } from "./life.ts";

/** Of the order of arrival, whatever the events are: a step holds the event loop for some milliseconds. */
const positionsPerStep = 2_000;

export function createSqliteFollow(db: Database, life: Life): FollowStore {
  const findTail = db.prepare<{ tail: number }, []>("SELECT coalesce(max(position), 0) AS tail FROM events");
  const findFollowed = db.prepare<{ value: string }, [string]>("SELECT value FROM meta WHERE key = ?");
  const readMessages = db.prepare<EventRow, [number, number]>(
    `SELECT ${eventColumns} FROM events e JOIN rooms r ON r.number = e.room
     WHERE e.position > ? AND e.position <= ?
       AND e.type IN ('message:new', 'message:update', 'message:deleted')
       AND r.name >= 'conversation:' AND r.name < 'conversation;'
     ORDER BY e.position`,
  );
  const toEvent = eventReader(life);
  const tail = () => findTail.get()?.tail ?? 0;
  return {
    async tail() {
      return tail();
    },
    async followed(follower) {
      // Places are given anew where the newest events were trimmed away.
      return Math.min(Number(findFollowed.get(keyOf(follower))?.value ?? 0), tail());
    },
    async read(after) {
      const upTo = Math.max(after, Math.min(tail(), after + positionsPerStep));
      return { events: readMessages.all(after, upTo).map(toEvent), upTo };
    },
  };
}

/** Runs inside the log's transaction. */
export function markFollowed(db: Database): (follower: string, upTo: number) => void {
  const mark = db.prepare<unknown, [string, string]>(
    "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  );
  return (follower, upTo) => void mark.run(keyOf(follower), `${upTo}`);
}

function keyOf(follower: string): string {
  return `followed:${follower}`;
}
