/** Payload fields that several families use. */
import { z } from "zod";
import type { Epoch, UserId } from "../ids.ts";
import { userIdPattern } from "../ids.ts";
import { limits } from "../limits.ts";
import { gotBy } from "../misfit-words.ts";
import { normalizeRoom, parseRoom, type RoomName, roomPattern } from "../rooms.ts";

/** The last that a `Date` can say. Epoch ms. */
export const latestInstant = 8_640_000_000_000_000;
/** Epoch ms. */
export const instant = z.int().nonnegative().max(latestInstant);
/** Position in a log; 0 stands before the first event. */
export const seq = z.int().nonnegative();

// A pattern and a cast cost a third of a refinement and a transformation, and these stand in every request.
export const userId = z
  .string()
  .regex(userIdPattern, "must be 1 to 96 of A-Z a-z 0-9 . _ ~ -") as unknown as z.ZodType<UserId, string>;

export const room = z
  .string()
  .regex(roomPattern, {
    error: (issue) =>
      `got ${gotBy(issue)}, expected a room, such as conversation:ID, channel:NAME or whisper:CODE`,
  })
  .overwrite(normalizeRoom) as unknown as z.ZodType<RoomName, string>;

/** A room as a resume names it: also one of a kind that is not known here, which is denied and keeps no other out. */
export const resumedRoom = z
  .string()
  .overwrite((text) => parseRoom(text)?.room ?? text) as unknown as z.ZodType<RoomName, string>;

export const epoch = z.string().min(1).max(32) as unknown as z.ZodType<Epoch, string>;

/** Where a reader stands in a room's log. */
export const cursor = z.object({ epoch, seq });
export type Cursor = z.output<typeof cursor>;

export const messageId = z.string().min(1).max(64);
export const conversationId = z.string().regex(/^[A-Za-z0-9._~-]{1,96}$/, "must be a conversation's id");
/** A name to show; not unique, not an id. */
export const displayName = z.string().min(1).max(limits.maxNameChars);
export const empty = z.object({});

/** Any JSON value without keys that a careless reader would take for an object's ancestors. */
export function rebuilt<Value>(value: Value): Value;
export function rebuilt(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => rebuilt(inner));
  const entries = Object.entries(value).filter(([key]) => key !== "__proto__");
  return Object.fromEntries(entries.map(([key, inner]) => [key, rebuilt(inner)]));
}
