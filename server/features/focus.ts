/**
 * Focus sessions: what their owners do in them is kept once, scored as it comes, and shown to whom they let watch.
 *
 * An activity that is acknowledged is stored. It counts once however often it is sent, in whatever order it comes,
 * and also when its session is over by then.
 */
import { misfit, ProtocolError, roomName, type UpData, type UserId } from "../../protocol/index.ts";
import type { Activity } from "../focus/activity.ts";
import { perMinute, TokenBuckets } from "../lib/token-bucket.ts";
import { leaveRoom, prepareJoin, requireSpace } from "../room/join.ts";
import { kick } from "../room/put-out.ts";
import { forUsers } from "../room/user-events.ts";
import type { FocusSession } from "../store/port.ts";
import { type Context, defineFeature, type Outcome } from "./feature.ts";
import { ActivityLog, type Counts, type LogRequest } from "./focus/activity-log.ts";
import { LiveSessions } from "./focus/live-sessions.ts";

/** Of one user, at the same time. */
const maxActive = 10;
/** What came late is scored once more so long after the last of it. */
const rescoreAfterMs = 2_000;

export const focus = defineFeature("focus", (services) => {
  const { store, sessions, sites, rooms, presences, people, clock, randomId, hub, settings } = services;
  const { inBackground, wordIntervention, journal } = services;
  const { activitiesPerMinute } = settings;
  const users = new TokenBuckets(perMinute(activitiesPerMinute));
  const joining = { rooms, presences, journal, log: store.log, hub };
  const live = new LiveSessions({ store, sessions, sites, clock, randomId, wordIntervention, inBackground });
  const activities = new ActivityLog({ store, sessions, randomId, onStored: show });
  const rescoring = new Set<string>();
  sessions.followedBy(live);
  inBackground(live.load());

  hub.on("session-over", ({ sessionId }) => live.end(sessionId));
  hub.on("sites-changed", ({ userId }) => inBackground(live.rescore(userId)));
  hub.on("heartbeat", ({ connection, sessionId }) => live.sign(sessionId, connection.user.id));
  hub.on("revoked", ({ userId }) => {
    for (const sessionId of live.of(userId)) inBackground(cutOff(userId, sessionId));
  });

  return {
    "session:start": (ctx, data) => sessions.inTurn(ctx.user.id, () => start(ctx, data)),

    "session:end": (ctx, { sessionId, endTime }) =>
      sessions.inTurn(ctx.user.id, async () => {
        const session = await sessions.own(ctx.user.id, sessionId);
        const { endedAt, startedAt } = session;
        if (endedAt === endTime)
          return ctx.ack("session:end", { success: true, focusScore: session.focusScore, duplicate: true });
        if (endedAt !== undefined)
          throw new ProtocolError("conflict", `the session ended at ${endedAt} already`);
        if (endTime < startedAt) {
          const message = `must not be before the session's start, ${startedAt}`;
          throw misfit("the data of session:end", [{ path: "endTime", message }]);
        }
        return ctx.ack("session:end", { success: true, focusScore: await sessions.end(session, endTime) });
      }),

    "activity:log": async (ctx, activity) => {
      const { duplicates } = await log(ctx, "activity:log", [activity]);
      return ctx.ack("activity:log", { success: true, ...(duplicates === 0 ? {} : { duplicate: true }) });
    },

    "activity:batch": async (ctx, { activities: logged }) => {
      const counts = await log(ctx, "activity:batch", logged);
      return ctx.ack("activity:batch", {
        success: true,
        ...counts,
        ...(counts.count === 0 && { duplicate: true }),
      });
    },

    "session:subscribe": async (ctx, { sessionId }) => {
      const { connection } = ctx;
      if (connection === undefined)
        throw new ProtocolError("conflict", "a session is watched over a WebSocket");
      const name = roomName("session", sessionId);
      requireSpace(connection, name, settings.maxRooms);
      const finish = await prepareJoin(joining, connection, name, undefined);
      const session = await store.focus.get(sessionId);
      if (session === undefined) throw new ProtocolError("not_found", "there is no such session");
      const isActive = session.endedAt === undefined;
      const { focusScore } = await sessions.asItStands(session);
      const owner = await ownerOf(session, ctx.user.id);
      const currentState = { sessionId, startTime: session.startedAt, isActive, focusScore, owner };
      return {
        kind: "join",
        finish: () => {
          const { frames } = finish(0);
          return { json: JSON.stringify({ success: true, currentState }), frames };
        },
      };
    },

    "session:unsubscribe": async (ctx, { sessionId }) => {
      const room = await sessions.room(sessionId);
      const { connection } = ctx;
      if (connection !== undefined && room?.connections.has(connection) === true)
        leaveRoom(joining, room, connection);
      return ctx.ack("session:unsubscribe", {});
    },

    "session:grant": (ctx, { sessionId, userId, on }) =>
      sessions.inTurn(ctx.user.id, async () => {
        const session = await sessions.own(ctx.user.id, sessionId);
        if (userId === session.ownerId)
          throw new ProtocolError("conflict", "a session's owner watches it anyway");
        await sessions.commit([{ kind: "grant-session", sessionId, userId, on }]);
        await admit(session, on ? undefined : userId);
        return ctx.ack("session:grant", {});
      }),

    "intervention:dismiss": async (ctx, { interventionId }) => {
      const found = await store.focus.intervention(interventionId);
      if (found === undefined) throw new ProtocolError("not_found", "there is no such intervention");
      const { sessionId, rule } = found;
      return sessions.inTurn(ctx.user.id, async () => {
        const session = await sessions.own(ctx.user.id, sessionId);
        if ((await store.focus.intervention(interventionId))?.dismissedAt === undefined) {
          const told = { interventionId, sessionId };
          const events = forUsers(session.ownerId, [], "intervention:dismissed", told);
          await sessions.commit([{ kind: "dismiss-intervention", interventionId, at: ctx.now }], events);
          await sessions.tell(session, "intervention:dismissed", told);
          await live.dismissed(sessionId, rule);
        }
        return ctx.ack("intervention:dismiss", {});
      });
    },
  };

  /** Who lets somebody watch is told of by name, where that is known. */
  async function ownerOf({ ownerId: userId }: FocusSession, watcherId: UserId) {
    const { first } = people.connectionsOf(userId);
    const [known] = first === undefined ? await store.conversations.names(watcherId, [userId]) : [];
    const username = first?.user.name ?? known?.name;
    return { userId, ...(username !== undefined && { username }) };
  }

  async function start(ctx: Context, data: UpData<"session:start">): Promise<Outcome> {
    const { sessionId, startTime, userAgent, extensionVersion } = data;
    const ownerId = ctx.user.id;
    const found = await store.focus.get(sessionId);
    if (found !== undefined) {
      if (found.ownerId !== ownerId || (found.endedAt !== undefined && found.startedAt !== startTime))
        throw new ProtocolError("conflict", "there is a session with this id; start another under a new one");
      return ctx.ack("session:start", { success: true, sessionId, duplicate: true });
    }
    if (live.countOf(ownerId) >= maxActive)
      throw new ProtocolError("conflict", `${maxActive} of your sessions go on already; end one of them`);
    const session: FocusSession = {
      id: sessionId,
      ownerId,
      startedAt: startTime,
      endedAt: undefined,
      endReason: undefined,
      userAgent,
      extensionVersion,
      focusScore: 0,
      activityCount: 0,
      lastActivityAt: startTime,
    };
    await sessions.commit([{ kind: "start-session", session }]);
    live.begin(session);
    sessions.tellOwner(session, true);
    return ctx.ack("session:start", { success: true, sessionId });
  }

  function log(ctx: Context, type: LogRequest["type"], logged: LogRequest["activities"]): Promise<Counts> {
    const waitMs = users.take(ctx.user.id, clock.monotonic(), logged.length);
    if (waitMs > 0) {
      const message = `more than ${activitiesPerMinute} activities a minute`;
      throw new ProtocolError("rate_limited", message, { retryAfterMs: waitMs });
    }
    const stored = activities.add(ctx.user.id, { type, activities: logged, requestId: ctx.requestId });
    ctx.release();
    return stored;
  }

  async function show(session: FocusSession, fresh: readonly Activity[]): Promise<void> {
    for (const { id: activityId, eventType, at: timestamp, metadata } of fresh) {
      const activity = { eventType, timestamp, metadata: { ...metadata, activityId } };
      await sessions.tell(session, "activity:new", { sessionId: session.id, activity });
    }
    if (session.endedAt === undefined) await live.add(session, fresh);
    else rescore(session);
  }

  /** Of a session that is over, once nothing more comes. */
  function rescore({ id, ownerId }: FocusSession): void {
    if (rescoring.has(id)) return;
    rescoring.add(id);
    clock.after(rescoreAfterMs, () => {
      rescoring.delete(id);
      inBackground(
        sessions.inTurn(ownerId, async () => {
          const session = await store.focus.get(id);
          if (session?.endedAt === undefined) return;
          const { focusScore } = await sessions.report(session);
          await sessions.commit([{ kind: "score-session", sessionId: id, focusScore }]);
        }),
      );
    });
  }

  async function cutOff(userId: UserId, sessionId: string): Promise<void> {
    await sessions.inTurn(userId, async () => {
      const session = await store.focus.get(sessionId);
      if (session === undefined || session.endedAt !== undefined) return;
      await sessions.end(session, session.lastActivityAt, "your access was revoked");
    });
  }

  /** Who watches is asked again; whoever may no longer is put out at once. */
  async function admit(session: FocusSession, outId: UserId | undefined): Promise<void> {
    const room = await sessions.room(session.id);
    if (room === undefined) return;
    room.setAudience([session.ownerId, ...(await store.focus.watchers(session.id))]);
    if (outId !== undefined) kick(services, room, outId, "the session's owner no longer lets you watch");
  }
});
