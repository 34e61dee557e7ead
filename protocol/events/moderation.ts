/** Moderation: who is put out of a room, who may come back, and how fast people talk in it. */
import { z } from "zod";
import { defineDown, defineUp } from "../event.ts";
import { conversationId, displayName, empty, instant, room, userId } from "./shared.ts";

const reason = z.string().trim().max(500);
const action = z.enum([
  "kick",
  "ban",
  "unban",
  "close",
  "reopen",
  "slow",
  "moderator",
  "revoke",
  "announce",
  "broadcast",
]);

export const auditEntry = z.object({
  at: instant,
  action,
  actorId: userId,
  room: room.optional(),
  userId: userId.optional(),
  /** Of slow mode its seconds, of a moderator `on` or `off`, of what was said to many its title or type; else the reason given. */
  detail: z.string().optional(),
});
export type AuditEntry = z.output<typeof auditEntry>;

/** With what is known of whom and what it names, as of when it is told. */
export const namedAuditEntry = auditEntry.extend({
  actorName: displayName.optional(),
  username: displayName.optional(),
  /** Of the conversation. */
  title: z.string().optional(),
});
export type NamedAuditEntry = z.output<typeof namedAuditEntry>;

export const up = {
  "room:kick": defineUp({ data: z.object({ room, userId, reason: reason.optional() }), reply: empty }),
  "room:ban": defineUp({
    data: z.object({ room, userId, on: z.boolean(), reason: reason.optional() }),
    reply: empty,
  }),
  /** By id; a name where it is known. */
  "room:bans": defineUp({
    data: z.object({ room }),
    reply: z.object({ users: z.array(z.object({ userId, username: displayName.optional() })) }),
    lengthy: true,
  }),
  "room:close": defineUp({ data: z.object({ room, reason: reason.optional() }), reply: empty }),
  "room:reopen": defineUp({ data: z.object({ room }), reply: empty }),
  "room:slow": defineUp({ data: z.object({ room, seconds: z.int().min(0).max(3_600) }), reply: empty }),
  "conversation:moderator": defineUp({
    data: z.object({ conversationId, userId, on: z.boolean() }),
    reply: empty,
  }),
};

export const down = {
  "room:closed": defineDown({ data: z.object({ room, reason: z.string() }) }),
  "room:kicked": defineDown({ data: z.object({ room, reason: z.string() }) }),
  /** In `admin-room`. */
  "audit:entry": defineDown({ data: namedAuditEntry, logged: true }),
};
