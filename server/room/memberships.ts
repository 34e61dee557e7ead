/**
 * Changes of conversations: one after another for each, and told to everyone concerned in their own rooms.
 *
 * Whoever changes a conversation starts from what the change before left.
 */
import { type Conversation, ProtocolError, type UserId } from "../../protocol/index.ts";
import { Turns } from "../lib/turns.ts";
import type { Effect, NewEvent } from "../store/port.ts";
import type { Rooms } from "./rooms.ts";
import { forUsers } from "./user-events.ts";

/** Who changes it, and how a change is made. */
export interface Changer<Changed extends { readonly isDuplicate: boolean }> {
  readonly user: { readonly id: UserId };
  /** @throws ProtocolError `unavailable`, `conflict` */
  change(events: readonly [NewEvent, ...NewEvent[]], effects: readonly Effect[]): Promise<Changed>;
}

export class Memberships {
  readonly #rooms: Rooms;
  readonly #turns = new Turns();

  constructor(rooms: Rooms) {
    this.#rooms = rooms;
  }

  /** Runs `task` when every earlier task with this key, a conversation's id, has ended. */
  inTurn<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    return this.#turns.run(key, task);
  }

  async update<Changed extends { readonly isDuplicate: boolean }>(
    by: Changer<Changed>,
    after: Conversation,
    effects: readonly Effect[],
  ): Promise<Changed> {
    const change = await by.change(toMembers(by.user.id, after, "conversation:updated"), effects);
    if (!change.isDuplicate) this.#rooms.loaded(after.room)?.setConversation(after);
    return change;
  }

  /** @throws ProtocolError `conflict` in a direct conversation */
  async remove<Changed extends { readonly isDuplicate: boolean }>(
    by: Changer<Changed>,
    before: Conversation,
    userId: UserId,
    effects: readonly Effect[] = [],
  ): Promise<Changed> {
    if (before.kind === "direct") throw new ProtocolError("conflict", twoMembers);
    return this.release(by, before, userId, effects);
  }

  /** The same for one who is no user any more: a direct conversation is then the other's alone. */
  async release<Changed extends { readonly isDuplicate: boolean }>(
    by: Changer<Changed>,
    before: Conversation,
    userId: UserId,
    effects: readonly Effect[],
  ): Promise<Changed> {
    const memberIds = before.memberIds.filter((id) => id !== userId);
    const ownerId = before.ownerId === userId ? (memberIds[0] ?? userId) : before.ownerId;
    const after = withoutMember({ ...before, memberIds, ownerId }, userId);
    const [goodbye] = forUsers(userId, [], "conversation:removed", after);
    const [last, ...others] = memberIds;
    const news = last === undefined ? [] : forUsers(last, others, "conversation:updated", after);
    return by.change(
      [goodbye, ...news],
      [{ kind: "remove-member", conversationId: before.id, userId, ownerId }, ...effects],
    );
  }
}

export const twoMembers = "a direct conversation keeps its two members";

/** Who is no member moderates no more. */
export function withoutMember(conversation: Conversation, userId: UserId): Conversation {
  const { moderatorIds, ...rest } = conversation;
  const left = moderatorIds?.filter((id) => id !== userId) ?? [];
  return left.length === 0 ? rest : { ...rest, moderatorIds: left };
}

/** The news of whoever makes the change comes first; where that is no member, such as a service, of one who is. */
export function toMembers(
  by: UserId,
  conversation: Conversation,
  type: "conversation:created" | "conversation:updated",
): [NewEvent, ...NewEvent[]] {
  const { memberIds, ownerId } = conversation;
  const first = [by, ownerId].find((id) => memberIds.includes(id)) ?? memberIds[0] ?? ownerId;
  const others = memberIds.filter((id) => id !== first);
  return forUsers(first, others, type, conversation);
}
