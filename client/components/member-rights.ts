/**
 * Who may do what with a conversation and its members, as the server decides it: only what it would do is offered.
 *
 * The owner acts on everybody else, a moderator on members, an admin moderates everywhere. Nobody acts on themselves.
 */
import type { ListedConversation, User } from "../index.ts";

type Ranks = Pick<ListedConversation, "kind" | "ownerId" | "moderatorIds" | "closed">;
type Who = Pick<User, "id" | "role">;

export interface RoomRights {
  /** Slow mode, closing and opening again. */
  readonly moderates: boolean;
  readonly adds: boolean;
}

export interface MemberRights {
  readonly removes: boolean;
  readonly bans: boolean;
  /** Makes them a moderator, or no longer one. */
  readonly promotes: boolean;
}

export type Rank = "owner" | "moderator" | "member";

export function rankOf(id: string, { ownerId, moderatorIds = [] }: Ranks): Rank {
  if (id === ownerId) return "owner";
  return moderatorIds.some((one) => one === id) ? "moderator" : "member";
}

export function roomRights(conversation: Ranks, { id, role }: Who): RoomRights {
  const isGroup = conversation.kind === "group";
  const moderates = isGroup && (role === "admin" || rankOf(id, conversation) !== "member");
  return { moderates, adds: moderates && conversation.closed === undefined };
}

export function memberRights(conversation: Ranks, user: Who, memberId: string): MemberRights {
  const { moderates } = roomRights(conversation, user);
  const isOther = moderates && memberId !== user.id;
  const isOwner = isOther && rankOf(user.id, conversation) === "owner";
  const isBelow = isOwner || rankOf(memberId, conversation) === "member";
  return { removes: isOwner, promotes: isOwner, bans: isOther && (isBelow || user.role === "admin") };
}
