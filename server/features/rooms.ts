/** Joining and leaving rooms, and reading their logs. */
import { limits, ProtocolError } from "../../protocol/index.ts";
import type { Connection } from "../room/connection.ts";
import { encodeLogged } from "../room/encode.ts";
import { leaveRoom, maxReplayChars, prepareJoin } from "../room/join.ts";
import { type Context, defineFeature } from "./feature.ts";

export const rooms = defineFeature("rooms", ({ rooms, presences, store, settings }) => {
  const joining = { rooms, presences, log: store.log };
  return {
    "room:join": async (ctx, { room, after }) => {
      const connection = requireConnection(ctx);
      const isFull = settings.maxRooms > 0 && connection.rooms.size >= settings.maxRooms;
      if (isFull && !connection.rooms.has(room)) {
        throw new ProtocolError("conflict", `already in ${settings.maxRooms} rooms; leave one first`);
      }
      const finish = await prepareJoin(joining, connection, room, after);
      return {
        kind: "join",
        finish: () => {
          const { position, texts } = finish(maxReplayChars);
          return { data: { room, ...position }, texts };
        },
      };
    },

    "room:leave": async (ctx, { room }) => {
      const connection = requireConnection(ctx);
      const joined = rooms.loaded(room);
      if (joined !== undefined && connection.rooms.has(room)) leaveRoom(joining, joined, connection);
      return ctx.ack("room:leave", {});
    },

    "room:history": async (ctx, { room, after, before, limit = limits.pageSize }) => {
      const { name, epoch, head } = await ctx.require("read", room);
      const range = { after: after ?? 0, upTo: Math.min(head, (before ?? head + 1) - 1) };
      const from = after === undefined ? "newest" : "oldest";
      // One more than asked for tells whether there are more.
      const found = await store.log.read(name, { ...range, limit: limit + 1, from });
      const more = found.length > limit;
      const page = from === "oldest" ? found.slice(0, limit) : found.slice(-limit);
      const events = page.map((event) => JSON.parse(encodeLogged(event)));
      return ctx.ack("room:history", { room, epoch, head, events, more });
    },
  };
});

function requireConnection(ctx: Context): Connection {
  if (ctx.connection !== undefined) return ctx.connection;
  throw new ProtocolError("conflict", "a room is joined over a WebSocket");
}
