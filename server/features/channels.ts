/** Channels: the embedder's own events, passed on as they come; checked where the embedder declares them. */
import { ProtocolError, roomName } from "../../protocol/index.ts";
import { defineFeature } from "./feature.ts";

const channel = roomName("channel", "");

export const channels = defineFeature("channels", ({ checkDeclared }) => ({
  "channel:publish": {
    makes: "channel:event",
    change(ctx, { room: name, event, payload }) {
      if (!name.startsWith(channel))
        throw new ProtocolError("forbidden", `events are published to channels, got ${name}`);
      const room = ctx.require("send");
      if (payload === undefined) {
        const message = "must be a JSON value";
        throw new ProtocolError("invalid_data", `payload ${message}`, {
          details: [{ path: "payload", message }],
        });
      }
      checkDeclared(name, event, payload);
      const { id, name: displayName, role } = ctx.user;
      const sender = role === "service" ? {} : { sender: { id, name: displayName } };
      return ctx.append(room, "channel:event", { event, payload, ...sender });
    },
    reply: ({ seq }) => (seq === undefined ? {} : { seq }),
  },
}));
