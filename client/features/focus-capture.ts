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

type Edit = "insertion" | "deletion";

export interface CaptureHandlers {
  /** The page is looked at, or no longer. */
  looked(isVisible: boolean): void;
  edited(edit: Edit): void;
  /** The user did something, whatever it was. */
  active(): void;
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
  /** When the user paused it, before this page was loaded; epoch ms. */
  readonly pausedAt?: number | undefined;
}

export interface Capture {
  pause(): void;
  resume(): void;
  /** Tells the last of it. */
  stop(): void;
}

const windowMs = 10_000;

export function captureFocus(options: CaptureOptions): Capture {
  const { source, domain, log, idleAfterMs = 60_000 } = options;
  const { clock = browserPorts.clock, timers = browserPorts.timers } = options;
  let pausedAt = options.pausedAt;
  let activeAt = clock.now();
  let isIdle = false;
  let cancelIdle = () => {};
  let typed: { readonly since: number; insertions: number; deletions: number } | undefined;
  let cancelTyping = () => {};

  const tell = (eventType: NewActivity["eventType"], metadata: NewActivity["metadata"] = {}) =>
    log([{ eventType, timestamp: clock.now(), metadata }]);

  function tellTyping(): void {
    cancelTyping();
    if (typed === undefined) return;
    const { since, insertions, deletions } = typed;
    typed = undefined;
    // Of a window that was cut short, as much as was typed by then.
    const minutes = Math.min(windowMs, Math.max(1_000, clock.now() - since)) / 60_000;
    tell("typing", { typingVelocity: Math.round(insertions / minutes), insertions, deletions });
  }

  /** One timer, however much the user does. */
  function waitForIdle(delayMs: number): void {
    cancelIdle();
    cancelIdle = timers.after(delayMs, () => {
      const leftMs = activeAt + idleAfterMs - clock.now();
      if (leftMs > 0) return waitForIdle(leftMs);
      tellTyping();
      isIdle = true;
      tell("idle_start");
    });
  }

  function active(): void {
    if (pausedAt !== undefined) return;
    const idleDuration = clock.now() - activeAt;
    activeAt = clock.now();
    if (!isIdle) return;
    isIdle = false;
    tell("idle_end", { idleDuration });
    waitForIdle(idleAfterMs);
  }

  function look(isVisible: boolean): void {
    if (pausedAt !== undefined) return;
    active();
    if (isVisible) {
      tell("window_focus", { url: domain });
      waitForIdle(idleAfterMs);
    } else {
      tellTyping();
      // Whoever works elsewhere is not idle.
      cancelIdle();
      tell("window_blur");
    }
  }

  const stopWatching = source.watch({
    active,
    looked: look,
    edited(edit) {
      if (pausedAt !== undefined) return;
      active();
      if (typed === undefined) {
        typed = { since: clock.now(), insertions: 0, deletions: 0 };
        cancelTyping = timers.after(windowMs, tellTyping);
      }
      typed[edit === "insertion" ? "insertions" : "deletions"] += 1;
    },
  });
  look(source.isVisible());

  return {
    pause() {
      if (pausedAt !== undefined) return;
      active();
      tellTyping();
      cancelIdle();
      pausedAt = clock.now();
      tell("idle_start", { isPause: true });
    },
    resume() {
      if (pausedAt === undefined) return;
      tell("idle_end", { isPause: true, idleDuration: clock.now() - pausedAt });
      pausedAt = undefined;
      activeAt = clock.now();
      look(source.isVisible());
    },
    stop() {
      if (pausedAt === undefined) active();
      tellTyping();
      cancelIdle();
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
  watch({ active, looked, edited }) {
    const stop = new AbortController();
    const options = { signal: stop.signal, capture: true, passive: true };
    for (const event of inputEvents) addEventListener(event, active, options);
    document.addEventListener(
      "visibilitychange",
      () => looked(document.visibilityState === "visible"),
      options,
    );
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
