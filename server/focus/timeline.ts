/**
 * A session's last minutes, second by second, and what held before them.
 *
 * Adding an activity costs the same however long the session and whatever the order: late ones within the window are
 * counted where they belong, older ones only with what was before. Memory is bounded by the ring of seconds.
 */
import { type Activity, idleMsOf } from "./activity.ts";
import {
  addStretch,
  count,
  merge,
  newSecond,
  note,
  nothingYet,
  type Second,
  type Standing,
  settle,
} from "./second.ts";
import { Categories, type Sites } from "./sites.ts";

/** How far another's clock may run ahead. What it dates later takes the place of one second in the window. */
const maxAheadSeconds = 420;

export class Timeline {
  readonly #startedAt: number;
  readonly #categories: Categories;
  readonly #windowSeconds: number;
  readonly #ring: (Second | undefined)[];
  readonly #before = newSecond(-1);
  #first = 0;
  #last = 0;

  /** @param startedAt epoch ms; the timeline begins there */
  constructor(startedAt: number, sites: Sites, windowSeconds: number) {
    this.#startedAt = startedAt;
    this.#categories = new Categories(sites);
    this.#windowSeconds = windowSeconds;
    this.#ring = Array.from({ length: windowSeconds + maxAheadSeconds });
  }

  /** Everything that is older than the window, in one. */
  get before(): Second {
    return this.#before;
  }

  /** From the window's first second to now, at least 1. */
  get seconds(): number {
    return this.#last - this.#first + 1;
  }

  /** From the session's start to now, at least 1. */
  get secondsInAll(): number {
    return this.#last + 1;
  }

  /** An activity of the future waits for its time. Each is to be added once. */
  add(activity: Activity): void {
    const number = this.#secondOf(activity.at);
    if (!Number.isSafeInteger(number)) return;
    const second = this.#at(number);
    note(second, activity, this.#categories);
    count(second, activity);
    const idleMs = idleMsOf(activity);
    if (idleMs === undefined) return;
    addStretch(this.#at(this.#secondOf(activity.at - idleMs)), activity, 1);
    addStretch(second, activity, -1);
  }

  /** @param now epoch ms; time does not go back: an earlier one than before is taken for that */
  moveTo(now: number): void {
    const last = this.#secondOf(now);
    if (last > this.#last && Number.isSafeInteger(last)) this.#last = last;
    const first = Math.max(0, this.#last - this.#windowSeconds + 1);
    const slots = Math.min(first - this.#first, this.#ring.length);
    for (let step = 0; step < slots; step += 1) {
      const slot = (this.#first + step) % this.#ring.length;
      const held = this.#ring[slot];
      if (!held || held.number >= first) continue;
      merge(this.#before, held);
      this.#ring[slot] = undefined;
    }
    this.#first = first;
  }

  /**
   * Goes through the window's seconds, oldest first.
   *
   * @param visit gets what holds at the end of the second, and the second itself where anything happened in it
   */
  walk(visit: (standing: Standing, happened: Second | undefined) => void): void {
    const standing = nothingYet();
    settle(standing, this.#before);
    let slot = this.#first % this.#ring.length;
    for (let number = this.#first; number <= this.#last; number += 1) {
      const held = this.#ring[slot];
      slot = slot + 1 === this.#ring.length ? 0 : slot + 1;
      const second = held?.number === number ? held : undefined;
      if (second) settle(standing, second);
      visit(standing, second);
    }
  }

  #secondOf(at: number): number {
    return Math.floor((at - this.#startedAt) / 1_000);
  }

  /** Of two seconds that would share a place in the ring, the older is none of the window's. */
  #at(number: number): Second {
    if (number < this.#first) return this.#before;
    const slot = number % this.#ring.length;
    const held = this.#ring[slot];
    if (held && held.number >= number) return held.number === number ? held : this.#before;
    if (held) merge(this.#before, held);
    const second = newSecond(number);
    this.#ring[slot] = second;
    return second;
  }
}
