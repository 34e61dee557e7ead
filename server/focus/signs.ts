/**
 * What the last quarter of an hour shows, from which the rules of `patterns.ts` are judged.
 *
 * Every figure follows from the activities alone, so it is the same in whatever order they came.
 */
import { addTyping, noTyping, switchesIn, type Typing, whereabouts } from "./second.ts";
import type { Timeline } from "./timeline.ts";

export const signsSeconds = 900;
const switchesSeconds = 120;
const distractionSeconds = 300;
const breakFromSeconds = 180;

export interface Signs {
  /** Now, on purpose. */
  readonly isPaused: boolean;
  /** Since the session's start. */
  readonly secondsInAll: number;
  /** Until now, and 0 where it is over; at most 900. */
  readonly idleForSeconds: number;
  readonly distractedForSeconds: number;
  /** In the last two minutes. */
  readonly switches: number;
  /** Of the last five minutes. */
  readonly distractedSeconds: number;
  /** Since the last idle time of three minutes or more; `undefined` while idle, after a pause, or where there was none. */
  readonly sinceBreak: { readonly seconds: number; readonly distractedSeconds: number } | undefined;
  /** Of the last quarter of an hour, and of all the time before. */
  readonly typing: Typing;
  readonly typingBefore: Typing;
}

/** @param timeline of `signsSeconds`; with a shorter one, what is said of a longer time is of so much only */
export function readSigns(timeline: Timeline): Signs {
  const { seconds, secondsInAll, before } = timeline;
  const typing = noTyping();
  let idleForSeconds = 0;
  let distractedForSeconds = 0;
  let switches = 0;
  let distractedSeconds = 0;
  let sinceBreak: { seconds: number; distractedSeconds: number } | undefined;
  let isPaused = false;
  let left = seconds;
  timeline.walk((standing, happened) => {
    const where = whereabouts(standing);
    isPaused = where === "pause";
    const isDistracted = where === "distracting";
    // Who pauses on purpose is asked nothing about it.
    if (isPaused) sinceBreak = undefined;
    else if (where !== "idle" && idleForSeconds >= breakFromSeconds) {
      sinceBreak = { seconds: 0, distractedSeconds: 0 };
    }
    idleForSeconds = where === "idle" ? idleForSeconds + 1 : 0;
    distractedForSeconds = isDistracted ? distractedForSeconds + 1 : 0;
    if (isDistracted && left <= distractionSeconds) distractedSeconds += 1;
    if (sinceBreak) {
      sinceBreak.seconds += 1;
      if (isDistracted) sinceBreak.distractedSeconds += 1;
    }
    if (happened) {
      addTyping(typing, happened.typing);
      if (left <= switchesSeconds) switches += switchesIn(happened);
    }
    left -= 1;
  });
  return {
    isPaused,
    secondsInAll,
    idleForSeconds,
    distractedForSeconds,
    switches,
    distractedSeconds,
    sinceBreak: idleForSeconds > 0 ? undefined : sinceBreak,
    typing,
    typingBefore: before.typing,
  };
}
