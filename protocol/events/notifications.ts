/** Notifications: what a user should know, kept until it is read; and what everyone should know. */
import { z } from "zod";
import { defineDown, defineUp } from "../event.ts";
import { limits } from "../limits.ts";
import { displayName, instant, messageId, userId } from "./shared.ts";

const title = z.string().trim().min(1).max(limits.maxTitleChars);
const message = z.string().trim().min(1).max(2_000);
const level = z.enum(["info", "success", "warning", "error"]);
/** Of the web or of the same site: what a click opens, and nothing that runs. */
const url = z
  .string()
  .max(2_000)
  .regex(/^(https?:\/\/[^\s]+|\/(?!\/)[^\s\\]*)$/, "must be an http(s) URL, or a path of the same site");
const notification = z.object({
  id: messageId,
  level,
  title: z.string(),
  message: z.string(),
  url: z.string().optional(),
  createdAt: instant,
  /** Left out where no person sent it. */
  sender: z.object({ id: userId, name: displayName }).optional(),
});
const unread = z.int().nonnegative();
const ids = z.union([z.literal("all"), z.array(messageId).min(1).max(limits.maxIdsPerRequest)]);
const duplicate = z.literal(true).optional();

const listed = notification.extend({ isRead: z.boolean() });
export type ListedNotification = z.output<typeof listed>;

export const up = {
  "notification:send": defineUp({
    data: z.object({
      userIds: z.array(userId).min(1).max(limits.maxIdsPerRequest),
      level: level.default("info"),
      title,
      message,
      url: url.optional(),
    }),
    reply: z.object({ duplicate }),
    durable: true,
  }),
  "notification:list": defineUp({
    data: z.object({ unreadOnly: z.boolean().optional() }),
    reply: z.object({ notifications: z.array(listed), unread }),
    lengthy: true,
  }),
  "notification:read": defineUp({ data: z.object({ ids }), reply: z.object({ unread }) }),
  "announcement:send": defineUp({
    data: z.object({ title, message }),
    reply: z.object({ id: messageId, duplicate }),
    durable: true,
  }),
};

export const down = {
  "system:notification": defineDown({ data: notification, logged: true, identified: true }),
  /** To the user's other devices, when one has read. */
  "notification:seen": defineDown({ data: z.object({ ids, unread }) }),
  "system:announcement": defineDown({
    data: z.object({ id: messageId, title: z.string(), message: z.string() }),
    logged: true,
    identified: true,
  }),
  "system:error": defineDown({ data: z.object({ code: z.string(), message: z.string() }) }),
};
