/**
 * Deep focus: twenty minutes or more in one piece, during which nobody is told anything.
 *
 * It begins at a score of 75 and ends below 65, or after a minute idle or on a distracting site, so that a glance
 * elsewhere does not end it.
 */
import type { Score } from "./score.ts";
import type { Signs } from "./signs.ts";
import { focusedFromScore } from "./window.ts";

const focusedToScore = 65;
const lostAfterSeconds = 60;
const deepFromMs = 20 * 60 * 1_000;

export class DeepFocus {
  #since: number | undefined;

  /** @returns ms of the deep focus that ended just now; `undefined` where none did */
  follow(now: number, signs: Signs, { focusScore }: Score): number | undefined {
    const { idleForSeconds, distractedForSeconds } = signs;
    if (this.#since === undefined) {
      const isFocused = idleForSeconds === 0 && distractedForSeconds === 0 && focusScore >= focusedFromScore;
      if (isFocused) this.#since = now;
      return undefined;
    }
    const elsewhereMs = Math.max(idleForSeconds, distractedForSeconds) * 1_000;
    if (elsewhereMs < lostAfterSeconds * 1_000 && focusScore >= focusedToScore) return undefined;
    const lastedMs = now - elsewhereMs - this.#since;
    this.#since = undefined;
    return lastedMs >= deepFromMs ? lastedMs : undefined;
  }

  isDeep(now: number): boolean {
    return this.#since !== undefined && now - this.#since >= deepFromMs;
  }
}
