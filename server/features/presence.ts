/** Who is here, who is online: asked for, and told to those who share a conversation. */
import { type DownType, ProtocolError, presenceKinds, type User, type UserId } from "../../protocol/index.ts";
import type { Cancel } from "../lib/clock.ts";
import { encodeUnlogged } from "../room/encode.ts";
import { maxListedUsers, presenceGraceMs } from "../room/presence.ts";
import { defineFeature } from "./feature.ts";

export const presence = defineFeature("presence", ({ clock, store, presences, people, hub }) => {
  /** Users whose last connection went a moment ago: they have not gone offline yet. */
  const leaving = new Map<UserId, Cancel>();

  hub.on("connected", ({ connection: { user } }) => {
    if (people.connectionsOf(user.id).size > 1) return;
    const cancel = leaving.get(user.id);
    if (cancel === undefined) void tellContacts(user, "status:online");
    cancel?.();
    leaving.delete(user.id);
  });

  hub.on("disconnected", ({ connection: { user } }) => {
    if (people.connectionsOf(user.id).size > 0) return;
    leaving.set(
      user.id,
      clock.after(presenceGraceMs, () => {
        leaving.delete(user.id);
        void tellContacts(user, "status:offline");
      }),
    );
  });

  return {
    "presence:get": async (ctx, { room: name }) => {
      const room = await ctx.require("read", name);
      if (!presenceKinds.has(room.kind))
        throw new ProtocolError("forbidden", "this room does not show who is there");
      const users = [...presences.list(room)];
      return ctx.ack("presence:get", { room: name, count: room.present.size, users });
    },

    "status:set": async (ctx, { status }) => {
      if (people.setStatus(ctx.user.id, status)) await tellContacts(ctx.user, `status:${status}`);
      return ctx.ack("status:set", {});
    },
  };

  /** Conversations too large to list their users do not tell of each one's coming and going either. */
  async function tellContacts(user: User, type: DownType): Promise<void> {
    const now = clock.now();
    const text = encodeUnlogged(
      type,
      undefined,
      { userId: user.id, username: user.name, lastSeen: now },
      now,
    );
    for (const contact of await store.conversations.contacts(user.id, maxListedUsers)) {
      for (const connection of people.connectionsOf(contact)) connection.send(text);
    }
  }
});
