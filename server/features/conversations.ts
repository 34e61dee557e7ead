/**
 * Conversations and their members. Everyone concerned is told in their own room, with the whole conversation.
 *
 * A change of members is in force, on every device, before it is acknowledged.
 */
import { type Conversation, ProtocolError, roomName, type UserId } from "../../protocol/index.ts";
import { Turns } from "../lib/turns.ts";
import { encodeLogged } from "../room/encode.ts";
import type { Happenings } from "../room/hub.ts";
import { leaveRoom } from "../room/join.ts";
import type { ConversationView, Effect, NewEvent } from "../store/port.ts";
import { type Appended, type Context, defineFeature, forUser } from "./feature.ts";

const twoMembers = "a direct conversation keeps its two members";

type Told = "conversation:created" | "conversation:updated" | "conversation:removed";

export const conversations = defineFeature("conversations", ({ store, rooms, presences, hub, randomId }) => {
  const joining = { rooms, presences, log: store.log };
  /** By conversation: each change of members starts from what the one before left. */
  const turns = new Turns();

  hub.on("removed", putOut);

  return {
    "conversation:create": {
      makes: "conversation:created",
      async change(ctx, { title = "", memberIds: others, kind }) {
        const memberIds = unique([ctx.user.id, ...others]);
        const id = randomId(8);
        const room = roomName("conversation", id);
        const conversation: Conversation = { id, room, title, kind, ownerId: ctx.user.id, memberIds };
        if (kind === "group") return create(ctx, conversation, undefined);
        const directKey = directKeyOf(memberIds);
        return turns.run(directKey, async () => {
          const existing = await store.conversations.findDirect(directKey);
          return existing === undefined
            ? create(ctx, conversation, directKey)
            : ctx.ack("conversation:create", address(existing));
        });
      },
      reply: (event) => address(conversationIn(event)),
    },

    "conversation:list": async (ctx) => {
      const views = await store.conversations.listFor(ctx.user.id);
      return ctx.ack("conversation:list", { conversations: views.map(describe) });
    },

    "conversation:add": {
      makes: "conversation:updated",
      change: (ctx, { conversationId, userIds }) =>
        turns.run(conversationId, async () => {
          const before = await require(ctx, "send", conversationId);
          if (before.kind === "direct") throw new ProtocolError("conflict", twoMembers);
          const added = userIds.filter((id) => !before.memberIds.includes(id));
          if (added.length === 0) return ctx.ack("conversation:add", {});
          return addMembers(ctx, before, added);
        }),
      reply: () => ({}),
    },

    "conversation:remove": {
      makes: "conversation:removed",
      change: (ctx, { conversationId, userId }) =>
        turns.run(conversationId, async () => {
          const isSelf = userId === ctx.user.id;
          const before = await require(ctx, isSelf ? "send" : "manage", conversationId);
          if (before.memberIds.includes(userId)) return removeMember(ctx, before, userId);
          throw new ProtocolError("not_found", "not a member of the conversation");
        }),
      reply: () => ({}),
    },

    "conversation:leave": {
      makes: "conversation:removed",
      change: (ctx, { conversationId }) =>
        turns.run(conversationId, async () =>
          removeMember(ctx, await require(ctx, "send", conversationId), ctx.user.id),
        ),
      reply: () => ({}),
    },

    "conversation:rename": {
      makes: "conversation:updated",
      change: (ctx, { conversationId, title }) =>
        turns.run(conversationId, async () => {
          const before = await require(ctx, "manage", conversationId);
          return update(ctx, { ...before, title }, { kind: "rename-conversation", conversationId, title });
        }),
      reply: () => ({}),
    },

    "conversation:invite": (ctx, { conversationId, renew = false }) =>
      turns.run(conversationId, async () => {
        const { kind } = await require(ctx, renew ? "manage" : "send", conversationId);
        if (kind === "direct") throw new ProtocolError("conflict", twoMembers);
        const existing = await store.conversations.invite(conversationId);
        if (existing !== undefined && !renew) return ctx.ack("conversation:invite", { invite: existing });
        const invite = randomId(22);
        await store.conversations.setInvite(conversationId, invite);
        return ctx.ack("conversation:invite", { invite });
      }),

    "conversation:accept": {
      makes: "conversation:updated",
      async change(ctx, { invite }) {
        const found = await findInvited(invite);
        return turns.run(found.id, async () => {
          const before = await findInvited(invite);
          if (before.memberIds.includes(ctx.user.id)) return ctx.ack("conversation:accept", address(before));
          return addMembers(ctx, before, [ctx.user.id]);
        });
      },
      reply: (event) => address(conversationIn(event)),
    },
  };

  async function require(ctx: Context, action: "send" | "manage", id: string): Promise<Conversation> {
    const { conversation } = await ctx.requireRoom(action, roomName("conversation", id));
    if (conversation === undefined) throw new ProtocolError("not_found", "there is no such conversation");
    return conversation;
  }

  async function findInvited(code: string): Promise<Conversation> {
    const conversation = await store.conversations.findByInvite(code);
    if (conversation !== undefined) return conversation;
    throw new ProtocolError("not_found", "the invitation is not valid, or no longer");
  }

  function create(
    ctx: Context,
    conversation: Conversation,
    directKey: string | undefined,
  ): Promise<Appended> {
    const events = tell(ctx.user.id, conversation.memberIds, "conversation:created", conversation);
    return ctx.change(events, [{ kind: "create-conversation", conversation, directKey }]);
  }

  function addMembers(ctx: Context, before: Conversation, added: readonly UserId[]): Promise<Appended> {
    const after = { ...before, memberIds: unique([...before.memberIds, ...added]) };
    return update(ctx, after, { kind: "add-members", conversationId: before.id, userIds: added });
  }

  async function update(ctx: Context, after: Conversation, effect: Effect): Promise<Appended> {
    const change = await ctx.change(tell(ctx.user.id, after.memberIds, "conversation:updated", after), [
      effect,
    ]);
    if (!change.isDuplicate) rooms.loaded(after.room)?.setConversation(after);
    return change;
  }

  async function removeMember(ctx: Context, before: Conversation, userId: UserId): Promise<Appended> {
    if (before.kind === "direct") throw new ProtocolError("conflict", twoMembers);
    const memberIds = before.memberIds.filter((id) => id !== userId);
    const ownerId = before.ownerId === userId ? (memberIds[0] ?? userId) : before.ownerId;
    const after = { ...before, memberIds, ownerId };
    const [goodbye] = tell(userId, [userId], "conversation:removed", after);
    const news = memberIds.map((id) => forUser(id, "conversation:updated", after));
    return ctx.change(
      [goodbye, ...news],
      [{ kind: "remove-member", conversationId: before.id, userId, ownerId }],
    );
  }

  /** Nothing said in the room reaches the user any more, on any device. */
  function putOut({ conversationId, userId, ownerId }: Happenings["removed"]): void {
    const room = rooms.loaded(roomName("conversation", conversationId));
    if (room?.conversation === undefined) return;
    const memberIds = room.conversation.memberIds.filter((id) => id !== userId);
    room.setConversation({ ...room.conversation, memberIds, ownerId });
    for (const connection of [...room.connections]) {
      if (connection.user.id === userId) leaveRoom(joining, room, connection);
    }
  }
});

