/**
 * A session's last ten minutes, from which its score is taken.
 *
 * Adding an activity costs the same however long the session and whatever the order: late ones within the window are
 * counted where they belong, older ones only move what held when it began. Memory is bounded by the ring of seconds.
 */
import { type Activity, idleMsOf } from "./activity.ts";
import { type Score, scoreOf, type Tally } from "./score.ts";
import {
  count,
  fold,
  newSecond,
  newStanding,
  note,
  type Second,
  type Standing,
  switchesIn,
  whereabouts,
} from "./second.ts";
import type { Sites } from "./sites.ts";

/** What one is doing now; `focus` is five minutes or more, scored 75 or better and not on a distracting site. */
export type FocusStatus = "active" | "idle" | "focus";

const windowSeconds = 600;
/** Room for the window, and for clocks that run up to seven minutes ahead. */
const ringSeconds = 1_024;
const focusAfterSeconds = 300;
const focusFromScore = 75;

export class FocusWindow {
  readonly windowMs = windowSeconds * 1_000;
  readonly #startedAt: number;
  readonly #sites: Sites;
  readonly #ring: (Second | undefined)[] = Array.from({ length: ringSeconds });
  /** What held before `#first`, which is the window's first second. */
  readonly #before: Standing = newStanding();
  #first = 0;
  #last = 0;

  /** @param options.startedAt epoch ms; nothing before it is counted */
  constructor(options: { startedAt: number; sites: Sites }) {
    this.#startedAt = options.startedAt;
    this.#sites = options.sites;
  }

  /** An activity of the future waits for its time. Each is to be added once. */
  add(activity: Activity): void {
    const number = this.#secondOf(activity.at);
    if (!Number.isSafeInteger(number)) return;
    const second = this.#at(number);
    note(second ?? this.#before, activity, this.#sites);
    if (second) count(second, activity);
    const idleMs = idleMsOf(activity);
    if (idleMs === undefined) return;
    (this.#at(this.#secondOf(activity.at - idleMs)) ?? this.#before).idleDepth += 1;
    (second ?? this.#before).idleDepth -= 1;
  }

  /** @param now epoch ms; a time before an earlier call's counts as that call's */
  score(now: number): Score {
    this.#moveTo(now);
    return scoreOf(this.#tally().tally);
  }

  status(now: number): FocusStatus {
    this.#moveTo(now);
    const { tally, standing } = this.#tally();
    const where = whereabouts(standing);
    if (where === undefined) return "idle";
    const isLong = tally.seconds >= focusAfterSeconds;
    return isLong && where !== "distracting" && scoreOf(tally).focusScore >= focusFromScore
      ? "focus"
      : "active";
  }

  #secondOf(at: number): number {
    return Math.floor((at - this.#startedAt) / 1_000);
  }

  /** `undefined` for what is before the window. Two seconds that share a slot are further apart than the window. */
  #at(number: number): Second | undefined {
    if (number < this.#first) return undefined;
    const slot = number % ringSeconds;
    const held = this.#ring[slot];
    if (held && held.number >= number) return held.number === number ? held : undefined;
    if (held) fold(this.#before, held);
    const second = newSecond(number);
    this.#ring[slot] = second;
    return second;
  }

  #moveTo(now: number): void {
    const last = this.#secondOf(now);
    if (last > this.#last && Number.isSafeInteger(last)) this.#last = last;
    const first = Math.max(0, this.#last - windowSeconds + 1);
    const slots = Math.min(first - this.#first, ringSeconds);
    for (let step = 0; step < slots; step += 1) {
      const slot = (this.#first + step) % ringSeconds;
      const held = this.#ring[slot];
      if (!held || held.number >= first) continue;
      fold(this.#before, held);
      this.#ring[slot] = undefined;
    }
    this.#first = first;
  }

  /** @returns with `standing` as of the window's last second */
  #tally(): { tally: Tally; standing: Standing } {
    const standing = { ...this.#before };
    const typing = { count: 0, sum: 0, squares: 0 };
    const spent = { focus: 0, neutral: 0, distracting: 0, idle: 0 };
    let switches = 0;
    for (let number = this.#first; number <= this.#last; number += 1) {
      const second = this.#ring[number % ringSeconds];
      if (second?.number === number) {
        fold(standing, second);
        switches += switchesIn(second);
        typing.count += second.typing.count;
        typing.sum += second.typing.sum;
        typing.squares += second.typing.squares;
      }
      spent[whereabouts(standing) ?? "idle"] += 1;
    }
    const tally: Tally = {
      seconds: this.#last - this.#first + 1,
      idleSeconds: spent.idle,
      focusSeconds: spent.focus,
      neutralSeconds: spent.neutral,
      switches,
      typing,
    };
    return { tally, standing };
  }
}
