/**
 * Notifications: kept in each user's own log, read on one device and then on all; and announcements to everyone.
 *
 * Services and admins notify anyone; people those who said something lately in a conversation with them.
 */
import { ProtocolError, type RoomName, roomName, type UserId } from "../../protocol/index.ts";
import { BoundedMap } from "../lib/bounded-map.ts";
import { parseEventId } from "../lib/event-id.ts";
import { perMinute, TokenBuckets } from "../lib/token-bucket.ts";
import { noteInAudit } from "../room/audit.ts";
import { encodeLogged, encodeUnlogged } from "../room/encode.ts";
import { cleanTitle } from "../room/title.ts";
import { forUsers, notificationOf } from "../room/user-events.ts";
import type { StoredEvent } from "../store/port.ts";
import { type Context, defineFeature } from "./feature.ts";

const maxListed = 200;
/** So many more in one request count as another one. */
const idsPerTake = 50;
/** So long it stands whether somebody may notify somebody. */
const knownMs = 60_000;
const maxKnown = 65_536;

interface Known {
  readonly isActive: boolean;
  /** Monotonic. */
  readonly until: number;
}

export const notifications = defineFeature(
  "notifications",
  ({ store, rooms, people, delivery, settings, clock, journal, hub, inBackground }) => {
    const senders = new TokenBuckets(perMinute(settings.messagesPerMinute, settings.messagesBurst));
    /** By who notifies and whom. */
    const known = new BoundedMap<string, Known>(maxKnown);

    return {
      "notification:send": {
        makes: "system:notification",
        async change(ctx, { userIds: given, ...said }) {
          const userIds = [...new Set(given)];
          if (ctx.user.role === "user") await checkSender(ctx, userIds);
          const { id, name, role } = ctx.user;
          const data = notificationOf(said, ctx.now, role === "user" ? { id, name } : undefined);
          const [first, ...others] = userIds;
          if (first === undefined) throw new ProtocolError("invalid_data", "`userIds` must name somebody");
          return ctx.change(forUsers(first, others, "system:notification", data), []);
        },
        reply: () => ({}),
        isRepeat: ({ room }, { userIds: [first] }) => first !== undefined && room === roomName("user", first),
      },

      "notification:list": async (ctx, { unreadOnly = false }) => {
        const { id } = ctx.user;
        const listed = await store.notifications.list(id, { unreadOnly, limit: maxListed });
        const unread = await store.notifications.unread(id);
        const shown = listed.map(({ event, isRead }) => ({ ...dataOf(event), isRead }));
        return ctx.ack("notification:list", { notifications: shown, unread });
      },

      "notification:read": async (ctx, { ids }) => {
        const { id: userId } = ctx.user;
        const seqs = ids === "all" ? { upTo: await headOf(userId) } : await seqsOf(userId, ids);
        await ctx.note({ kind: "read-notifications", userId, seqs });
        const unread = await store.notifications.unread(userId);
        for (const device of people.connectionsOf(userId)) {
          if (device === ctx.connection) continue;
          delivery.toConnection(
            device,
            encodeUnlogged("notification:seen", roomName("user", userId), { ids, unread }, ctx.now),
          );
        }
        return ctx.ack("notification:read", { unread });
      },

      "announcement:send": {
        makes: "system:announcement",
        async change(ctx, { title: given, message }) {
          const everyone = await ctx.requireRoom("send", "all-users" as RoomName);
          const title = cleanTitle(given);
          const entry = { at: ctx.now, action: "announce", actorId: ctx.user.id, detail: title } as const;
          const made = await ctx.append(everyone, "system:announcement", { title, message });
          if (!made.isDuplicate) inBackground(noteInAudit({ journal, hub }, entry));
          return made;
        },
        reply: ({ id }) => ({ id }),
      },
    };

    /** @throws ProtocolError `forbidden`, `rate_limited` */
    async function checkSender(ctx: Context, userIds: readonly UserId[]): Promise<void> {
      const retryAfterMs = senders.take(
        ctx.user.id,
        clock.monotonic(),
        1 + (userIds.length - 1) / idsPerTake,
      );
      if (retryAfterMs > 0) {
        const message = `more than ${settings.messagesPerMinute} notifications a minute`;
        throw new ProtocolError("rate_limited", message, { retryAfterMs });
      }
      const others = userIds.filter((id) => id !== ctx.user.id);
      // Anybody can put anybody into a conversation: who never did anything there did not choose it.
      if (await areActive(ctx.user.id, others)) return;
      throw new ProtocolError(
        "forbidden",
        "people notify those who said something lately in a conversation with them",
      );
    }

    async function areActive(userId: UserId, others: readonly UserId[]): Promise<boolean> {
      const now = clock.monotonic();
      const keyOf = (other: UserId) => `${userId} ${other}`;
      const asked: UserId[] = [];
      for (const other of others) {
        const { isActive, until } = known.get(keyOf(other)) ?? { isActive: false, until: now };
        if (until <= now) asked.push(other);
        else if (!isActive) return false;
      }
      if (asked.length === 0) return true;
      const active = new Set(await store.conversations.active(userId, asked));
      for (const other of asked)
        known.set(keyOf(other), { isActive: active.has(other), until: now + knownMs });
      return active.size === asked.length;
    }

    async function headOf(userId: UserId): Promise<number> {
      return (await rooms.open(roomName("user", userId)))?.head ?? 0;
    }

    /** @throws ProtocolError `not_found` if one of them is no notification of the user's */
    async function seqsOf(userId: UserId, ids: readonly string[]): Promise<readonly number[]> {
      return Promise.all(
        ids.map(async (id) => {
          const place = parseEventId(id);
          const event = place === undefined ? undefined : await store.log.find(place.roomNumber, place.seq);
          if (event?.type === "system:notification" && event.room === roomName("user", userId))
            return event.seq;
          throw new ProtocolError("not_found", "there is no such notification");
        }),
      );
    }
  },
);

function dataOf(event: StoredEvent) {
  return JSON.parse(encodeLogged(event)).data;
}
