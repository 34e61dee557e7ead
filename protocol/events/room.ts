/** Joining rooms and reading their logs. */
import { z } from "zod";
import { defineUp } from "../event.ts";
import { presentUser } from "./presence.ts";
import { conversationId, cursor, epoch, room, seq } from "./shared.ts";

/**
 * What became of a cursor. `fresh`: none was given. `complete`: everything after it follows. `partial`: the
 * first page follows. `reset`: it cannot be honoured, load anew. `denied`: no longer allowed.
 */
export const recovered = z.enum(["fresh", "complete", "partial", "reset", "denied"]);
export type Recovered = z.output<typeof recovered>;

const position = {
  epoch,
  /** The log's newest seq, 0 when empty. */
  seq,
  /** First and last seq of what follows; `from` is greater than `to` when nothing does. */
  from: seq,
  to: seq,
};

export const verdict = z.discriminatedUnion("recovered", [
  z.object({
    recovered: z.enum(["fresh", "complete", "partial", "reset"]),
    ...position,
    users: z.array(presentUser).optional(),
  }),
  z.object({ recovered: z.literal("denied") }),
]);
export type Verdict = z.output<typeof verdict>;

const loggedEnvelope = z.object({
  type: z.string(),
  room,
  seq: z.int().positive(),
  timestamp: z.int(),
  data: z.record(z.string(), z.unknown()),
});

const joined = z.object({
  room,
  recovered: recovered.exclude(["denied"]),
  ...position,
  /** Who is there, in rooms with presence and at most 200 users. */
  users: z.array(presentUser).optional(),
});

export const up = {
  "room:join": defineUp({
    data: z.object({ room, after: cursor.optional() }),
    reply: joined,
    lengthy: true,
  }),
  /** `room:join` of the conversation's room. */
  "conversation:join": defineUp({
    data: z.object({ conversationId, after: cursor.optional() }),
    reply: joined,
    lengthy: true,
  }),
  "room:leave": defineUp({ data: z.object({ room }), reply: z.object({}) }),
  "room:history": defineUp({
    data: z.object({
      room,
      /** Events with a greater seq, oldest first. */
      after: seq.optional(),
      /** Events with a smaller seq; without `after`, the newest of them. */
      before: z.int().positive().optional(),
      limit: z.int().min(1).max(200).optional(),
    }),
    reply: z.object({
      room,
      epoch,
      head: seq,
      events: z.array(loggedEnvelope),
      /** More lie beyond this page, on the side it was read towards. */
      more: z.boolean(),
    }),
    lengthy: true,
  }),
};
