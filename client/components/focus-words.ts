/** Focus sessions in words: how one stands, what an activity was, what a part of the score means. */
import type { FocusActivity, FocusComponents, FocusState, TimeKind } from "../index.ts";
import { domainOf } from "./focus-sites.ts";

/** How good a score is; by the bounds at which the server speaks of focus, and of little of it. */
type Tone = "good" | "fair" | "low";

export function toneOf(score: number): Tone {
  return score >= 75 ? "good" : score >= 50 ? "fair" : "low";
}

const statusWords = { focus: "In focus", active: "Active", idle: "Idle" } as const;

export function statusLabel({ status, endedAt }: Pick<FocusState, "status" | "endedAt">): string {
  return endedAt === undefined ? statusWords[status] : "Ended";
}

/** @param reason as the server gives it: no capital, no full stop */
export function overLabel(reason: string | undefined): string {
  return reason === undefined ? "This session is over." : `This session is over: ${reason}.`;
}

/** Less says nothing of how somebody focuses. */
const minScoredMs = 60_000;

/** Whether a session has enough in it for a score to mean something: a minute, and something done in it. */
export function hasScore(durationMs: number, activityCount: number): boolean {
  return durationMs >= minScoredMs && activityCount > 0;
}

/** The score to show; undefined where there is not enough yet. @param now epoch ms */
export function scoreToShow(
  state: Pick<FocusState, "startedAt" | "endedAt" | "activityCount" | "score" | "components">,
  now: number,
): number | undefined {
  const { startedAt, endedAt, activityCount, score, components } = state;
  if (components === undefined && endedAt === undefined) return undefined;
  return hasScore((endedAt ?? now) - startedAt, activityCount) ? score : undefined;
}

/** Why a session that is over has no score. */
export function unscoredLabel(durationMs: number): string {
  return durationMs < minScoredMs ? "Too short to score" : "Too little to score";
}

interface ComponentWords {
  readonly key: keyof FocusComponents;
  readonly name: string;
  readonly meaning: string;
  /** Of the score, in percent. */
  readonly weight: number;
}

/** The weightiest first. */
export const componentWords: readonly ComponentWords[] = [
  {
    key: "siteFocus",
    name: "Sites",
    meaning: "Time on sites that help you; what is on no list counts half.",
    weight: 40,
  },
  {
    key: "contextSwitching",
    name: "Staying with it",
    meaning: "How long you stay before you switch to something else.",
    weight: 25,
  },
  {
    key: "idleTime",
    name: "Presence",
    meaning: "The share of the time that you were at work, not away.",
    weight: 20,
  },
  {
    key: "typingConsistency",
    name: "Typing rhythm",
    meaning: "How evenly you type; not typing at all counts as half.",
    weight: 15,
  },
];

export const kindWords: Readonly<Record<TimeKind, string>> = {
  focus: "Helps",
  neutral: "Neutral",
  distracting: "Distracts",
  outside: "Other programs",
  idle: "Idle",
  pause: "Pause",
};

/** Such as `48 s`, `12 min`, `1 h 05 min`. */
export function durationLabel(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${`${minutes % 60}`.padStart(2, "0")} min`;
}

/** As a clock counts: `4:09`, `1:04:09`. */
export function clockLabel(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (value: number) => `${value}`.padStart(2, "0");
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}

/** What somebody did, in a few words. */
export function activityLabel({ eventType, metadata }: FocusActivity): string {
  const domain = domainOf(metadata.url);
  const { typingVelocity: velocity = 0, idleDuration = 0 } = metadata;
  switch (eventType) {
    case "tab_switch":
    case "tab_activated":
      return domain === undefined ? "Switched tabs" : `Went to ${domain}`;
    case "url_change":
      return domain === undefined ? "Opened a page" : `Opened ${domain}`;
    case "typing":
      return velocity > 0 ? `Typed, ${Math.round(velocity)} a minute` : "Typed";
    case "idle_start":
      return metadata.isPause === true ? "Paused" : "Went idle";
    case "idle_end":
      return `${metadata.isPause === true ? "Went on" : "Came back"}${
        idleDuration > 0 ? ` after ${durationLabel(idleDuration)}` : ""
      }`;
    case "window_focus":
      return "Came back to the browser";
    case "window_blur":
      return "Left the browser";
  }
}
