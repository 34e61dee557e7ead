/** Messages: said to all or to one, edited, deleted, reacted to. */
import { type DownType, ProtocolError, roomName, type UserId } from "../../protocol/index.ts";
import { isBackend } from "../auth/policy.ts";
import type { Maybe } from "../lib/maybe.ts";
import { perMinute, perSecond, TokenBuckets } from "../lib/token-bucket.ts";
import { type FoundMessage, MessageFinder, type Place } from "../room/message-finder.ts";
import type { Room } from "../room/room.ts";
import type { Effect, NewEvent } from "../store/port.ts";
import { type Appended, type Context, defineFeature, type EventData } from "./feature.ts";

const channel = roomName("channel", "");
const notInChannels =
  "messages are sent to conversations and whisper rooms; publish events to a channel with channel:publish";
const ownRoom = roomName("user", "");
/** Edits and reactions together, for each message that a user may send. */
const amendsPerMessage = 4;
/** What one user may say of one message. */
const maxReactions = 20;

export const messages = defineFeature(
  "messages",
  ({ store, rooms, ephemeral, settings, pace, hub, clock }) => {
    const { messagesPerMinute, messagesBurst, roomMessagesPerSecond, maxContentChars } = settings;
    const users = new TokenBuckets(perMinute(messagesPerMinute, messagesBurst));
    const amendsPerMinute = messagesPerMinute * amendsPerMessage;
    const amending = new TokenBuckets(perMinute(amendsPerMinute, messagesBurst * amendsPerMessage));
    const inRooms = new TokenBuckets(perSecond(roomMessagesPerSecond));
    const finder = new MessageFinder(store.log, ephemeral, rooms);

    return {
      "message:send": {
        makes: "message:new",
        change(ctx, { room: name, content, replyTo, kind, to }) {
          if (name.startsWith(channel)) throw new ProtocolError("forbidden", notInChannels);
          const room = ctx.require("send");
          if (room.kind !== "conversation" && room.kind !== "whisper") {
            throw new ProtocolError("forbidden", "messages are sent to conversations and whisper rooms");
          }
          checkLength(content);
          const monotonicMs = clock.monotonic();
          checkRate(ctx, room, monotonicMs);
          if (room.slowSeconds > 0) pace.take(ctx.user, room, monotonicMs);
          hub.tell("sent", { room, user: ctx.user });
          const plain = { content, sender: { id: ctx.user.id, name: ctx.user.name } };
          const isPlain = kind !== "encrypted" && replyTo === undefined;
          const message = isPlain ? plain : { ...plain, ...optional(kind, replyTo) };
          return to === undefined
            ? ctx.append(room, "message:new", message)
            : sendPrivately(ctx, room, message, to);
        },
        reply: (sent) => ({ messageId: sent.id, ...position(sent) }),
        // To whom it was is not kept of one that was deleted.
        isRepeat: ({ type, body }, { to }) =>
          type === "message:deleted" || (JSON.parse(body) as { to?: UserId }).to === to,
      },

      "message:edit": {
        makes: "message:update",
        async change(ctx, { messageId, content }) {
          const message = await finder.find(ctx, messageId, ["send"]);
          if (message.authorId !== ctx.user.id)
            throw new ProtocolError("forbidden", "only its author may edit a message");
          checkLength(content);
          requireReaders(message);
          checkAmendRate(ctx);
          pace.take(ctx.user, message.room, clock.monotonic());
          const { now: editedAt } = ctx;
          return tell(ctx, message, "message:update", { id: messageId, content }, ({ room, seq }) => [
            { kind: "edit-message", room, seq, content, editedAt },
          ]);
        },
        reply: (edited) => ({ editedAt: edited.at, ...position(edited) }),
        isRepeat: speaksOf,
      },

      "message:delete": {
        makes: "message:deleted",
        async change(ctx, { messageId: id }) {
          const message = await finder.find(ctx, id, ["read", "moderate"]);
          if (message.authorId !== ctx.user.id) await ctx.requireRoom("moderate", message.room.name);
          const told = tell(ctx, message, "message:deleted", { id }, ({ room, seq }) => [
            { kind: "erase-message", room, seq, id },
          ]);
          // At once, where no disk is waited for; a repeat deleted something before, which may be another.
          if (!(told instanceof Promise) && !told.isDuplicate) ephemeral.forget(id);
          return told;
        },
        reply: (deleted) => ({ deletedAt: deleted.at, ...position(deleted) }),
        isRepeat: speaksOf,
      },

      "message:react": {
        makes: "message:reaction",
        async change(ctx, { messageId: id, emoji, on }) {
          const message = await finder.find(ctx, id, ["send"]);
          requireReaders(message);
          const { id: userId } = ctx.user;
          const [original] = message.places;
          if (original !== undefined && !(await changesReaction(original, userId, emoji, on))) {
            return ctx.ack("message:react", {});
          }
          checkAmendRate(ctx);
          return tell(ctx, message, "message:reaction", { id, emoji, userId, on }, (place) =>
            place === original ? [{ kind: "react", ...positionOf(place), userId, emoji, on }] : [],
          );
        },
        reply: position,
        isRepeat: speaksOf,
      },
    };

    /** Into the rooms of the two, and nowhere else. */
    function sendPrivately(
      ctx: Context,
      { name: room, conversation }: Room,
      message: object,
      to: UserId,
    ): Promise<Appended> {
      if (conversation === undefined) {
        throw new ProtocolError("forbidden", "private messages are sent in conversations only");
      }
      if (to === ctx.user.id || !conversation.memberIds.includes(to)) {
        throw new ProtocolError(
          "not_found",
          "only another member of this conversation can be written to alone",
        );
      }
      const { id: senderId } = ctx.user;
      const body = JSON.stringify({ ...message, to, private: true, room });
      const type = "message:new";
      const copy: NewEvent = { room: roomName("user", to), type, body, senderId, isCopy: true };
      return ctx.change([{ room: roomName("user", senderId), type, body, senderId }, copy], []);
    }

    /** @throws ProtocolError `conflict` if it would be one too many */
    async function changesReaction(
      { roomNumber, seq }: Place,
      userId: UserId,
      emoji: string,
      on: boolean,
    ): Promise<boolean> {
      const present = await store.reactions.of(roomNumber, seq, userId);
      if (present.includes(emoji) === on) return false;
      if (!on || present.length < maxReactions) return true;
      throw new ProtocolError(
        "conflict",
        `at most ${maxReactions} reactions to one message; take one back first`,
      );
    }

    /** Tells everyone who has the message what became of it. */
    function tell<T extends DownType>(
      ctx: Context,
      { room, places }: FoundMessage,
      type: T,
      data: EventData<T>,
      effects: (place: Place) => readonly Effect[],
    ): Maybe<Appended> {
      const [original, ...copies] = places;
      if (original === undefined) return ctx.append(room, type, data);
      const body = JSON.stringify(data);
      const event = (place: Place): NewEvent => ({
        room: place.room,
        type,
        body,
        senderId: ctx.user.id,
        targetSeq: place.seq,
      });
      return ctx.change([event(original), ...copies.map(event)], places.flatMap(effects));
    }

    function checkLength(content: string): void {
      if (content.length <= maxContentChars) return;
      const chars = [...content.trim()].length;
      if (chars <= maxContentChars) return;
      throw new ProtocolError(
        "too_large",
        `the message has ${chars} characters, at most ${maxContentChars} are allowed`,
      );
    }

    function checkAmendRate({ user }: Context): void {
      if (isBackend(user)) return;
      refuseHaste(
        amending.take(user.id, clock.monotonic()),
        `more than ${amendsPerMinute} edits and reactions a minute`,
      );
    }

    function checkRate({ user }: Context, room: Room, monotonicMs: number): void {
      if (!isBackend(user)) {
        refuseHaste(users.take(user.id, monotonicMs), `more than ${messagesPerMinute} messages a minute`);
      }
      refuseHaste(
        inRooms.take(room.name, monotonicMs),
        `more than ${roomMessagesPerSecond} messages a second in this room`,
      );
    }
  },
);

function speaksOf({ body }: Appended, { messageId }: { readonly messageId: string }): boolean {
  return (JSON.parse(body) as { id: string }).id === messageId;
}

/** Nothing new is said to who was removed: a private message stays there as it was, until it is deleted. */
function requireReaders({ room, places }: FoundMessage): void {
  const users = places.flatMap((place) =>
    place.room.startsWith(ownRoom) ? place.room.slice(ownRoom.length) : [],
  );
  if (users.every((id) => room.hasMember(id as UserId))) return;
  throw new ProtocolError(
    "conflict",
    "who this private message is between is not all in the conversation any more",
  );
}

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

function positionOf({ room, seq }: Place): Pick<Place, "room" | "seq"> {
  return { room, seq };
}

/** Of what is private, the place is in somebody's own log, and nobody else's business. */
function position({ room, seq }: Appended): { seq?: number } {
  return seq === undefined || room.startsWith(ownRoom) ? {} : { seq };
}
