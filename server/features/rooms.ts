/** Joining and leaving rooms, and reading their logs. */
import {
  type Cursor,
  limits,
  ProtocolError,
  parseRoom,
  type RoomName,
  roomName,
} from "../../protocol/index.ts";
import { bannedFromConversation } from "../auth/policy.ts";
import type { Connection } from "../room/connection.ts";
import { withField } from "../room/encode.ts";
import { leaveRoom, maxReplayChars, prepareJoin, requireSpace } from "../room/join.ts";
import { readLog } from "../room/log.ts";
import { encodePosition, withinChars } from "../room/resume.ts";
import { type Context, defineFeature, type Outcome } from "./feature.ts";

export const rooms = defineFeature("rooms", ({ rooms, presences, journal, store, hub, settings }) => {
  const joining = { rooms, presences, journal, log: store.log, hub };
  return {
    "room:join": (ctx, { room, after }) => join(ctx, room, after),

    "conversation:join": (ctx, { conversationId, after }) =>
      join(ctx, roomName("conversation", conversationId), after),

    "room:leave": async (ctx, { room }) => {
      const connection = requireConnection(ctx);
      const joined = rooms.loaded(room);
      if (joined?.connections.has(connection) === true) leaveRoom(joining, joined, connection);
      return ctx.ack("room:leave", {});
    },

    "room:history": async (ctx, { room, after, before, limit = limits.pageSize }) => {
      const asked = ctx.require("read");
      const { epoch, head } = asked;
      const range = { after: after ?? 0, upTo: Math.min(head, (before ?? head + 1) - 1) };
      const from = after === undefined ? "newest" : "oldest";
      // One more than asked for tells whether there are more.
      const bounds = { limit: limit + 1, maxChars: maxReplayChars, from } as const;
      const found = await readLog(store.log, asked, { ...range, ...bounds });
      const more = found.length > limit;
      const page = from === "oldest" ? found.slice(0, limit) : found.slice(-limit);
      const { texts, isCut } = fitPage(page, from);
      const events = texts.map((text) => JSON.parse(text));
      return ctx.ack("room:history", { room, epoch, head, events, more: more || isCut });
    },
  };

  async function join(ctx: Context, room: RoomName, after: Cursor | undefined): Promise<Outcome> {
    const connection = requireConnection(ctx);
    requireSpace(connection, room, settings.maxRooms);
    const enter = async (): Promise<Outcome> => {
      const finish = await prepareJoin(joining, connection, room, after);
      return {
        kind: "join",
        finish: () => {
          const { position, frames } = finish(maxReplayChars);
          return { json: withField(encodePosition(position), "room", JSON.stringify(room)), frames };
        },
      };
    };
    try {
      return await enter();
    } catch (error) {
      if (!isForbidden(error)) throw error;
      const isBan = await isBanned(ctx, room);
      try {
        // Who was let in while that was read has heard so, and believes no refusal of before.
        return await enter();
      } catch (still) {
        throw isBan && isForbidden(still)
          ? new ProtocolError("forbidden", bannedFromConversation.message)
          : still;
      }
    }
  }

  /** Then no invitation would help. */
  async function isBanned({ user }: Context, room: RoomName): Promise<boolean> {
    const { kind, name = "" } = parseRoom(room) ?? {};
    return kind === "conversation" && (await store.conversations.banned(name, [user.id])).length > 0;
  }
});

/** A page of long texts is cut, at the end away from where it was read from; never to nothing. */
function fitPage(
  texts: readonly string[],
  from: "oldest" | "newest",
): { texts: readonly string[]; isCut: boolean } {
  const inOrder = from === "oldest" ? texts : texts.toReversed();
  const fitting = withinChars(inOrder, maxReplayChars);
  const kept = fitting.length === 0 ? inOrder.slice(0, 1) : fitting;
  return { texts: from === "oldest" ? kept : kept.toReversed(), isCut: kept.length < texts.length };
}

function requireConnection(ctx: Context): Connection {
  if (ctx.connection !== undefined) return ctx.connection;
  throw new ProtocolError("conflict", "a room is joined over a WebSocket");
}

function isForbidden(error: unknown): boolean {
  return error instanceof ProtocolError && error.code === "forbidden";
}
