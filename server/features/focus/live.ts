/**
 * A session that goes on, in memory: its score as it stands, what is to be said about it, and when to tell.
 *
 * Its time is its owner's clock: it stands at the newest activity, and goes on with the server's clock from there, so
 * that a computer whose clock is wrong, or that was offline for hours, is scored like any other.
 */
import { latestInstant } from "../../../protocol/index.ts";
import { type Activity, lastAtOf } from "../../focus/activity.ts";
import { Patterns } from "../../focus/patterns.ts";
import type { DueIntervention } from "../../focus/rules.ts";
import type { Score } from "../../focus/score.ts";
import type { Sites } from "../../focus/sites.ts";
import { FocusWindow } from "../../focus/window.ts";
import type { FocusSession, StoredIntervention } from "../../store/port.ts";

export interface LiveState extends Score {
  readonly status: "active" | "idle" | "focus";
  /** Epoch ms, by the session's time. */
  readonly at: number;
}

const minuteMs = 60_000;

/** What is made of a session that is in the store. */
interface LiveParts {
  readonly session: FocusSession;
  readonly sites: Sites;
  /** In any order. */
  readonly recent: readonly Activity[];
  readonly sent: readonly StoredIntervention[];
  /** The session's time stands there at least, where it is known. */
  readonly at?: number | undefined;
}

export class LiveSession {
  readonly session: FocusSession;
  readonly #window: FocusWindow;
  readonly #patterns: Patterns;
  /** How it stood when a pause began that goes on: time stands still in it. */
  #inPause: LiveState | undefined;
  /** The session's time, and the server's at that moment. */
  #anchor: { readonly at: number; readonly serverAt: number };
  activityCount: number;
  lastActivityAt: number;

  constructor({ session, sites, recent, sent, at = 0 }: LiveParts, serverNow: number) {
    const { startedAt, activityCount, lastActivityAt } = session;
    this.session = session;
    this.activityCount = activityCount;
    this.lastActivityAt = lastActivityAt;
    this.#anchor = { at: Math.max(startedAt, lastActivityAt, at), serverAt: serverNow };
    this.#window = new FocusWindow({ startedAt, sites });
    this.#patterns = new Patterns({ startedAt, sites });
    this.#relive(recent);
    this.#patterns.recall(
      sent.map(({ rule, at, dismissedAt }) => ({ rule, at, isDismissed: dismissedAt !== undefined })),
    );
  }

  add(activities: readonly Activity[], serverNow: number): void {
    for (const activity of activities) this.#take(activity);
    this.activityCount += activities.length;
    for (const activity of activities) {
      this.lastActivityAt = Math.max(this.lastActivityAt, activity.at);
      const at = lastAtOf(activity);
      if (at > this.now(serverNow)) this.#anchor = { at, serverAt: serverNow };
    }
  }

  /** The session's time. */
  now(serverNow: number): number {
    return Math.min(latestInstant, this.#anchor.at + Math.max(0, serverNow - this.#anchor.serverAt));
  }

  state(serverNow: number): LiveState {
    const at = this.now(serverNow);
    const status = this.#window.status(at);
    if (status !== "pause") {
      this.#inPause = undefined;
      return { ...this.#window.score(at), status, at };
    }
    this.#inPause ??= { ...this.#window.score(at), status: "idle", at };
    return this.#inPause;
  }

  /** What is to be said now, if anything. */
  due({ at, ...score }: LiveState): DueIntervention | undefined {
    return this.#patterns.due(at, score);
  }

  /** Something else than the rules here has said something. */
  intervened(rule: string, serverNow: number): void {
    this.#patterns.recall([{ rule, at: this.now(serverNow), isDismissed: false }]);
  }

  dismissed(rule: string): void {
    this.#patterns.dismissed(rule);
  }

  /** Minute by minute, as it went: a spell of focus that began in what is read again goes on. */
  #relive(recent: readonly Activity[]): void {
    const inOrder = recent.toSorted((one, other) => one.at - other.at);
    let minute = inOrder[0]?.at ?? 0;
    for (const activity of inOrder) {
      for (; minute + minuteMs <= activity.at; minute += minuteMs) {
        this.#patterns.follow(minute, this.#window.score(minute));
      }
      this.#take(activity);
    }
  }

  #take(activity: Activity): void {
    this.#window.add(activity);
    this.#patterns.add(activity);
  }
}
