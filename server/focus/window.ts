/**
 * A session's last ten minutes, from which its score and its status are taken.
 *
 * Pauses are left out of them, as if they had not been: after one of ten minutes the score begins anew.
 */
import type { Activity } from "./activity.ts";
import { type Score, scoreOf, type Tally } from "./score.ts";
import { addTyping, noTyping, switchesIn, type Whereabouts, whereabouts } from "./second.ts";
import type { Sites } from "./sites.ts";
import { Timeline } from "./timeline.ts";

/** What one is doing now; `focus` is five minutes or more, well scored and not on a distracting site. */
type FocusStatus = "active" | "idle" | "focus" | "pause";

/** The score from which on one is focused. */
export const focusedFromScore = 75;

const windowSeconds = 600;
const focusAfterSeconds = 300;

export class FocusWindow {
  readonly windowMs = windowSeconds * 1_000;
  readonly #timeline: Timeline;

  /** @param options.startedAt epoch ms; nothing before it is counted */
  constructor(options: { startedAt: number; sites: Sites }) {
    this.#timeline = new Timeline(options.startedAt, options.sites, windowSeconds);
  }

  /** Once for each activity, in any order and at a constant cost; one of the future waits for its time. */
  add(activity: Activity): void {
    this.#timeline.add(activity);
  }

  /** @param now epoch ms; a time before an earlier call's counts as that call's */
  score(now: number): Score {
    return scoreOf(this.#tally(now).tally);
  }

  status(now: number): FocusStatus {
    const { tally, where } = this.#tally(now);
    if (where === "idle" || where === "pause") return where;
    const isLong = tally.seconds >= focusAfterSeconds;
    return isLong && where !== "distracting" && scoreOf(tally).focusScore >= focusedFromScore
      ? "focus"
      : "active";
  }

  /** @returns with where one is now */
  #tally(now: number): { tally: Tally; where: Whereabouts } {
    this.#timeline.moveTo(now);
    const typing = noTyping();
    const spent = { focus: 0, neutral: 0, distracting: 0, idle: 0, pause: 0 };
    let switches = 0;
    let where: Whereabouts = "neutral";
    this.#timeline.walk((standing, happened) => {
      where = whereabouts(standing);
      spent[where] += 1;
      if (!happened || where === "pause") return;
      switches += switchesIn(happened);
      addTyping(typing, happened.typing);
    });
    const seconds = this.#timeline.seconds - spent.pause;
    const tally: Tally = {
      // Of nothing but a pause as little is known as of a session that begins.
      seconds: Math.max(1, seconds),
      idleSeconds: spent.idle,
      focusSeconds: spent.focus,
      neutralSeconds: seconds === 0 ? 1 : spent.neutral,
      switches,
      typing,
    };
    return { tally, where };
  }
}
