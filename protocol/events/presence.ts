/** Who is in a room, and who is online at all. */
import { z } from "zod";
import { defineDown, defineUp } from "../event.ts";
import { limits } from "../limits.ts";
import { displayName, instant, room, userId } from "./shared.ts";

const settableStatus = z.enum(["online", "away"]);
export type SettableStatus = z.output<typeof settableStatus>;

export const presentUser = z.object({
  userId,
  username: displayName,
  status: settableStatus,
  /** When the user came into the room. */
  since: instant,
  /** Connections of that user in the room. */
  devices: z.int().positive(),
});
export type PresentUser = z.output<typeof presentUser>;

const statusChange = z.object({ userId, username: displayName, lastSeen: instant });

export const up = {
  "presence:get": defineUp({
    data: z.object({ room }),
    reply: z.object({ room, count: z.int().nonnegative(), users: z.array(presentUser) }),
  }),
  /** Of whoever shares a conversation with the asker. */
  "people:names": defineUp({
    data: z.object({ userIds: z.array(userId).min(1).max(limits.maxIdsPerRequest) }),
    reply: z.object({ people: z.array(z.object({ userId, username: displayName })) }),
  }),
  "status:set": defineUp({ data: z.object({ status: settableStatus }), reply: z.object({}) }),
};

export const down = {
  "presence:diff": defineDown({
    data: z.object({
      count: z.int().nonnegative(),
      /** Both empty in rooms over 200 users, which get counts only. */
      joined: z.array(presentUser),
      left: z.array(userId),
    }),
  }),
  "status:online": defineDown({ data: statusChange }),
  "status:away": defineDown({ data: statusChange }),
  "status:offline": defineDown({ data: statusChange }),
};
