/** Payload fields that several families use. */
import { z } from "zod";
import type { Epoch, UserId } from "../ids.ts";
import { isUserId } from "../ids.ts";
import { limits } from "../limits.ts";
import { parseRoom, type RoomName } from "../rooms.ts";

/** Milliseconds since 1970. */
export const instant = z.int().nonnegative().max(8_640_000_000_000_000);
/** Position in a log; 0 stands before the first event. */
export const seq = z.int().nonnegative();

export const userId = z
  .string()
  .refine(isUserId, "must be 1 to 96 of A-Z a-z 0-9 . _ ~ -")
  .transform((id) => id as UserId);

export const room = z.string().transform((text, context): RoomName => {
  const parsed = parseRoom(text);
  if (parsed !== undefined) return parsed.room;
  context.addIssue({ code: "custom", message: "must be a room, such as conversation:ID or whisper:CODE" });
  return z.NEVER;
});

export const epoch = z
  .string()
  .min(1)
  .max(32)
  .transform((text) => text as Epoch);

/** Where a reader stands in a room's log. */
export const cursor = z.object({ epoch, seq });
export type Cursor = z.output<typeof cursor>;

export const messageId = z.string().min(1).max(64);
export const conversationId = z.string().regex(/^[A-Za-z0-9._~-]{1,96}$/, "must be a conversation's id");
/** A name to show; not unique, not an id. */
export const displayName = z.string().min(1).max(limits.maxNameChars);
export const empty = z.object({});
