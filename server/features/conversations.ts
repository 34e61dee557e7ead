/**
 * Conversations and their members. Everyone concerned is told in their own room, with the whole conversation.
 *
 * A change of members is in force, on every device, before it is acknowledged.
 */
import { type Conversation, limits, ProtocolError, roomName, type UserId } from "../../protocol/index.ts";
import { bannedFromConversation, closedFor, isBackend } from "../auth/policy.ts";
import { eventId } from "../lib/event-id.ts";
import type { Happenings } from "../room/hub.ts";
import { toMembers, twoMembers, withoutMember } from "../room/memberships.ts";
import { putOut } from "../room/put-out.ts";
import { cleanTitle } from "../room/title.ts";
import type { ConversationView, Effect } from "../store/port.ts";
import { type Appended, type Context, defineFeature, type EventData } from "./feature.ts";

export const conversations = defineFeature(
  "conversations",
  ({ store, rooms, presences, people, memberships, changeLimit, hub, randomId }) => {
    hub.on("removed", takeOut);

    return {
      "conversation:create": {
        makes: "conversation:created",
        async change(ctx, { title: given, memberIds: others, kind, ownerId = ctx.user.id }) {
          if (ownerId !== ctx.user.id && !isBackend(ctx.user)) {
            throw new ProtocolError("forbidden", "only services make conversations for others");
          }
          const title = given === undefined ? "" : cleanTitle(given);
          const memberIds = unique([ownerId, ...others]);
          checkSize(memberIds);
          const id = randomId(8);
          const room = roomName("conversation", id);
          const conversation: Conversation = { id, room, title, kind, ownerId, memberIds };
          if (kind === "group") return create(ctx, conversation, undefined);
          const directKey = directKeyOf(memberIds);
          return memberships.inTurn(directKey, async () => {
            const existing = await store.conversations.findDirect(directKey);
            return existing === undefined
              ? create(ctx, conversation, directKey)
              : ctx.ack("conversation:create", address(existing));
          });
        },
        reply: (event) => address(conversationIn(event)),
        isRepeat: (event, { kind, memberIds, ownerId }, by) => {
          const made = conversationIn(event);
          return made.kind === kind && made.ownerId === (ownerId ?? by) && hasMembers(event, memberIds);
        },
      },

      "conversation:list": async (ctx) => {
        const views = await store.conversations.listFor(ctx.user.id);
        return ctx.ack("conversation:list", { conversations: views.map(describe) });
      },

      "conversation:add": {
        makes: "conversation:updated",
        change: (ctx, { conversationId, userIds }) =>
          memberships.inTurn(conversationId, async () => {
            const before = await require(ctx, "send", conversationId);
            if (before.kind === "direct") throw new ProtocolError("conflict", twoMembers);
            const added = userIds.filter((id) => !before.memberIds.includes(id));
            if (added.length === 0) return ctx.ack("conversation:add", {});
            await refuseBanned(ctx, conversationId, added);
            return addMembers(ctx, before, added);
          }),
        reply: () => ({}),
        isRepeat: (event, { conversationId, userIds }) =>
          isOf(event, conversationId) && hasMembers(event, userIds),
      },

      "conversation:remove": {
        makes: "conversation:removed",
        change: (ctx, { conversationId, userId }) =>
          memberships.inTurn(conversationId, async () => {
            const isSelf = userId === ctx.user.id;
            const before = await require(ctx, isSelf ? "read" : "manage", conversationId);
            if (!before.memberIds.includes(userId))
              throw new ProtocolError("not_found", "not a member of the conversation");
            return isSelf ? leave(ctx, before) : remove(ctx, before, userId);
          }),
        reply: () => ({}),
        isRepeat: (event, { conversationId, userId }) => isGoodbye(event, conversationId, userId),
      },

      "conversation:leave": {
        makes: "conversation:removed",
        change: (ctx, { conversationId }) =>
          memberships.inTurn(conversationId, async () =>
            leave(ctx, await require(ctx, "read", conversationId)),
          ),
        reply: () => ({}),
        isRepeat: (event, { conversationId }, by) => isGoodbye(event, conversationId, by),
      },

      "conversation:rename": {
        makes: "conversation:updated",
        change: (ctx, { conversationId, title: given }) =>
          memberships.inTurn(conversationId, async () => {
            const title = cleanTitle(given);
            const before = await require(ctx, "manage", conversationId);
            changeLimit.take(ctx.user, before.memberIds.length);
            const effect = { kind: "rename-conversation", conversationId, title } as const;
            return memberships.update(ctx, { ...before, title }, [effect]);
          }),
        reply: () => ({}),
        isRepeat: (event, { conversationId, title }) =>
          isOf(event, conversationId) && conversationIn(event).title === cleanTitle(title),
      },

      "conversation:invite": (ctx, { conversationId, renew = false }) =>
        memberships.inTurn(conversationId, async () => {
          const { kind } = await require(ctx, renew ? "manage" : "send", conversationId);
          if (kind === "direct") throw new ProtocolError("conflict", twoMembers);
          const existing = await store.conversations.invite(conversationId);
          if (existing !== undefined && !renew) return ctx.ack("conversation:invite", { invite: existing });
          changeLimit.take(ctx.user, 0);
          const invite = randomId(22);
          await store.conversations.setInvite(conversationId, invite);
          return ctx.ack("conversation:invite", { invite });
        }),

      "conversation:accept": {
        makes: "conversation:updated",
        async change(ctx, { invite }) {
          const found = await findInvited(invite);
          return memberships.inTurn(found.id, async () => {
            const before = await findInvited(invite);
            if (before.memberIds.includes(ctx.user.id))
              return ctx.ack("conversation:accept", address(before));
            requireOpen(before);
            await refuseBanned(ctx, before.id, [ctx.user.id]);
            return addMembers(ctx, before, [ctx.user.id]);
          });
        },
        reply: (event) => address(conversationIn(event)),
        isRepeat: (event, _, by) => hasMembers(event, [by]),
      },
    };

    async function require(
      ctx: Context,
      action: "read" | "send" | "manage",
      id: string,
    ): Promise<Conversation> {
      const { conversation } = await ctx.requireRoom(action, roomName("conversation", id));
      if (conversation === undefined) throw new ProtocolError("not_found", "there is no such conversation");
      return conversation;
    }

    async function refuseBanned({ user }: Context, id: string, userIds: readonly UserId[]): Promise<void> {
      const banned = await store.conversations.banned(id, userIds);
      if (banned.length === 0) return;
      const { code, message } = bannedFromConversation;
      const isSelf = banned.includes(user.id);
      throw new ProtocolError(code, isSelf ? message : `banned from the conversation: ${banned.join(", ")}`);
    }

    function requireOpen({ closed }: Conversation): void {
      if (closed === undefined) return;
      const { code, message } = closedFor(closed);
      throw new ProtocolError(code, message);
    }

    async function findInvited(code: string): Promise<Conversation> {
      const conversation = await store.conversations.findByInvite(code);
      if (conversation !== undefined) return conversation;
      throw new ProtocolError("not_found", "the invitation is not valid, or no longer");
    }

    async function create(
      ctx: Context,
      conversation: Conversation,
      directKey: string | undefined,
    ): Promise<Appended> {
      changeLimit.take(ctx.user, conversation.memberIds.length);
      const events = toMembers(conversation.ownerId, conversation, "conversation:created");
      return ctx.change(events, [
        { kind: "create-conversation", conversation, directKey },
        ...named(conversation.memberIds),
      ]);
    }

    function addMembers(ctx: Context, before: Conversation, added: readonly UserId[]): Promise<Appended> {
      const memberIds = unique([...before.memberIds, ...added]);
      checkSize(memberIds);
      changeLimit.take(ctx.user, memberIds.length);
      // Everybody had left: it is whose it is given to.
      const heir = memberIds.includes(before.ownerId) ? undefined : memberIds[0];
      const after = { ...before, memberIds, ownerId: heir ?? before.ownerId };
      return memberships.update(ctx, after, [
        { kind: "add-members", conversationId: before.id, userIds: added, ownerId: heir },
        ...named(added),
      ]);
    }

    /** Whoever is put out may know the invitation: it goes with them, and the next who asks makes another. */
    function remove(ctx: Context, before: Conversation, userId: UserId): Promise<Appended> {
      changeLimit.take(ctx.user, 0);
      return memberships.remove(ctx, before, userId, [{ kind: "void-invite", conversationId: before.id }]);
    }

    /** However often: nobody is kept where somebody else put them. */
    function leave(ctx: Context, before: Conversation): Promise<Appended> {
      return memberships.remove(ctx, before, ctx.user.id);
    }

    /** What those of them are called who are there; the others are heard of when they come. */
    function named(userIds: readonly UserId[]): Effect[] {
      return userIds.flatMap((userId) => {
        const { first: connection } = people.connectionsOf(userId);
        return connection === undefined ? [] : { kind: "name-user", userId, name: connection.user.name };
      });
    }

    /** Nothing said in the room reaches the user any more, on any device. */
    function takeOut({ conversationId, userId, ownerId }: Happenings["removed"]): void {
      const room = rooms.loaded(roomName("conversation", conversationId));
      if (room?.conversation === undefined) return;
      const memberIds = room.conversation.memberIds.filter((id) => id !== userId);
      room.setConversation(withoutMember({ ...room.conversation, memberIds, ownerId }, userId));
      putOut({ rooms, presences }, room, userId);
    }
  },
);

