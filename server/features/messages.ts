/** Messages: said, edited, deleted, read. */
import { ProtocolError, type RoomName, type UserId } from "../../protocol/index.ts";
import type { Action } from "../auth/policy.ts";
import { perMinute, perSecond, TokenBuckets } from "../lib/token-bucket.ts";
import { parseEventId } from "../room/event-id.ts";
import type { Room } from "../room/room.ts";
import { type AppendOptions, type Context, defineFeature } from "./feature.ts";

/** A message, found for somebody who is in its room. */
interface FoundMessage {
  readonly room: Room;
  readonly authorId: UserId;
  /** Undefined where the room keeps no log. */
  readonly seq: number | undefined;
}

export const messages = defineFeature("messages", ({ store, ephemeral, settings, hub }) => {
  const { messagesPerMinute, messagesBurst, roomMessagesPerSecond, maxContentChars } = settings;
  const users = new TokenBuckets(perMinute(messagesPerMinute, messagesBurst));
  const inRooms = new TokenBuckets(perSecond(roomMessagesPerSecond));

  return {
    "message:send": {
      makes: "message:new",
      change(ctx, { content, replyTo, kind }) {
        const room = ctx.require("send");
        if (room.kind !== "conversation" && room.kind !== "whisper") {
          throw new ProtocolError("forbidden", "messages are sent to conversations and whisper rooms");
        }
        checkLength(content);
        checkRate(ctx, room);
        hub.tell("sent", { room, user: ctx.user });
        const plain = { content, sender: { id: ctx.user.id, name: ctx.user.name } };
        const isPlain = kind !== "encrypted" && replyTo === undefined;
        return ctx.append(room, "message:new", isPlain ? plain : { ...plain, ...optional(kind, replyTo) });
      },
      reply: ({ id, seq }) => (seq === undefined ? { messageId: id } : { messageId: id, seq }),
    },

    "message:edit": {
      makes: "message:update",
      async change(ctx, { messageId, content }) {
        const { room, authorId, seq } = await find(ctx, messageId, ["send"]);
        if (authorId !== ctx.user.id)
          throw new ProtocolError("forbidden", "only its author may edit a message");
        checkLength(content);
        const { now: editedAt } = ctx;
        return ctx.append(
          room,
          "message:update",
          { id: messageId, content },
          about(seq, (at) => [{ kind: "edit-message", room: room.name, seq: at, content, editedAt }]),
        );
      },
      reply: ({ at, seq }) => ({ editedAt: at, ...position(seq) }),
    },

    "message:delete": {
      makes: "message:deleted",
      async change(ctx, { messageId }) {
        const { room, authorId, seq } = await find(ctx, messageId, ["send", "moderate"]);
        if (authorId !== ctx.user.id) await ctx.requireRoom("moderate", room.name);
        if (seq === undefined) ephemeral.forget(messageId);
        return ctx.append(
          room,
          "message:deleted",
          { id: messageId },
          about(seq, (at) => [{ kind: "erase-message", room: room.name, seq: at, id: messageId }]),
        );
      },
      reply: ({ at, seq }) => ({ deletedAt: at, ...position(seq) }),
    },

    "message:read": async (ctx, { seq }) => {
      const room = ctx.require("read");
      if (room.conversation === undefined)
        throw new ProtocolError("forbidden", "only conversations have read marks");
      const conversationId = room.conversation.id;
      const upTo = Math.min(seq, room.head);
      if (upTo > (await store.conversations.readMark(conversationId, ctx.user.id))) {
        await ctx.note({ kind: "mark-read", conversationId, userId: ctx.user.id, seq: upTo });
        ctx.publish(room, "message:receipt", { userId: ctx.user.id, seq: upTo });
      }
      return ctx.ack("message:read", {});
    },
  };

  function checkLength(content: string): void {
    if (content.length <= maxContentChars) return;
    const chars = [...content.trim()].length;
    if (chars <= maxContentChars) return;
    throw new ProtocolError(
      "too_large",
      `the message has ${chars} characters, at most ${maxContentChars} are allowed`,
    );
  }

  function checkRate({ user, now }: Context, room: Room): void {
    refuseHaste(users.take(user.id, now), `more than ${messagesPerMinute} messages a minute`);
    refuseHaste(
      inRooms.take(room.name, now),
      `more than ${roomMessagesPerSecond} messages a second in this room`,
    );
  }

  /** @throws ProtocolError `not_found`, also to those who may do none of the actions in the message's room */
  async function find(ctx: Context, messageId: string, actions: readonly Action[]): Promise<FoundMessage> {
    const found = await lookUp(messageId);
    const room = found === undefined ? undefined : await visibleRoom(ctx, found.room, actions);
    if (found === undefined || room === undefined)
      throw new ProtocolError("not_found", "there is no such message");
    return { room, authorId: found.authorId, seq: found.seq };
  }

  async function lookUp(
    messageId: string,
  ): Promise<{ room: RoomName; authorId: UserId; seq?: number } | undefined> {
    const passing = ephemeral.find(messageId);
    if (passing !== undefined) return passing;
    const place = parseEventId(messageId);
    const event = place === undefined ? undefined : await store.log.find(place.roomNumber, place.seq);
    if (event?.type !== "message:new" || event.senderId === undefined) return undefined;
    return { room: event.room, authorId: event.senderId, seq: event.seq };
  }

  async function visibleRoom(
    ctx: Context,
    name: RoomName,
    actions: readonly Action[],
  ): Promise<Room | undefined> {
    for (const action of actions) {
      try {
        return await ctx.requireRoom(action, name);
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
      }
    }
    return undefined;
  }
});

/** Defaults are left out. */
function optional(kind: "text" | "encrypted" | undefined, replyTo: string | undefined) {
  return {
    ...(kind === "encrypted" ? { kind } : {}),
    ...(replyTo === undefined ? {} : { replyTo }),
  };
}

function refuseHaste(retryAfterMs: number, message: string): void {
  if (retryAfterMs > 0) throw new ProtocolError("rate_limited", message, { retryAfterMs });
}

/** What an event about an earlier message does to it, where the room keeps a log. */
function about(
  seq: number | undefined,
  effects: (seq: number) => NonNullable<AppendOptions["effects"]>,
): AppendOptions {
  return seq === undefined ? {} : { targetSeq: seq, effects: effects(seq) };
}

function position(seq: number | undefined): { seq?: number } {
  return seq === undefined ? {} : { seq };
}
