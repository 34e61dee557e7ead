/**
 * Emotion: whoever has opted in is told, on their own devices, what their messages in conversations show.
 *
 * Nobody else is ever told. Whispers, private messages and encrypted ones are never read, nor what was said before.
 */
import { type DownData, roomName, type UserId } from "../../protocol/index.ts";
import { readEmotion } from "../language/emotion/read.ts";
import { loadValence, type Valence } from "../language/emotion/valence.ts";
import { eventId } from "../lib/event-id.ts";
import { Follower } from "../room/follower.ts";
import { forUsers } from "../room/user-events.ts";
import type { StoredEvent } from "../store/port.ts";
import { defineFeature } from "./feature.ts";

const conversation = roomName("conversation", "");

export const emotion = defineFeature("emotion", (services) => {
  const { store, journal, hub, clock, inBackground } = services;
  /** Since when, in epoch ms. */
  const optedIn = new Map<UserId, number>();
  let valence: Promise<Valence> | undefined;

  const follower = new Follower({
    name: "emotion",
    store,
    journal,
    hub,
    clock,
    inBackground,
    wants: ({ type, room, senderId, at }) => {
      if (optedIn.size === 0 || type !== "message:new" || senderId === undefined) return false;
      return room.startsWith(conversation) && at >= (optedIn.get(senderId) ?? Number.POSITIVE_INFINITY);
    },
    handle: read,
  });
  inBackground(
    store.optedIn().then((known) => {
      for (const [userId, since] of known) optedIn.set(userId, since);
      return follower.start();
    }),
  );

  return {
    "emotion:opt": async (ctx, { on }) => {
      const userId = ctx.user.id;
      if (on !== undefined && on !== optedIn.has(userId)) {
        const told: DownData<"emotion:opted"> = { on };
        await ctx.change(forUsers(userId, [], "emotion:opted", told), [{ kind: "opt-in", userId, on }]);
        if (on) optedIn.set(userId, ctx.now);
        else optedIn.delete(userId);
      }
      return ctx.ack("emotion:opt", { on: optedIn.has(userId) });
    },
  };

  async function read({ body, senderId, roomNumber, seq }: StoredEvent): Promise<void> {
    const { content, kind } = JSON.parse(body) as { content?: string; kind?: string };
    // Again: a message that was heard before may be handled after the author has opted out, or it was erased.
    if (senderId === undefined || content === undefined || kind === "encrypted" || !optedIn.has(senderId))
      return;
    valence ??= loadValence();
    const { primary, intensity, pad } = readEmotion(content, await valence);
    const messageId = eventId(roomNumber, seq);
    const data: DownData<"emotion:update"> = {
      messageId,
      emotion: { primary_emotion: primary, intensity, pad_values: pad },
    };
    // Seen twice, it is told once.
    const key = { userId: senderId, requestId: `emotion:${messageId}` };
    await journal.commit({ key, events: forUsers(senderId, [], "emotion:update", data), at: clock.now() });
  }
});
