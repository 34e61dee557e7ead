/**
 * The shape of an event's definition: one entry in a family's `up` (client to server) or `down` table.
 *
 * Everything typed about events is derived from these tables; nothing is written twice.
 */
import type { z } from "zod";

/** Client to server. */
export interface UpEvent<Data extends z.ZodType = z.ZodType, Reply extends z.ZodType = z.ZodType> {
  readonly data: Data;
  /** The ack's data. */
  readonly reply: Reply;
  /** What answers it: `ack` unless named. */
  readonly replyType?: "welcome" | "pong";
  /** The request's id is its idempotency key, and the ack means committed to disk. */
  readonly durable?: true;
  /** The next request of the same type may begin before this one's commit is done. */
  readonly pipelined?: true;
  /** The reply may hold a page or more: for a reader that is behind, the request waits. */
  readonly lengthy?: true;
}

/** Server to client. */
export interface DownEvent<Data extends z.ZodType = z.ZodType> {
  readonly data: Data;
  /** Numbered in its room's log, so that it has a `seq` there. */
  readonly logged?: true;
  /** `data.id` is the event's own id: the server derives it from the position in the log and stores none. */
  readonly identified?: true;
}

export const defineUp = <Data extends z.ZodType, Reply extends z.ZodType>(
  event: UpEvent<Data, Reply>,
): UpEvent<Data, Reply> => event;

export const defineDown = <Data extends z.ZodType>(event: DownEvent<Data>): DownEvent<Data> => event;
