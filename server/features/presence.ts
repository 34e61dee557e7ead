/** Who is here, who is online: asked for, and told to those who share a conversation. */
import {
  type DownType,
  ProtocolError,
  type SettableStatus,
  type User,
  type UserId,
} from "../../protocol/index.ts";
import type { Cancel } from "../lib/clock.ts";
import type { Connection } from "../room/connection.ts";
import { encodeUnlogged } from "../room/encode.ts";
import { maxListedUsers, presenceGraceMs } from "../room/presence.ts";
import { defineFeature } from "./feature.ts";

export const presence = defineFeature("presence", (services) => {
  const { clock, store, presences, people, asides, hub, inBackground } = services;
  /** Users whose last connection went a moment ago: they have not gone offline yet, and are what they were. */
  const leaving = new Map<UserId, { cancel: Cancel; status: SettableStatus }>();

  hub.on("connected", ({ connection: { user } }) => {
    if (people.connectionsOf(user.id).size > 1) return;
    const before = leaving.get(user.id);
    leaving.delete(user.id);
    if (before === undefined) inBackground(tellContacts(user, "status:online"));
    else {
      before.cancel();
      setStatus(user.id, before.status);
    }
  });

  hub.on("disconnected", ({ connection: { user }, status }) => {
    if (people.connectionsOf(user.id).size > 0) return;
    const cancel = clock.after(presenceGraceMs, () => {
      leaving.delete(user.id);
      inBackground(tellContacts(user, "status:offline"));
    });
    leaving.set(user.id, { cancel, status });
  });

  return {
    "presence:get": (ctx, { room: name }) => {
      const room = ctx.require("read");
      if (!room.hasPresence) throw new ProtocolError("forbidden", "this room does not show who is there");
      const users = [...presences.list(room)];
      return ctx.ack("presence:get", { room: name, count: room.present.size, users });
    },

    "status:set": async (ctx, { status }) => {
      // Read before: what is set must be told.
      const contacts = await contactsOf(ctx.user);
      if (setStatus(ctx.user.id, status)) tell(contacts, ctx.user, `status:${status}`);
      return ctx.ack("status:set", {});
    },
  };

  /** @returns false if it was that already */
  function setStatus(userId: UserId, status: SettableStatus): boolean {
    if (!people.setStatus(userId, status)) return false;
    for (const connection of people.connectionsOf(userId)) presences.statusChanged(connection);
    return true;
  }

  async function tellContacts(user: User, type: DownType): Promise<void> {
    tell(await contactsOf(user), user, type);
  }

  /** Conversations too large to list their users do not tell of each one's coming and going either. */
  function contactsOf({ id }: User): Promise<readonly UserId[]> {
    return store.conversations.contacts(id, maxListedUsers);
  }

  function tell(contacts: readonly UserId[], user: User, type: DownType): void {
    const now = clock.now();
    const text = encodeUnlogged(
      type,
      undefined,
      { userId: user.id, username: user.name, lastSeen: now },
      now,
    );
    asides.toConnections(connectionsOf(contacts), text);
  }

  function* connectionsOf(userIds: readonly UserId[]): Iterable<Connection> {
    for (const userId of userIds) yield* people.connectionsOf(userId);
  }
});
