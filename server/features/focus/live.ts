/**
 * A session that goes on, in memory: its score as it stands, what is to be said about it, and when to tell.
 *
 * Its time is its owner's clock: it stands at the newest activity, and goes on with the server's clock from there, so
 * that a computer whose clock is wrong, or that was offline for hours, is scored like any other.
 */
import type { Activity } from "../../focus/activity.ts";
import { type Intervention, Patterns } from "../../focus/patterns.ts";
import type { Score } from "../../focus/score.ts";
import { defaultSites } from "../../focus/sites.ts";
import { FocusWindow } from "../../focus/window.ts";
import type { FocusSession, StoredIntervention } from "../../store/port.ts";

export interface LiveState extends Score {
  readonly status: "active" | "idle" | "focus";
  /** Epoch ms, by the session's time. */
  readonly at: number;
}

export class LiveSession {
  readonly session: FocusSession;
  readonly #window: FocusWindow;
  readonly #patterns: Patterns;
  /** The session's time, and the server's at that moment. */
  #anchor: { readonly at: number; readonly serverAt: number };
  activityCount: number;
  lastActivityAt: number;

  constructor(
    session: FocusSession,
    recent: readonly Activity[],
    sent: readonly StoredIntervention[],
    serverNow: number,
  ) {
    const { startedAt, activityCount, lastActivityAt } = session;
    this.session = session;
    this.activityCount = activityCount;
    this.lastActivityAt = lastActivityAt;
    this.#anchor = { at: Math.max(startedAt, lastActivityAt), serverAt: serverNow };
    this.#window = new FocusWindow({ startedAt, sites: defaultSites });
    this.#patterns = new Patterns({ startedAt, sites: defaultSites });
    for (const activity of recent) this.#take(activity);
    this.#patterns.recall(
      sent.map(({ rule, at, dismissedAt }) => ({ rule, at, isDismissed: dismissedAt !== undefined })),
    );
  }

  add(activities: readonly Activity[], serverNow: number): void {
    for (const activity of activities) this.#take(activity);
    this.activityCount += activities.length;
    for (const { at } of activities) {
      this.lastActivityAt = Math.max(this.lastActivityAt, at);
      if (at > this.now(serverNow)) this.#anchor = { at, serverAt: serverNow };
    }
  }

  /** The session's time. */
  now(serverNow: number): number {
    return this.#anchor.at + Math.max(0, serverNow - this.#anchor.serverAt);
  }

  state(serverNow: number): LiveState {
    const at = this.now(serverNow);
    return { ...this.#window.score(at), status: this.#window.status(at), at };
  }

  /** What is to be said now, if anything. */
  due({ at, ...score }: LiveState): Intervention | undefined {
    return this.#patterns.due(at, score);
  }

  dismissed(rule: string): void {
    this.#patterns.dismissed(rule);
  }

  #take(activity: Activity): void {
    this.#window.add(activity);
    this.#patterns.add(activity);
  }
}
