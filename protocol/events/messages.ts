/** Messages in conversations and whisper rooms: to all who are there or to one, and what people make of them. */
import { z } from "zod";
import { defineDown, defineUp } from "../event.ts";
import { displayName, empty, instant, messageId, room, seq, userId } from "./shared.ts";

/** Kept verbatim. The limit of 5,000 characters is a setting, so the feature holds it, as `too_large`. */
const content = z.string().regex(/\S/, "must not be empty");
/** Any short text without spaces: which pictures there are is a matter of each reader's machine. */
const emoji = z.string().regex(/^[^\s\p{Cc}]{1,32}$/u, "must be 1 to 32 characters without spaces");
const kind = z.enum(["text", "encrypted"]);

export const up = {
  "message:send": defineUp({
    data: z.object({
      room,
      content,
      replyTo: messageId.optional(),
      kind: kind.optional(),
      /** The one member who gets it beside the sender; conversations only. */
      to: userId.optional(),
    }),
    /** `seq` is there where the room keeps a log. */
    reply: z.object({ messageId, seq: seq.optional(), duplicate: z.literal(true).optional() }),
    durable: true,
    pipelined: true,
  }),
  "message:edit": defineUp({
    data: z.object({ messageId, content }),
    reply: z.object({ seq: seq.optional(), editedAt: instant, duplicate: z.literal(true).optional() }),
    durable: true,
  }),
  "message:delete": defineUp({
    data: z.object({ messageId }),
    reply: z.object({ seq: seq.optional(), deletedAt: instant, duplicate: z.literal(true).optional() }),
    durable: true,
  }),
  "message:react": defineUp({
    data: z.object({ messageId, emoji, on: z.boolean() }),
    reply: z.object({ seq: seq.optional(), duplicate: z.literal(true).optional() }),
    durable: true,
  }),
  "message:read": defineUp({ data: z.object({ room, seq }), reply: empty }),
  "message:reads": defineUp({
    data: z.object({ room }),
    reply: z.object({
      room,
      /** Of the members who have read anything, the asker among them. */
      reads: z.array(z.object({ userId, seq })),
    }),
  }),
};

export const down = {
  "message:new": defineDown({
    data: z.object({
      id: messageId,
      content: z.string(),
      sender: z.object({ id: userId, name: displayName }),
      /** `text` where left out. */
      kind: kind.optional(),
      replyTo: messageId.optional(),
      editedAt: instant.optional(),
      /** With `private`: whom it is to, and in which conversation; the event itself is in user rooms. */
      to: userId.optional(),
      private: z.literal(true).optional(),
      room: room.optional(),
    }),
    logged: true,
    identified: true,
  }),
  "message:update": defineDown({ data: z.object({ id: messageId, content: z.string() }), logged: true }),
  "message:deleted": defineDown({ data: z.object({ id: messageId }), logged: true }),
  "message:reaction": defineDown({
    data: z.object({ id: messageId, emoji, userId, on: z.boolean() }),
    logged: true,
  }),
  /** Only ever moves forward. */
  "message:receipt": defineDown({ data: z.object({ userId, seq }) }),
};