/** The event in `first`'s own room comes first: a repeated request is answered from there. */
function tell(
  first: UserId,
  userIds: readonly UserId[],
  type: Told,
  conversation: Conversation,
): [NewEvent, ...NewEvent[]] {
  const others = userIds.filter((id) => id !== first);
  return [forUser(first, type, conversation), ...others.map((id) => forUser(id, type, conversation))];
}

function conversationIn({ body }: Appended): Conversation {
  return JSON.parse(body) as Conversation;
}

function address({ id, room }: Conversation): { conversationId: string; room: Conversation["room"] } {
  return { conversationId: id, room };
}

function unique(userIds: readonly UserId[]): UserId[] {
  return [...new Set(userIds)];
}

function directKeyOf(memberIds: readonly UserId[]): string {
  if (memberIds.length !== 2)
    throw new ProtocolError("conflict", "a direct conversation has exactly one other member");
  return [...memberIds].sort().join(" ");
}

function describe({ conversation, head, readSeq, unread, lastMessage }: ConversationView) {
  if (lastMessage === undefined) return { ...conversation, head, readSeq, unread };
  const { data, timestamp } = JSON.parse(encodeLogged(lastMessage));
  const { id, content, sender } = data;
  return { ...conversation, head, readSeq, unread, lastMessage: { id, content, sender, timestamp } };
}
