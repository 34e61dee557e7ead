/**
 * Sends what waits, one request at a time: the next one goes once the server has answered the one before.
 *
 * Nothing leaves the storage before its answer is there. A refusal for now is waited out; one for good sets aside
 * what it is about and goes on with the rest.
 */
import type { TautlineError } from "../../client/core/errors.ts";
import type { Clock, Timers } from "../../client/core/ports.ts";
import type { UpInput, UpType } from "../../protocol/events/index.ts";
import {
  acknowledged,
  type BatchLimits,
  endKnown,
  lostAtServer,
  refusedForGood,
  startKnown,
  take,
  type Work,
} from "./batches.ts";
import type { PlacedActivity, QueueStorage } from "./port.ts";

interface SenderOptions {
  readonly storage: QueueStorage;
  readonly clock: Pick<Clock, "now">;
  readonly timers: Timers;
  /** Rejects with a TautlineError. */
  request<Type extends UpType>(type: Type, data: UpInput<Type>): Promise<unknown>;
  /** What `session:start` says beside the session. */
  readonly about: Pick<UpInput<"session:start">, "userAgent" | "extensionVersion">;
  /** Something went out, or was refused; `refused` says what the server refused for good. */
  changed(refused?: { readonly code: string; readonly message: string; readonly sessionId: string }): void;
  /** The storage does not do what is asked; it is tried again. */
  failed(problem: unknown): void;
}

const maxCount = 500;
/** Each activity gets its session's id and some punctuation on top of what is measured. */
const maxBytes = 32_768;
/** After each activity of a batch: a full day's worth stays under the server's 6,000 a minute, with room for more. */
const paceMs = 11;
const retryMs = 2_000;
/** Sessions that the server does not want now are asked about again after this. */
const holdMs = 60_000;

/** What the server has not looked at, or may look at differently another time. */
const passing = /^(?:disconnected|timeout|closed|aborted|rate_limited|unavailable|unauthenticated|token_)/;

export const isPassing = (code: string): boolean => passing.test(code);

export interface Sender {
  /** The connection speaks for this owner now; undefined: there is none. */
  speakFor(owner: string | undefined): void;
  /** Something was kept. */
  wake(): void;
  /** @returns once the server has everything that it is to be told now, or there is no connection */
  drained(): Promise<void>;
  stop(): void;
}

export function createSender(options: SenderOptions): Sender {
  const { storage, clock, timers, request, about, changed, failed } = options;
  let owner: string | undefined;
  let isBusy = false;
  /** Something came while it was busy, or between. */
  let isWanted = false;
  let limits: BatchLimits = { maxCount, maxBytes };
  let cancelTimer: (() => void) | undefined;
  /** The timer waits for sessions that are held; for others there is no reason to wait. */
  let isIdle = false;
  /** By session: not before then. */
  const heldUntil = new Map<string, number>();
  /** Those who wait until it is drained. */
  const waiters: (() => void)[] = [];

  async function work(): Promise<void> {
    if (isBusy) return;
    if (cancelTimer !== undefined && !isIdle) return;
    stopTimer();
    isBusy = true;
    let delayMs = 0;
    try {
      do {
        isWanted = isIdle = false;
        delayMs = await next();
      } while (delayMs === 0 && isWanted);
    } catch (problem) {
      delayMs = retryMs;
      failed(problem);
    }
    isBusy = false;
    if (isIdle && isWanted) return void work();
    if (isIdle || delayMs === 0) release();
    if (delayMs > 0) {
      cancelTimer = timers.after(delayMs, () => {
        cancelTimer = undefined;
        void work();
      });
    }
  }

  function release(): void {
    for (const resolve of waiters.splice(0)) resolve();
  }

  function stopTimer(): void {
    cancelTimer?.();
    cancelTimer = undefined;
  }

  /** One request. @returns how long to wait before the next one; 0 where there is none */
  async function next(): Promise<number> {
    const speaker = owner;
    if (speaker === undefined) return 0;
    const now = clock.now();
    const isHeld = (sessionId: string) => (heldUntil.get(sessionId) ?? 0) > now;
    const found = await storage.change((transaction) => take(transaction, speaker, limits, isHeld));
    if (speaker !== owner) return 0;
    if (found === undefined) {
      isIdle = true;
      return untilReleased(now);
    }
    try {
      await say(found);
    } catch (error) {
      return refuse(found, error as TautlineError);
    }
    await storage.change((transaction) => settle(transaction, found));
    changed();
    isWanted = true;
    if (found.kind !== "batch") return 0;
    limits = { maxBytes, maxCount: Math.min(maxCount, limits.maxCount * 2) };
    return found.batch.length * paceMs;
  }

  /** @returns until the first of the sessions that are held may go on; 0 where none is */
  function untilReleased(now: number): number {
    for (const [sessionId, until] of heldUntil) if (until <= now) heldUntil.delete(sessionId);
    return heldUntil.size === 0 ? 0 : Math.min(...heldUntil.values()) - now;
  }

  function say(found: Work): Promise<unknown> {
    const { sessionId, startedAt } = found.session;
    if (found.kind === "start")
      return request("session:start", { sessionId, startTime: startedAt, ...about });
    if (found.kind === "end") return request("session:end", { sessionId, endTime: found.endedAt });
    return request("activity:batch", { activities: found.batch.map((placed) => onWire(sessionId, placed)) });
  }

  function settle(transaction: Parameters<typeof startKnown>[0], found: Work): Promise<void> {
    const { sessionId } = found.session;
    if (found.kind === "start") return startKnown(transaction, sessionId);
    if (found.kind === "end") return endKnown(transaction, sessionId);
    return acknowledged(transaction, sessionId, found.batch);
  }

  async function refuse(found: Work, error: TautlineError): Promise<number> {
    const { code, message, retryAfterMs } = error;
    const { sessionId } = found.session;
    if (isPassing(code)) {
      // Without a connection, the next one says when to go on.
      changed();
      return retryAfterMs ?? retryMs;
    }
    const refused = { code, message, sessionId };
    const isGone = code === "not_found" || code === "forbidden";
    if (found.kind === "start" || code === "internal") {
      heldUntil.set(sessionId, clock.now() + holdMs);
    } else if (isGone) {
      await storage.change((transaction) => lostAtServer(transaction, sessionId, clock.now(), refused));
    } else if (found.kind === "end") {
      await storage.change((transaction) => endKnown(transaction, sessionId));
    } else if (found.batch.length > 1) {
      // One of them is to blame: the halves tell which.
      limits = { maxBytes, maxCount: Math.ceil(found.batch.length / 2) };
      return paceMs;
    } else {
      await storage.change((transaction) => refusedForGood(transaction, sessionId, found.batch, refused));
    }
    // It has ended elsewhere, which is as good.
    const isOver = found.kind === "end" && code === "conflict";
    changed(isOver ? undefined : refused);
    return paceMs;
  }

  return {
    speakFor(next) {
      owner = next;
      heldUntil.clear();
      stopTimer();
      this.wake();
    },
    wake() {
      isWanted = true;
      if (owner === undefined) release();
      else void work();
    },
    drained() {
      const drained = new Promise<void>((resolve) => waiters.push(resolve));
      this.wake();
      return drained;
    },
    stop() {
      owner = undefined;
      stopTimer();
    },
  };
}

function onWire(
  sessionId: string,
  { activity }: PlacedActivity,
): UpInput<"activity:batch">["activities"][number] {
  const { id, eventType, timestamp, metadata } = activity;
  return { sessionId, eventType, timestamp, metadata: { ...metadata, activityId: id } };
}
