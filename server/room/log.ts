/**
 * Room logs: where they are kept, and how they are read.
 *
 * Durable logs are the store's. A log in memory is its room's ring, which then holds all there is: it is gone
 * with the process, and its epoch with it. Readers see no difference.
 */
import type { Maybe } from "../lib/maybe.ts";
import type { LogRange, LogStore } from "../store/port.ts";
import { encodeLogged } from "./encode.ts";
import type { Room } from "./room.ts";

/** What becomes of the events of a room. */
export type LogPolicy =
  /** In the store. */
  | { readonly kind: "durable" }
  /** The newest are kept in memory, under a new epoch after each start. */
  | { readonly kind: "memory"; readonly maxEvents: number }
  /** They are delivered and forgotten; nothing has a seq. */
  | { readonly kind: "none" };

/** Encoded events of a range of the room's log, oldest first, as far as they are kept. */
export function readLog(store: LogStore, room: Room, range: LogRange): Maybe<readonly string[]> {
  if (room.log === "durable") return readStored(store, room, range);
  const after = Math.max(range.after, room.floor);
  const held = room.ring.between(after, Math.min(range.upTo, room.head)) ?? [];
  return range.from === "oldest" ? held.slice(0, range.limit) : held.slice(-range.limit);
}

/**
 * What one reader missed, as `readLog` gives it. The newest events are read for all who come after it too: when
 * everybody comes back at once, most missed the same.
 */
export function readMissed(store: LogStore, room: Room, range: LogRange): Maybe<readonly string[]> {
  if (range.upTo <= range.after) return [];
  const { ring, head } = room;
  const held = ring.between(range.after, range.upTo);
  if (held !== undefined) return held;
  // What a user has missed was missed by nobody else.
  const isShared = room.log === "durable" && room.kind !== "user";
  if (!isShared || range.after < head - ring.maxEvents) return readLog(store, room, range);
  const newest = { after: 0, upTo: head, limit: ring.maxEvents, from: "newest" } as const;
  return ring
    .fill(head, () => readStored(store, room, newest))
    .then(() => ring.between(range.after, range.upTo) ?? readStored(store, room, range));
}

async function readStored(store: LogStore, room: Room, range: LogRange): Promise<readonly string[]> {
  return (await store.read(room.name, range)).map(encodeLogged);
}
