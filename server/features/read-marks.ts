/** How far a reader has read, told to the others and to the reader's own devices. Only ever moves forward. */
import { ProtocolError } from "../../protocol/index.ts";
import { encodeUnlogged } from "../room/encode.ts";
import { defineFeature } from "./feature.ts";

export const readMarks = defineFeature("read-marks", ({ store, people, delivery }) => ({
  "message:reads": async (ctx) => {
    const room = ctx.require("read");
    if (room.conversation === undefined)
      throw new ProtocolError("forbidden", "only conversations have read marks");
    const reads = await store.conversations.readMarks(room.conversation.id);
    return ctx.ack("message:reads", { room: room.name, reads: [...reads] });
  },

  "message:read": async (ctx, { seq }) => {
    const room = ctx.require("read");
    if (room.conversation === undefined)
      throw new ProtocolError("forbidden", "only conversations have read marks");
    const conversationId = room.conversation.id;
    const { id: userId } = ctx.user;
    const upTo = Math.min(seq, room.head);
    if (upTo > (await store.conversations.readMark(conversationId, userId))) {
      await ctx.note({ kind: "mark-read", conversationId, userId, seq: upTo });
      const receipt = { userId, seq: upTo };
      ctx.publish(room, "message:receipt", receipt);
      // A device that is not in the room shows what is unread there all the same.
      for (const device of people.connectionsOf(userId)) {
        if (!room.connections.has(device)) {
          delivery.toConnection(device, encodeUnlogged("message:receipt", room.name, receipt, ctx.now));
        }
      }
    }
    return ctx.ack("message:read", {});
  },
}));
