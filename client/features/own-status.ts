/**
 * What this user is shown as to others: away after a while without input, online with the next one.
 *
 * What the user chose by hand wins, in every tab of the browser. Status belongs to the user, not to a device: a
 * device that is in use says so again from time to time, so that an idle one does not have the last word.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Core } from "../core/core.ts";
import { askAgain } from "../core/errors.ts";
import type { Clock, Timers } from "../core/ports.ts";
import { type ChoiceStorage, createStatusChoice, type SettableStatus } from "./status-choice.ts";

/** Calls back on everything that the user does. @returns stops it */
export type WatchInput = (handler: () => void) => () => void;

export interface OwnStatus {
  readonly status: ReadonlySignal<SettableStatus>;
  /** What the user chose by hand; undefined where their input decides. */
  readonly chosen: ReadonlySignal<SettableStatus | undefined>;
  /** @param status undefined leaves it to the user's input again */
  choose(status: SettableStatus | undefined): void;
}

const defaultAwayAfterMs = 5 * 60_000;
const repeatMs = 60_000;

const inputEvents = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/** A page's; a worker has no input, and is never away by itself. */
export const browserInput: WatchInput | undefined =
  globalThis.document === undefined
    ? undefined
    : (handler) => {
        const stop = new AbortController();
        const options = { signal: stop.signal, capture: true, passive: true };
        for (const event of inputEvents) globalThis.addEventListener(event, handler, options);
        return () => stop.abort();
      };

export function createOwnStatus(
  { request, welcome, after }: Core,
  deps: {
    readonly clock: Clock;
    readonly timers: Timers;
    readonly input: WatchInput | undefined;
    /** 0 for never. */
    readonly awayAfterMs: number | undefined;
    readonly choices: ChoiceStorage | undefined;
    /** The address of the server's socket. */
    readonly server: string;
  },
) {
  const { clock, timers, input, awayAfterMs = defaultAwayAfterMs, choices, server } = deps;
  const status = signal<SettableStatus>("online");
  const choice = createStatusChoice(choices, server, changed);
  const { chosen, choose } = choice;
  let activeAt = clock.monotonic();
  let saidAt = activeAt;
  let cancelTimer = () => {};
  let stopWatching: (() => void) | undefined;

  /** On a connection that is still to come it is said then, where it is not what the server takes it for. */
  function say(): void {
    saidAt = clock.monotonic();
    if (welcome()) request("status:set", { status: status.peek() }).catch(askAgain(after, say));
  }

  function become(next: SettableStatus): void {
    if (status.peek() === next) return;
    status.value = next;
    say();
  }

  /** One timer, however much the user does. */
  function wait(delayMs: number): void {
    cancelTimer();
    cancelTimer = timers.after(delayMs, () => {
      const leftMs = activeAt + awayAfterMs - clock.monotonic();
      if (leftMs > 0) wait(leftMs);
      else if (chosen.peek() === undefined) become("away");
    });
  }

  function active(): void {
    const now = clock.monotonic();
    activeAt = now;
    if (chosen.peek() === "away") return;
    if (status.peek() === "away") {
      become("online");
      wait(awayAfterMs);
    } else if (now - saidAt >= repeatMs) say();
  }

  function changed(next: SettableStatus | undefined): void {
    become(next ?? "online");
    activeAt = clock.monotonic();
    if (stopWatching && next === undefined) wait(awayAfterMs);
  }

  const shown: OwnStatus = { status, chosen, choose };
  return {
    shown,
    start(): void {
      choice.start();
      if (stopWatching || !input || awayAfterMs === 0) return;
      stopWatching = input(active);
      activeAt = saidAt = clock.monotonic();
      wait(awayAfterMs);
    },
    stop(): void {
      choice.stop();
      cancelTimer();
      stopWatching?.();
      stopWatching = undefined;
    },
    /** The server takes everybody for online who was gone. */
    welcomed(): void {
      const wasAway = status.peek() === "away";
      choice.identify(welcome()?.user.id);
      if (wasAway && status.peek() === "away") say();
    },
  };
}