function conversationIn({ body }: Appended): Conversation {
  return JSON.parse(body) as Conversation;
}

function isOf(event: Appended, conversationId: string): boolean {
  return conversationIn(event).id === conversationId;
}

function hasMembers(event: Appended, userIds: readonly UserId[]): boolean {
  const memberIds = new Set(conversationIn(event).memberIds);
  return userIds.every((id) => memberIds.has(id));
}

/** Whoever is no member any more is told in their own room, before all others. */
function isGoodbye(event: Appended, conversationId: string, userId: UserId): boolean {
  return isOf(event, conversationId) && event.room === roomName("user", userId);
}

function address({ id, room }: Conversation): { conversationId: string; room: Conversation["room"] } {
  return { conversationId: id, room };
}

function unique(userIds: readonly UserId[]): UserId[] {
  return [...new Set(userIds)];
}

/** What changes is told whole to everyone: that is as many ids as there are members, as many times. */
function checkSize(memberIds: readonly UserId[]): void {
  if (memberIds.length <= limits.maxMembers) return;
  const message = `a conversation has at most ${limits.maxMembers} members, got ${memberIds.length}; use a channel`;
  throw new ProtocolError("conflict", message);
}

function directKeyOf(memberIds: readonly UserId[]): string {
  if (memberIds.length !== 2)
    throw new ProtocolError("conflict", "a direct conversation has exactly one other member");
  return [...memberIds].sort().join(" ");
}

function describe({ conversation, lastMessage, ...more }: ConversationView) {
  if (lastMessage === undefined) return { ...conversation, ...more };
  const { roomNumber, seq, body, at: timestamp } = lastMessage;
  const { content, sender } = JSON.parse(body) as EventData<"message:new">;
  const said = { id: eventId(roomNumber, seq), content, sender, timestamp };
  return { ...conversation, ...more, lastMessage: said };
}
