/** A conversation as its table holds it, and as the store gives it out. */
import type { Conversation, UserId } from "../../../protocol/index.ts";
import { roomName } from "../../../protocol/rooms.ts";
import type { conversations } from "./schema.ts";

export type ConversationRow = Pick<
  typeof conversations.$inferSelect,
  "id" | "title" | "kind" | "ownerId" | "moderators" | "slowSeconds" | "closed"
>;

export function toConversation(row: ConversationRow, memberIds: readonly UserId[]): Conversation {
  const { id, title, kind, ownerId, moderators, slowSeconds, closed } = row;
  const moderatorIds = moderators === null ? [] : (JSON.parse(moderators) as UserId[]);
  return {
    id,
    room: roomName("conversation", id),
    title,
    kind,
    ownerId: ownerId as UserId,
    memberIds: [...memberIds],
    ...(moderatorIds.length === 0 ? {} : { moderatorIds }),
    ...(slowSeconds === null ? {} : { slowSeconds }),
    ...(closed === null ? {} : { closed }),
  };
}
