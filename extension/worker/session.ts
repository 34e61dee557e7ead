/** The session as a state machine: none, running, paused. Pure; durations follow from timestamps alone. */
import { type Session, timeIn } from "../messages.ts";

export type LiveSession = Exclude<Session, { readonly kind: "none" }>;

/** What a clock is set back by as it keeps itself right is nothing. */
const minSetBackMs = 5_000;

/** @param now epoch ms, as everywhere here by the session's time */
export function started(sessionId: string, now: number): LiveSession {
  return { kind: "running", sessionId, startedAt: now, activeMs: 0, since: now };
}

/** Pauses what runs. A clock that was set back makes nothing shorter than it was. */
export function paused(session: LiveSession, now: number): LiveSession {
  if (session.kind === "paused") return session;
  return {
    ...session,
    kind: "paused",
    activeMs: session.activeMs + Math.max(0, now - session.since),
    since: now,
  };
}

export function resumed(session: LiveSession, now: number): LiveSession {
  return session.kind === "running" ? session : { ...session, kind: "running", since: now };
}

/**
 * Where this machine's clock was set back, the session's time goes on from when it was seen last.
 *
 * @param seenAt by the session's time
 * @param clockNow epoch ms, by this machine's clock
 */
export function goingOn(session: LiveSession, seenAt: number, clockNow: number): LiveSession {
  const isSetBack = timeIn(session, clockNow) < seenAt - minSetBackMs;
  return isSetBack ? { ...session, aheadMs: seenAt - clockNow } : session;
}
