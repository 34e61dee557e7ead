/**
 * The outbox's rules: what holds what up, what stays, what leaves no trace.
 *
 * Entries of one lane (one room, conversation, message or focus session) go one at a time, so that no refusal in the middle can
 * change their order; across lanes they go side by side.
 */
import type { Refusal } from "./errors.ts";
import type { OutboxEntry } from "./storage-port.ts";

export function laneOf({ type, data }: OutboxEntry): unknown {
  const { room, conversationId, messageId, sessionId, activities } = data;
  return room ?? conversationId ?? messageId ?? sessionId ?? sessionOf(activities) ?? type;
}

/** That of a batch: what is done in a session comes after its start, and before its end. */
function sessionOf(activities: unknown): unknown {
  return Array.isArray(activities) ? activities[0]?.sessionId : undefined;
}

/** The server kept nothing and says so, or could not be asked: the entry stays. */
export function isTemporary({ code }: Refusal): boolean {
  return (
    code === "rate_limited" ||
    code === "unavailable" ||
    code === "unauthenticated" ||
    code.startsWith("token_")
  );
}

/** A whisper room: nothing of it touches a disk, and what is said goes out where the room was joined. */
export function isPassing(room: string): boolean {
  return room.startsWith("whisper:");
}
