/**
 * Resume: what a reader missed, then everything live, with nothing between.
 *
 * Reading the log may take its time; entering the room, taking what came meanwhile from memory, and handing
 * both over happens in one synchronous step, so no event falls between the two or comes before its turn.
 */
import { type Cursor, encodeFrames, limits, type Recovered } from "../../protocol/index.ts";
import type { LogStore } from "../store/port.ts";
import { withField } from "./encode.ts";
import { readMissed } from "./log.ts";
import type { Room } from "./room.ts";

/** Where the reader stands after the reply and the replay: the verdict of a welcome, the ack of a join. */
export interface Position {
  readonly recovered: Exclude<Recovered, "denied">;
  readonly epoch: Room["epoch"];
  readonly seq: number;
  readonly from: number;
  readonly to: number;
  /** Who is there, encoded; undefined where that is not told. */
  readonly usersJson?: string | undefined;
}

export function encodePosition({ usersJson, ...position }: Position): string {
  const json = JSON.stringify(position);
  return usersJson === undefined ? json : withField(json, "users", usersJson);
}

export interface Replay {
  readonly position: Position;
  /** Encoded events in order, several in one. */
  readonly frames: readonly string[];
}

/** Ends the resume; to be called in the same step as the reply is sent and the room entered. */
export type FinishReplay = (maxChars: number) => Replay;

/** @param maxReadChars no more than these, and the event that goes beyond, are read */
export async function prepareReplay(
  log: LogStore,
  room: Room,
  cursor: Cursor | undefined,
  maxReadChars: number,
): Promise<FinishReplay> {
  if (cursor === undefined) return () => nothing(room, "fresh");
  if (
    room.log === "none" ||
    cursor.epoch !== room.epoch ||
    cursor.seq > room.head ||
    cursor.seq < room.floor
  ) {
    return () => nothing(room, "reset");
  }
  const after = cursor.seq;
  const upTo = Math.min(room.head, after + limits.pageSize);
  const range = { after, upTo, limit: limits.pageSize, maxChars: maxReadChars, from: "oldest" } as const;
  // Where nothing is read, nothing of it can be old; and most users' rooms have no ring.
  const changes = upTo > after ? room.ring.changes : 0;
  const read = await readMissed(log, room, range);
  // The log was trimmed beyond the cursor while it was read.
  if (upTo > after && read.firstSeq !== after + 1) return () => nothing(room, "reset");
  const isWhole = read.texts.length === upTo - after;
  return (maxChars) => {
    const { epoch, head } = room;
    const rest =
      isWhole && head > upTo ? (room.ring.between(upTo, Math.min(head, after + limits.pageSize)) ?? []) : [];
    // What was changed since it was read is left to be asked for: nobody hears words that are deleted.
    const isStale = upTo > after && room.ring.changes !== changes;
    const texts = isStale ? [] : withinChars([...read.texts, ...rest], maxChars);
    const to = after + texts.length;
    const recovered = to === head ? "complete" : "partial";
    const frames = texts.length === 0 ? texts : framesOf(room, after, to, texts);
    return { position: { recovered, epoch, seq: head, from: after + 1, to }, frames };
  };
}

/** After an outage many come back who stood at one place; in a user's own log nobody else stands at all. */
function framesOf({ kind, ring }: Room, after: number, to: number, texts: readonly string[]) {
  return kind === "user" ? encodeFrames(texts) : ring.share(after, to, () => encodeFrames(texts));
}

function nothing(room: Room, recovered: "fresh" | "reset"): Replay {
  const { epoch, head } = room;
  return { position: { recovered, epoch, seq: head, from: head + 1, to: head }, frames: [] };
}

/** As many of the first texts as fit: what does not is asked for by history, page by page. */
export function withinChars(texts: readonly string[], maxChars: number): readonly string[] {
  let chars = 0;
  const end = texts.findIndex((text) => {
    chars += text.length;
    return chars > maxChars;
  });
  return end === -1 ? texts : texts.slice(0, end);
}
