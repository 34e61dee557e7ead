/** A session's last ten minutes, from which its score and its status are taken. */
import type { Activity } from "./activity.ts";
import { type Score, scoreOf, type Tally } from "./score.ts";
import { addTyping, noTyping, switchesIn, whereabouts } from "./second.ts";
import type { SiteCategory, Sites } from "./sites.ts";
import { Timeline } from "./timeline.ts";

/** What one is doing now; `focus` is five minutes or more, well scored and not on a distracting site. */
export type FocusStatus = "active" | "idle" | "focus";

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
    if (where === undefined) return "idle";
    const isLong = tally.seconds >= focusAfterSeconds;
    return isLong && where !== "distracting" && scoreOf(tally).focusScore >= focusedFromScore
      ? "focus"
      : "active";
  }

  /** @returns with where one is now, `undefined` while idle */
  #tally(now: number): { tally: Tally; where: SiteCategory | undefined } {
    this.#timeline.moveTo(now);
    const typing = noTyping();
    const spent = { focus: 0, neutral: 0, distracting: 0, idle: 0 };
    let switches = 0;
    let where: SiteCategory | undefined;
    this.#timeline.walk((standing, happened) => {
      where = whereabouts(standing);
      spent[where ?? "idle"] += 1;
      if (!happened) return;
      switches += switchesIn(happened);
      addTyping(typing, happened.typing);
    });
    const tally: Tally = {
      seconds: this.#timeline.seconds,
      idleSeconds: spent.idle,
      focusSeconds: spent.focus,
      neutralSeconds: spent.neutral,
      switches,
      typing,
    };
    return { tally, where };
  }
}
