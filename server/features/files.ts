/** Files that are there: looked at, and deleted. How they come in is `room/files/uploads.ts`. */
import { defineFeature } from "./feature.ts";

export const files = defineFeature("files", ({ files, inBackground }) => ({
  "file:select": async (ctx, { fileId }) => {
    const file = await files.find(ctx, fileId, "read");
    return ctx.ack("file:select", files.describe(file, ctx.user.id));
  },

  "file:delete": {
    makes: "file:deleted",
    async change(ctx, { fileId }) {
      const { room, seq, owner } = await files.find(ctx, fileId, "send", "moderate");
      if (owner.id !== ctx.user.id) await ctx.requireRoom("moderate", room);
      const event = {
        room,
        type: "file:deleted",
        body: JSON.stringify({ fileId }),
        senderId: ctx.user.id,
        targetSeq: seq,
      };
      const deleted = await ctx.change([event], [{ kind: "erase-file", room, seq, fileId }]);
      if (!deleted.isDuplicate) inBackground(files.forget([fileId]));
      return deleted;
    },
    reply: ({ seq = 0, at }) => ({ seq, deletedAt: at }),
    isRepeat: ({ body }, { fileId }) => (JSON.parse(body) as { fileId: string }).fileId === fileId,
  },
}));
