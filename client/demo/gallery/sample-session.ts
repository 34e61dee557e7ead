/** An hour of work as a browser would tell of it: writing, reading, a distraction, a break, and work again. */
import type { FocusActivity } from "../../index.ts";

const minuteMs = 60_000;

export const sampleMinutes = 60;

/** Where, from which minute on, for how many. */
const visits = [
  ["docs.google.com", 0, 14],
  ["github.com", 14, 9],
  ["youtube.com", 23, 2],
  ["docs.google.com", 25, 8],
  ["news.example.org", 33, 3],
  ["github.com", 42, 18],
] as const;

/**
 * @param startedAt epoch ms
 * @param minutes how much of it; all unless given
 * @returns oldest first
 */
export function sampleActivities(startedAt: number, minutes = sampleMinutes): readonly FocusActivity[] {
  const made: FocusActivity[] = [];
  const add = (minute: number, eventType: FocusActivity["eventType"], metadata: object = {}) => {
    if (minute >= minutes) return;
    const activityId = `${startedAt}-${made.length}`;
    made.push({
      eventType,
      timestamp: startedAt + Math.round(minute * minuteMs),
      metadata: { activityId, ...metadata },
    });
  };
  for (const [url, from, length] of visits) {
    add(from, "tab_activated", { url });
    for (let at = 0.5; at < length; at += 0.7)
      add(from + at, "typing", { typingVelocity: Math.round(180 + 140 * Math.abs(Math.sin(from + at * 3))) });
  }
  add(37, "window_blur");
  add(38, "window_focus");
  add(42, "idle_end", { idleDuration: 4 * minuteMs });
  return made.sort((one, other) => one.timestamp - other.timestamp);
}
