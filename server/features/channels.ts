/** Channels: the embedder's own events, passed on as they come; checked where the embedder declares them. */
import { ProtocolError } from "../../protocol/index.ts";
import { defineFeature } from "./feature.ts";

export const channels = defineFeature("channels", ({ checkDeclared }) => ({
  "channel:publish": {
    makes: "channel:event",
    change(ctx, { room: name, event, payload }) {
      const room = ctx.require("send");
      if (room.kind !== "channel")
        throw new ProtocolError("forbidden", `events are published to channels, got ${name}`);
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
