/** Conversations: durable rooms with members. */
import { z } from "zod";
import { defineDown, defineUp } from "../event.ts";
import { limits } from "../limits.ts";
import { conversationId, displayName, instant, messageId, room, seq, userId } from "./shared.ts";

const title = z.string().trim().min(1).max(limits.maxTitleChars);
const kind = z.enum(["group", "direct"]);
const userIds = z.array(userId).max(limits.maxIdsPerRequest);
const duplicate = z.literal(true).optional();

/** What everyone concerned is told, whole, whenever it changes. */
export const conversation = z.object({
  id: conversationId,
  room,
  title: z.string(),
  kind,
  ownerId: userId,
  memberIds: z.array(userId),
  /** Beside the owner; left out where there is none. */
  moderatorIds: z.array(userId).optional(),
  /** Seconds between two messages of one member; left out where there is no such limit. */
  slowSeconds: z.int().positive().optional(),
  /** Why nothing is said in it any more; left out while it is open. */
  closed: z.string().optional(),
});
export type Conversation = z.output<typeof conversation>;

const listed = conversation.extend({
  createdAt: instant.optional(),
  /** Newest seq of the room. */
  head: seq,
  /** How far this user has read. */
  readSeq: seq,
  /** Messages of others after that. */
  unread: z.int().nonnegative(),
  lastMessage: z
    .object({
      id: messageId,
      content: z.string(),
      sender: z.object({ id: userId, name: displayName }),
      timestamp: instant,
    })
    .optional(),
});
export type ListedConversation = z.output<typeof listed>;

/** Made once, given to whom one trusts: who holds it may become a member. */
const invite = z.string().regex(/^[A-Za-z0-9]{16,64}$/, "must be an invitation's code");

export const up = {
  "conversation:create": defineUp({
    data: z.object({
      title: title.optional(),
      memberIds: userIds,
      kind,
      /** Whose it is: the asker's, unless a service makes it for somebody else. */
      ownerId: userId.optional(),
    }),
    reply: z.object({ conversationId, room, duplicate }),
    durable: true,
  }),
  "conversation:list": defineUp({
    data: z.object({}),
    reply: z.object({ conversations: z.array(listed) }),
    lengthy: true,
  }),
  "conversation:add": defineUp({
    data: z.object({ conversationId, userIds: userIds.min(1) }),
    reply: z.object({ duplicate }),
    durable: true,
  }),
  "conversation:remove": defineUp({
    data: z.object({ conversationId, userId }),
    reply: z.object({ duplicate }),
    durable: true,
  }),
  "conversation:rename": defineUp({
    data: z.object({ conversationId, title }),
    reply: z.object({ duplicate }),
    durable: true,
  }),
  "conversation:leave": defineUp({
    data: z.object({ conversationId }),
    reply: z.object({ duplicate }),
    durable: true,
  }),
  "conversation:invite": defineUp({
    /** `renew` makes a new code, and the old one worthless. */
    data: z.object({ conversationId, renew: z.boolean().optional() }),
    reply: z.object({ invite }),
  }),
  "conversation:accept": defineUp({
    data: z.object({ invite }),
    reply: z.object({ conversationId, room, duplicate }),
    durable: true,
  }),
};

export const down = {
  "conversation:created": defineDown({ data: conversation, logged: true }),
  "conversation:updated": defineDown({ data: conversation, logged: true }),
  "conversation:removed": defineDown({ data: conversation, logged: true }),
};
