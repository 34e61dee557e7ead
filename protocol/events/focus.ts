/** Focus sessions: what somebody does while they want to concentrate, and how well it goes. */
import { z } from "zod";
import { defineDown, defineUp } from "../event.ts";
import { displayName, empty, instant, rebuilt, userId } from "./shared.ts";

/** The name of the session's room: `session:ID`. */
const sessionId = z.string().regex(/^[A-Za-z0-9._~-]{1,96}$/, "must be 1 to 96 of A-Z a-z 0-9 . _ ~ -");
const interventionId = z.string().min(1).max(64);
const score = z.number().min(0).max(100);
const success = z.literal(true);
const message = z.string().optional();
const duplicate = z.literal(true).optional();
const count = z.int().nonnegative();

const eventType = z.enum([
  "tab_switch",
  "tab_activated",
  "url_change",
  "typing",
  "idle_start",
  "idle_end",
  "window_focus",
  "window_blur",
]);

const metadata = z
  .looseObject({
    /** Counts once however often it is sent; without one, each time, except where its very request is repeated. */
    activityId: z.string().min(1).max(96).optional(),
    url: z.string().max(2_048).optional(),
    /** Characters a minute. */
    typingVelocity: z.number().optional(),
    /** Milliseconds. */
    idleDuration: z.number().optional(),
    tabId: z.number().optional(),
    previousTabId: z.number().optional(),
    /** Milliseconds on the tab that was left. */
    timeSpent: z.number().optional(),
  })
  .overwrite(rebuilt);

const activity = z.object({ sessionId, eventType, timestamp: instant, metadata });
export type LoggedActivity = z.output<typeof activity>;

const intervention = z.object({
  interventionId,
  sessionId,
  message: z.string(),
  type: z.enum(["alert", "suggestion", "encouragement", "question"]),
  priority: z.enum(["low", "medium", "high"]),
  timestamp: instant,
  dismissible: z.boolean(),
});

export const up = {
  "session:start": defineUp({
    data: z.object({
      sessionId,
      startTime: instant,
      userAgent: z.string().max(512).optional(),
      extensionVersion: z.string().max(32).optional(),
    }),
    reply: z.object({ success, sessionId, message, duplicate }),
  }),
  "session:end": defineUp({
    data: z.object({ sessionId, endTime: instant }),
    reply: z.object({ success, focusScore: score, message, duplicate }),
  }),
  "activity:log": defineUp({
    data: activity,
    reply: z.object({ success, message, duplicate }),
    pipelined: true,
  }),
  "activity:batch": defineUp({
    data: z.object({ activities: z.array(activity).min(1).max(500) }),
    /** `count` are new, `duplicates` were there before; `duplicate` if all of them were. */
    reply: z.object({ success, count, duplicates: count, duplicate }),
    pipelined: true,
  }),
  "session:subscribe": defineUp({
    data: z.object({ sessionId }),
    /** The session's room is joined. */
    reply: z.object({
      success,
      currentState: z.object({
        sessionId,
        startTime: instant,
        isActive: z.boolean(),
        focusScore: score,
        owner: z.object({ userId, username: displayName.optional() }).optional(),
      }),
    }),
  }),
  "session:unsubscribe": defineUp({ data: z.object({ sessionId }), reply: empty }),
  /** Lets somebody else watch, or no longer. */
  "session:grant": defineUp({
    data: z.object({ sessionId, userId, on: z.boolean() }),
    reply: empty,
  }),
  "intervention:dismiss": defineUp({ data: z.object({ interventionId }), reply: empty }),
};

export const down = {
  /** In the owner's room: a session began, or is over or gone. */
  "session:status": defineDown({ data: z.object({ sessionId, isActive: z.boolean() }) }),
  /** At most twice a second. */
  "session:update": defineDown({
    data: z.object({
      sessionId,
      focusScore: score,
      activityCount: count,
      lastActivityTime: instant,
      status: z.enum(["active", "idle", "focus"]),
    }),
    logged: true,
  }),
  "activity:new": defineDown({
    data: z.object({ sessionId, activity: z.object({ eventType, timestamp: instant, metadata }) }),
    logged: true,
  }),
  /** At most twice a second. */
  "focus:update": defineDown({
    data: z.object({
      sessionId,
      focusScore: score,
      components: z.object({
        typingConsistency: score,
        contextSwitching: score,
        idleTime: score,
        siteFocus: score,
      }),
      timestamp: instant,
    }),
    logged: true,
  }),
  "session:completed": defineDown({
    data: z.object({
      sessionId,
      focusScore: score,
      /** Milliseconds. */
      duration: count,
      insightsGenerated: z.boolean(),
      /** A path on this server. */
      reportUrl: z.string(),
    }),
    logged: true,
  }),
  /** In the session's room, and in its owner's. */
  "intervention:send": defineDown({ data: intervention, logged: true }),
  /** In the same rooms. */
  "intervention:dismissed": defineDown({ data: z.object({ interventionId, sessionId }), logged: true }),
  /** In the owner's room: the session is over, and not because its owner said so. */
  "session:force-end": defineDown({
    data: z.object({ sessionId, reason: z.string(), timestamp: instant }),
    logged: true,
  }),
};
