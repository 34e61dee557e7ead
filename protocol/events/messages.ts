/** Messages in conversations and whisper rooms. */
import { z } from "zod";
import { defineDown, defineUp } from "../event.ts";
import { displayName, empty, instant, messageId, room, seq, userId } from "./shared.ts";

/** Kept verbatim. The limit of 5,000 characters is a setting, so the feature holds it, as `too_large`. */
const content = z.string().regex(/\S/, "must not be empty");
const kind = z.enum(["text", "encrypted"]);

export const up = {
  "message:send": defineUp({
    data: z.object({
      room,
      content,
      replyTo: messageId.optional(),
      kind: kind.optional(),
      /** Refused rather than ignored: ignoring it would show a private text to the whole room. */
      to: z.undefined("private messages are not part of this server's version").optional(),
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
  "message:read": defineUp({ data: z.object({ room, seq }), reply: empty }),
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
    }),
    logged: true,
    identified: true,
  }),
  "message:update": defineDown({ data: z.object({ id: messageId, content: z.string() }), logged: true }),
  "message:deleted": defineDown({ data: z.object({ id: messageId }), logged: true }),
  /** Only ever moves forward. */
  "message:receipt": defineDown({ data: z.object({ userId, seq }) }),
};
