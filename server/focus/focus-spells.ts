/**
 * Spells of focus: how long somebody stays with something, in one piece.
 *
 * One begins at a score of 75 and ends below 65, with a pause, or after a minute idle or on a distracting site, so that
 * a glance elsewhere does not end it. One of twenty minutes is deep focus.
 */
import type { FocusSpell } from "../../protocol/focus-report.ts";
import type { Score } from "./score.ts";
import type { Signs } from "./signs.ts";
import { focusedFromScore } from "./window.ts";

export const deepFocusMs = 20 * 60 * 1_000;

const focusedToScore = 65;
const lostAfterSeconds = 60;

export class FocusSpells {
  #since: number | undefined;

  /** @returns the spell that ended just now; `undefined` where none did */
  follow(now: number, signs: Signs, { focusScore }: Score): FocusSpell | undefined {
    const { isPaused, idleForSeconds, distractedForSeconds } = signs;
    const elsewhereSeconds = Math.max(idleForSeconds, distractedForSeconds);
    const from = this.#since;
    if (from === undefined) {
      if (!isPaused && elsewhereSeconds === 0 && focusScore >= focusedFromScore) this.#since = now;
      return undefined;
    }
    if (!isPaused && elsewhereSeconds < lostAfterSeconds && focusScore >= focusedToScore) return undefined;
    this.#since = undefined;
    return { from, to: Math.max(from, now - elsewhereSeconds * 1_000) };
  }

  /** Since when the spell lasts that has not ended. */
  get since(): number | undefined {
    return this.#since;
  }
}
