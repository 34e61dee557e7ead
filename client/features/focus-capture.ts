/**
 * What a page can tell of its user's focus by itself, where there is no extension: whether it is looked at, the rhythm
 * of typing, and when nobody is there.
 *
 * Of typing it knows when something was put in or deleted, and nothing of what, or where; fields for passwords, codes
 * and payment are left out altogether.
 */
import { browserPorts } from "../core/browser.ts";
import type { Clock, Timers } from "../core/ports.ts";
import type { NewActivity } from "./focus.ts";
import { sessionTime } from "./focus-clock.ts";

type Edit = "insertion" | "deletion";

export interface CaptureHandlers {
  /** The page is looked at, or no longer. */
  looked(isVisible: boolean): void;
  edited(edit: Edit): void;
  /** The user did something, whatever it was. */
  active(): void;
  /** The page may be about to go: once it does, it is too late to tell anything. */
  leaving(): void;
}

export interface CaptureSource {
  isVisible(): boolean;
  /** @returns stops it */
  watch(handlers: CaptureHandlers): () => void;
}

interface CaptureOptions {
  /** The browser's own unless given. */
  readonly clock?: Clock | undefined;
  readonly timers?: Timers | undefined;
  readonly source: CaptureSource;
  /** Of the page. */
  readonly domain: string;
  /** Takes what happened, the oldest first. */
  log(activities: readonly NewActivity[]): void;
  /** Without input for so long, nobody is there. Default 60,000. */
  readonly idleAfterMs?: number | undefined;
  /** When the user paused it, before this page was loaded; epoch ms, by the session's time. */
  readonly pausedAt?: number | undefined;
  /** What `seen` was told last, before this page was loaded: the time since is idle. */
  readonly seenAt?: number | undefined;
  /** Told every 30 seconds, and with all that is logged: until then the page was there; epoch ms, by the session's time. */
  seen?(at: number): void;
}

export interface Capture {
  /** The session's time, epoch ms: this machine's clock, but where that is set back it goes on from where it was. */
  now(): number;
  pause(): void;
  resume(): void;
  /** Tells the last of it. */
  stop(): void;
}

const windowMs = 10_000;
const seenEveryMs = 30_000;
/** A page that was away for less was reloaded. */
const minClosedMs = 60_000;
const minSleptMs = 120_000;

export function captureFocus(options: CaptureOptions): Capture {
  const { source, domain, log, idleAfterMs = 60_000 } = options;
  const { clock = browserPorts.clock, timers = browserPorts.timers } = options;
  let { pausedAt } = options;
  const { seenAt = 0 } = options;
  const now = sessionTime(clock, Math.max(seenAt, pausedAt ?? 0));
  let activeAt = now();
  /** At the same moment; it does not go on while the machine sleeps. */
  let awakeAt = clock.monotonic();
  let isIdle = false;
  let isLookedAt = true;
  let cancelIdle = () => {};
  let typed: { readonly since: number; insertions: number; deletions: number } | undefined;
  let cancelTyping = () => {};
  let cancelSeen = () => {};

  function tell(
    eventType: NewActivity["eventType"],
    metadata: NewActivity["metadata"] = {},
    timestamp = now(),
  ): void {
    log([{ eventType, timestamp, metadata }]);
    options.seen?.(now());
  }

  function tellTyping(): void {
    cancelTyping();
    if (typed === undefined) return;
    const { since, insertions, deletions } = typed;
    typed = undefined;
    // Of a window that was cut short, as much as was typed by then.
    const forMs = Math.min(windowMs, Math.max(1_000, now() - since));
    const typingVelocity = Math.round((insertions * 60_000) / forMs);
    // A timer is late where the machine slept.
    const at = Math.min(now(), since + windowMs);
    tell("typing", { typingVelocity, insertions, deletions }, at);
  }

  /** One timer, however much the user does. */
  function waitForIdle(delayMs: number): void {
    cancelIdle();
    cancelIdle = timers.after(delayMs, () => {
      const idleAt = activeAt + idleAfterMs;
      if (idleAt > now()) return waitForIdle(idleAt - now());
      tellTyping();
      isIdle = true;
      tell("idle_start", {}, idleAt);
    });
  }

  function active(): void {
    if (pausedAt !== undefined) return;
    const passedMs = now() - activeAt;
    const sleptMs = passedMs - (clock.monotonic() - awakeAt);
    activeAt = now();
    awakeAt = clock.monotonic();
    // Whoever works elsewhere is not idle, but where the machine slept.
    const wasIdle = isIdle || (isLookedAt ? passedMs >= idleAfterMs : sleptMs >= minSleptMs);
    if (!wasIdle) return;
    isIdle = false;
    tell("idle_end", { idleDuration: isLookedAt ? passedMs : sleptMs });
    if (isLookedAt) waitForIdle(idleAfterMs);
  }

  function look(isVisible: boolean): void {
    if (pausedAt !== undefined) return;
    active();
    isLookedAt = isVisible;
    if (isVisible) {
      tell("window_focus", { url: domain });
      waitForIdle(idleAfterMs);
    } else {
      tellTyping();
      cancelIdle();
      tell("window_blur");
    }
  }

  const stopWatching = source.watch({
    active,
    looked: look,
    leaving: tellTyping,
    edited(edit) {
      if (pausedAt !== undefined) return;
      active();
      if (typed === undefined) {
        typed = { since: now(), insertions: 0, deletions: 0 };
        cancelTyping = timers.after(windowMs, tellTyping);
      }
      typed[edit === "insertion" ? "insertions" : "deletions"] += 1;
    },
  });
  const closedMs = seenAt === 0 ? 0 : activeAt - seenAt;
  if (pausedAt === undefined && closedMs >= minClosedMs) tell("idle_end", { idleDuration: closedMs });
  look(source.isVisible());
  function see(): void {
    options.seen?.(now());
    cancelSeen = timers.after(seenEveryMs, see);
  }
  see();

  return {
    now,
    pause() {
      if (pausedAt !== undefined) return;
      active();
      tellTyping();
      cancelIdle();
      pausedAt = now();
      tell("idle_start", { isPause: true });
    },
    resume() {
      if (pausedAt === undefined) return;
      tell("idle_end", { isPause: true, idleDuration: now() - pausedAt });
      pausedAt = undefined;
      activeAt = now();
      awakeAt = clock.monotonic();
      look(source.isVisible());
    },
    stop() {
      if (pausedAt === undefined) active();
      tellTyping();
      cancelIdle();
      cancelSeen();
      stopWatching();
    },
  };
}

const inputEvents = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;
/** Nothing of these is even counted. */
const secret = /^(?:cc-|one-time-code|current-password|new-password)/;

/** A browser's page. */
export const browserCapture: CaptureSource = {
  isVisible: () => document.visibilityState === "visible",
  watch({ active, looked, edited, leaving }) {
    const stop = new AbortController();
    const options = { signal: stop.signal, capture: true, passive: true };
    for (const event of inputEvents) addEventListener(event, active, options);
    document.addEventListener(
      "visibilitychange",
      () => looked(document.visibilityState === "visible"),
      options,
    );
    addEventListener("beforeunload", leaving, options);
    document.addEventListener(
      "beforeinput",
      (event) => {
        if (!isSecret(event.composedPath()[0]))
          edited(event.inputType.startsWith("delete") ? "deletion" : "insertion");
      },
      options,
    );
    return () => stop.abort();
  },
};

function isSecret(field: EventTarget | undefined): boolean {
  return field instanceof HTMLInputElement && (field.type === "password" || secret.test(field.autocomplete));
}
