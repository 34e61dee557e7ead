/**
 * Moderation: putting people out, keeping them out, closing rooms, slowing them down. All of it is in the audit.
 *
 * Admins moderate everywhere, in a conversation its owner and moderators too; none of them a person above them.
 */
import {
  type AuditEntry,
  type Conversation,
  ProtocolError,
  type RoomName,
  roomName,
  type UserId,
} from "../../protocol/index.ts";
import { notModerated } from "../auth/policy.ts";
import { auditEffect } from "../room/audit.ts";
import { withNames } from "../room/audit-names.ts";
import { leaveRoom } from "../room/join.ts";
import { twoMembers } from "../room/memberships.ts";
import { kick } from "../room/put-out.ts";
import type { Room } from "../room/room.ts";
import type { Effect } from "../store/port.ts";
import { type Context, defineFeature } from "./feature.ts";

const maxListedBans = 1_000;

type Audited = Omit<AuditEntry, "at" | "actorId">;

export const moderation = defineFeature(
  "moderation",
  ({
    store,
    rooms,
    people,
    presences,
    memberships,
    changeLimit,
    delivery,
    ephemeral,
    clock,
    hub,
    inBackground,
  }) => {
    const leaving = { rooms, presences, delivery, clock };
    hub.on("audited", (entry) => inBackground(tell(entry)));

    return {
      "room:kick": async (ctx, { room: name, userId, reason = "" }) => {
        const room = await moderated(ctx, name, userId);
        changeLimit.take(ctx.user, 0);
        await record(ctx, { action: "kick", room: name, userId, ...detail(reason) });
        kick(leaving, room, userId, reason);
        return ctx.ack("room:kick", {});
      },

      "room:ban": async (ctx, { room: name, userId, on, reason = "" }) => {
        const entry: Audited = { action: on ? "ban" : "unban", room: name, userId, ...detail(reason) };
        const found = await moderated(ctx, name, userId);
        const { conversation } = found;
        if (conversation === undefined) {
          const { banned } = await recordPassing(ctx, found, entry);
          if (on) banned.add(userId);
          else banned.delete(userId);
        } else await memberships.inTurn(conversation.id, () => banMember(ctx, name, userId, on, entry));
        if (on) kick(leaving, rooms.loaded(name) ?? found, userId, reason);
        return ctx.ack("room:ban", {});
      },

      "room:bans": async (ctx, { room: name }) => {
        const room = await moderated(ctx, name);
        const { conversation } = room;
        const banned =
          conversation === undefined
            ? [...requirePassing(room).banned]
                .slice(0, maxListedBans)
                .map((userId) => ({ userId, name: undefined }))
            : await store.conversations.bans(conversation.id, maxListedBans);
        const users = banned.map(({ userId, name: username }) => ({
          userId,
          ...(username !== undefined && { username }),
        }));
        return ctx.ack("room:bans", { users });
      },

      "room:close": async (ctx, { room: name, reason = "" }) => {
        const room = await moderated(ctx, name);
        const entry: Audited = { action: "close", room: name, ...detail(reason) };
        if (room.conversation === undefined) {
          await record(ctx, entry);
          rooms.shut(room);
        } else await change(ctx, room, entry, (before) => ({ ...before, closed: reason }));
        ctx.publish(room, "room:closed", { room: name, reason });
        if (room.conversation === undefined)
          for (const one of [...room.connections]) leaveRoom(leaving, room, one);
        return ctx.ack("room:close", {});
      },

      "room:reopen": async (ctx, { room: name }) => {
        const room = await moderated(ctx, name);
        if (room.conversation === undefined)
          throw new ProtocolError("conflict", "a closed whisper room does not open again; take another code");
        await change(ctx, room, { action: "reopen", room: name }, ({ closed: _, ...open }) => open);
        return ctx.ack("room:reopen", {});
      },

      "room:slow": async (ctx, { room: name, seconds }) => {
        const room = await moderated(ctx, name);
        const entry: Audited = { action: "slow", room: name, detail: String(seconds) };
        if (room.conversation === undefined) {
          const passing = await recordPassing(ctx, room, entry);
          passing.slowSeconds = seconds;
        } else {
          await change(ctx, room, entry, ({ slowSeconds: _, ...rest }) =>
            seconds === 0 ? rest : { ...rest, slowSeconds: seconds },
          );
        }
        return ctx.ack("room:slow", {});
      },

      "conversation:moderator": async (ctx, { conversationId, userId, on }) => {
        const name = roomName("conversation", conversationId);
        const room = await ctx.requireRoom("manage", name);
        const entry: Audited = { action: "moderator", room: name, userId, detail: on ? "on" : "off" };
        await change(ctx, room, entry, (before) => {
          if (!before.memberIds.includes(userId))
            throw new ProtocolError("not_found", "not a member of the conversation");
          const others = (before.moderatorIds ?? []).filter((id) => id !== userId);
          const { moderatorIds: _, ...rest } = before;
          const moderatorIds = on ? [...others, userId] : others;
          return moderatorIds.length === 0 ? rest : { ...rest, moderatorIds };
        });
        return ctx.ack("conversation:moderator", {});
      },
    };

    /** @throws ProtocolError `forbidden`, also where the person stands above; `not_found`; `conflict` */
    async function moderated(ctx: Context, name: RoomName, userId?: UserId): Promise<Room> {
      const room = await ctx.requireRoom("moderate", name);
      if (room.kind !== "conversation" && room.kind !== "whisper") {
        throw new ProtocolError("forbidden", notModerated);
      }
      const { conversation } = room;
      if (conversation?.kind === "direct") throw new ProtocolError("conflict", twoMembers);
      if (userId === ctx.user.id) throw new ProtocolError("conflict", "leave the room instead");
      if (conversation === undefined || userId === undefined || ctx.user.role === "admin") return room;
      const isAbove =
        userId === conversation.ownerId ||
        (ctx.user.id !== conversation.ownerId && conversation.moderatorIds?.includes(userId) === true);
      if (isAbove)
        throw new ProtocolError("forbidden", "a moderator acts on members, not on the owner or moderators");
      return room;
    }

    /** What is set of a whisper room lives as long as the room. @throws ProtocolError `not_found` */
    function requirePassing(room: Room | undefined): Room["passing"] {
      if (room?.isAlive) return room.passing;
      throw new ProtocolError("not_found", "nobody is in this whisper room; close it to shut its code");
    }

    /** @returns what is to be changed then: the room may have emptied and filled again meanwhile */
    async function recordPassing(ctx: Context, room: Room, entry: Audited): Promise<Room["passing"]> {
      requirePassing(room);
      await record(ctx, entry);
      return requirePassing(rooms.loaded(room.name));
    }

    async function banMember(ctx: Context, name: RoomName, userId: UserId, on: boolean, entry: Audited) {
      const { conversation } = await ctx.requireRoom("moderate", name);
      if (conversation === undefined) throw new ProtocolError("not_found", "there is no such conversation");
      // However many are told: whoever keeps a conversation in order is not held up in it.
      changeLimit.take(ctx.user, 0);
      const ban: Effect = { kind: "ban", conversationId: conversation.id, userId, on };
      if (!on || !conversation.memberIds.includes(userId)) return record(ctx, entry, ban);
      await memberships.remove(ctx, conversation, userId, [ban, audit(ctx, entry)]);
      await announce(ctx, entry);
    }

    async function change(
      ctx: Context,
      { name, conversation: known }: Room,
      entry: Audited,
      apply: (before: Conversation) => Conversation,
    ): Promise<void> {
      await memberships.inTurn(known?.id ?? name, async () => {
        const { conversation } = await ctx.requireRoom("moderate", name);
        if (conversation === undefined) throw new ProtocolError("not_found", "there is no such conversation");
        const after = apply(conversation);
        changeLimit.take(ctx.user, after.memberIds.length);
        const moderate: Effect = { kind: "moderate-conversation", conversation: after };
        await memberships.update(ctx, after, [moderate, audit(ctx, entry)]);
      });
      await announce(ctx, entry);
    }

    async function record(ctx: Context, entry: Audited, ...effects: readonly Effect[]): Promise<void> {
      await ctx.note(...effects, audit(ctx, entry));
      await announce(ctx, entry);
    }

    function audit(ctx: Context, entry: Audited): Effect {
      return auditEffect({ at: ctx.now, actorId: ctx.user.id, ...entry });
    }

    function announce(ctx: Context, entry: Audited): Promise<void> {
      return tell({ at: ctx.now, actorId: ctx.user.id, ...entry });
    }

    /** Admins see it as it happens. */
    async function tell(entry: AuditEntry): Promise<void> {
      const room = await rooms.open("admin-room" as RoomName);
      if (room === undefined) return;
      const data = withNames(people, await store.audit.named(entry));
      const { actorId: senderId, at } = entry;
      ephemeral.append(room, { type: "audit:entry", data, senderId, at }, undefined);
    }
  },
);

function detail(reason: string): { detail?: string } {
  return reason === "" ? {} : { detail: reason };
}
