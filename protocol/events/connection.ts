/** Opening a connection, keeping it alive, renewing its token. */
import { z } from "zod";
import { defineDown, defineUp } from "../event.ts";
import { verdict } from "./room.ts";
import { cursor, displayName, instant, resumedRoom, seq, userId } from "./shared.ts";

export const clientKinds = ["web", "extension", "service", "admin", "other"] as const;
export type ClientKind = (typeof clientKinds)[number];
export const roles = ["user", "admin", "service"] as const;
export type Role = (typeof roles)[number];

export const user = z.object({ id: userId, name: displayName, role: z.enum(roles) });
export type User = z.output<typeof user>;

const welcome = z.object({
  protocol: z.literal(1),
  connectionId: z.string(),
  user,
  serverTime: instant,
  tokenExpiresAt: instant.nullable(),
  heartbeat: z.object({ intervalMs: z.int().positive(), timeoutMs: z.int().positive() }),
  limits: z.object({
    maxFrameBytes: z.int().positive(),
    maxRooms: z.int().nonnegative(),
    maxContentChars: z.int().positive(),
    pageSize: z.int().positive(),
  }),
  rooms: z.record(z.string(), verdict),
});

const pong = z.object({
  timestamp: instant,
  /** The ping's own timestamp. */
  echo: instant.optional(),
  /** Newest seq of each joined room that keeps a log. */
  heads: z.record(z.string(), seq),
});

export const up = {
  hello: defineUp({
    data: z.object({
      token: z.string().max(8_192).optional(),
      client: z.object({
        kind: z.enum(clientKinds),
        /** One running program's, made up by it: of two connections with it, the older one is a leftover. */
        id: z
          .string()
          .regex(/^[\x20-\x7e]{1,64}$/, "must be 1 to 64 printable ASCII characters")
          .optional(),
        name: z.string().max(64).optional(),
        version: z.string().max(32).optional(),
      }),
      resume: z.object({ rooms: z.record(resumedRoom, cursor) }).optional(),
    }),
    reply: welcome,
    replyType: "welcome",
    lengthy: true,
  }),
  ping: defineUp({ data: z.object({ timestamp: instant.optional() }), reply: pong, replyType: "pong" }),
  heartbeat: defineUp({
    data: z.object({ sessionId: z.string().max(96).nullish(), timestamp: instant }),
    reply: z.object({ success: z.literal(true), serverTime: instant }),
  }),
  "auth:refresh": defineUp({
    data: z.object({ token: z.string().max(8_192) }),
    reply: z.object({ tokenExpiresAt: instant }),
  }),
};

export const down = {
  welcome: defineDown({ data: welcome }),
  pong: defineDown({ data: pong }),
  "auth-expired": defineDown({
    data: z.object({ message: z.string(), expiresAt: instant, expired: z.boolean() }),
  }),
};
