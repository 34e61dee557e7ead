/** The session as a state machine: none, running, paused. Pure; durations follow from timestamps alone. */
import type { Session } from "../messages.ts";

export type LiveSession = Exclude<Session, { readonly kind: "none" }>;

/** @param now epoch ms */
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
