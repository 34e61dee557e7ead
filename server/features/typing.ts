/** Who is typing: told to the others, and over by itself after five seconds, on sending and on leaving. */
import { ProtocolError, type RoomName, type User, type UserId } from "../../protocol/index.ts";
import type { Cancel } from "../lib/clock.ts";
import { encodeUnlogged } from "../room/encode.ts";
import type { Room } from "../room/room.ts";
import { defineFeature } from "./feature.ts";

export const typingExpiryMs = 5_000;

export const typing = defineFeature("typing", ({ clock, delivery, hub }) => {
  /** By room, then by user: how to call off the expiry. */
  const typists = new Map<RoomName, Map<UserId, Cancel>>();

  hub.on("sent", ({ room, user }) => stop(room, user));
  hub.on("left", ({ room, connection }) => stop(room, connection.user));

  return {
    "typing:start": (ctx) => {
      const room = ctx.require("send");
      if (!room.hasPresence) throw new ProtocolError("forbidden", "nobody types in this room");
      const { user } = ctx;
      const inRoom = typists.get(room.name) ?? new Map<UserId, Cancel>();
      typists.set(room.name, inRoom);
      const expiry = inRoom.get(user.id);
      expiry?.();
      inRoom.set(
        user.id,
        clock.after(typingExpiryMs, () => stop(room, user)),
      );
      if (expiry === undefined) tell(room, user, true);
      return ctx.ack("typing:start", {});
    },

    "typing:stop": (ctx) => {
      stop(ctx.require("send"), ctx.user);
      return ctx.ack("typing:stop", {});
    },
  };

  function stop(room: Room, user: User): void {
    const inRoom = typists.get(room.name);
    const expiry = inRoom?.get(user.id);
    if (inRoom === undefined || expiry === undefined) return;
    expiry();
    inRoom.delete(user.id);
    if (inRoom.size === 0) typists.delete(room.name);
    tell(room, user, false);
  }

  function tell(room: Room, user: User, isTyping: boolean): void {
    const data = { userId: user.id, username: user.name, typing: isTyping };
    delivery.toOthers(room, user, encodeUnlogged("status:typing", room.name, data, clock.now()));
  }
});
