/** Who is typing: told to the others, and over by itself after five seconds, on sending and on leaving. */
import { ProtocolError, type RoomName, type User, type UserId } from "../../protocol/index.ts";
import type { Cancel } from "../lib/clock.ts";
import { perMinute, TokenBuckets } from "../lib/token-bucket.ts";
import { encodeUnlogged } from "../room/encode.ts";
import type { Room } from "../room/room.ts";
import { defineFeature } from "./feature.ts";

const typingExpiryMs = 5_000;
/** Who types on is told of again: others forget a typist after twice as long, should the word of the end be lost. */
const tellAgainMs = 10_000;
/** So many times a user is told of as typing, for each message that they may send. */
const toldPerMessage = 4;

interface Typist {
  readonly callOff: Cancel;
  /** Monotonic; undefined while nobody was told. */
  readonly toldAtMs: number | undefined;
}

export const typing = defineFeature("typing", ({ clock, delivery, hub, settings }) => {
  const { messagesPerMinute, messagesBurst } = settings;
  const tellings = new TokenBuckets(
    perMinute(messagesPerMinute * toldPerMessage, messagesBurst * toldPerMessage),
  );
  const typists = new Map<RoomName, Map<UserId, Typist>>();

  hub.on("sent", ({ room, user }) => stop(room, user));
  hub.on("left", ({ room, connection }) => stop(room, connection.user));

  return {
    "typing:start": (ctx) => {
      const room = ctx.require("send");
      if (!room.hasPresence) throw new ProtocolError("forbidden", "nobody types in this room");
      const { user } = ctx;
      const inRoom = typists.get(room.name) ?? new Map<UserId, Typist>();
      typists.set(room.name, inRoom);
      const now = clock.monotonic();
      const before = inRoom.get(user.id);
      before?.callOff();
      const toldAtMs = before?.toldAtMs;
      const isDue = toldAtMs === undefined || now - toldAtMs >= tellAgainMs;
      const isTold = isDue && tellings.take(user.id, now) === 0;
      const callOff = clock.after(typingExpiryMs, () => stop(room, user));
      inRoom.set(user.id, { callOff, toldAtMs: isTold ? now : toldAtMs });
      if (isTold) tell(room, user, true);
      return ctx.ack("typing:start", {});
    },

    "typing:stop": (ctx) => {
      stop(ctx.require("send"), ctx.user);
      return ctx.ack("typing:stop", {});
    },
  };

  function stop(room: Room, user: User): void {
    const inRoom = typists.get(room.name);
    const typist = inRoom?.get(user.id);
    if (inRoom === undefined || typist === undefined) return;
    typist.callOff();
    inRoom.delete(user.id);
    if (inRoom.size === 0) typists.delete(room.name);
    if (typist.toldAtMs !== undefined) tell(room, user, false);
  }

  function tell(room: Room, user: User, isTyping: boolean): void {
    const data = { userId: user.id, username: user.name, typing: isTyping };
    delivery.toOthers(room, user, encodeUnlogged("status:typing", room.name, data, clock.now()));
  }
});
