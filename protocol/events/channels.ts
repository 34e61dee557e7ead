/** Channels: rooms for the embedder's own events. */
import { z } from "zod";
import { channelEventName, channelEventRule } from "../channel.ts";
import { defineDown, defineUp } from "../event.ts";
import { displayName, rebuilt, room, seq, userId } from "./shared.ts";

/** A name of the embedder's own. */
const event = z.string().regex(channelEventName, channelEventRule);
/** Any JSON value. */
const payload = z.unknown().overwrite(rebuilt);

export const up = {
  "channel:publish": defineUp({
    data: z.object({ room, event, payload }),
    /** `seq` is there where the channel keeps a log. */
    reply: z.object({ seq: seq.optional(), duplicate: z.literal(true).optional() }),
    durable: true,
    pipelined: true,
  }),
};

export const down = {
  "channel:event": defineDown({
    data: z.object({
      event,
      payload,
      /** Left out where a service key published it. */
      sender: z.object({ id: userId, name: displayName }).optional(),
    }),
    logged: true,
  }),
};
