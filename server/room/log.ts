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

/** Events of a log that follow one another, oldest first. */
export interface Stretch {
  /** Of the first one; undefined where there is none. */
  readonly firstSeq: number | undefined;
  /** Encoded. */
  readonly texts: readonly string[];
}

/** Encoded events of a range of the room's log, oldest first, as far as they are kept. */
export function readLog(store: LogStore, room: Room, range: LogRange): Maybe<readonly string[]> {
  if (room.log === "durable") return readStored(store, room, range).then(({ texts }) => texts);
  return readHeld(room, range);
}

function readHeld(room: Room, range: LogRange): readonly string[] {
  const after = Math.max(range.after, room.floor);
  const held = room.ring.between(after, Math.min(range.upTo, room.head)) ?? [];
  return range.from === "oldest" ? held.slice(0, range.limit) : held.slice(-range.limit);
}

/**
 * What one reader missed. The newest events are read for all who come after it too: when everybody comes back at
 * once, most missed the same.
 */
export function readMissed(store: LogStore, room: Room, range: LogRange): Maybe<Stretch> {
  if (range.upTo <= range.after) return { firstSeq: undefined, texts: [] };
  const { ring, head } = room;
  const held = heldFrom(room, range);
  if (held !== undefined) return held;
  // What a user has missed was missed by nobody else.
  const isShared = room.log === "durable" && room.kind !== "user";
  if (!isShared || range.after < head - ring.maxEvents) return readStored(store, room, range);
  const { maxEvents: limit, maxChars } = ring;
  const newest = { after: 0, upTo: head, limit, maxChars, from: "newest" } as const;
  return ring
    .fill(head, async () => (await readStored(store, room, newest)).texts)
    .then(() => heldFrom(room, range) ?? readStored(store, room, range));
}

function heldFrom({ ring }: Room, { after, upTo }: LogRange): Stretch | undefined {
  const texts = ring.between(after, upTo);
  return texts && { firstSeq: after + 1, texts };
}

async function readStored(store: LogStore, room: Room, range: LogRange): Promise<Stretch> {
  const events = await store.read(room.name, range);
  return { firstSeq: events[0]?.seq, texts: events.map(encodeLogged) };
}
