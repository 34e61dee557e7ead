/** Sessions to look at: an hour of work as a browser would have told of it, and what a server makes of it. */
import {
  sampleComponents,
  sampleReport,
  sampleScore,
  sampleSites,
} from "../../client/demo/gallery/sample-report.ts";
import { sampleActivities } from "../../client/demo/gallery/sample-session.ts";
import { afterFocusEvent, beginFocus, type FocusIntervention, type FocusState } from "../../client/index.ts";

const minuteMs = 60_000;

export { sampleReport, sampleSites };

/** @param now epoch ms: an hour after its start */
export function sampleState(now: number, more: Partial<FocusState> = {}): FocusState {
  const startedAt = now - 60 * minuteMs;
  let state = beginFocus("s-1", startedAt);
  for (let minute = 1; minute <= 60; minute += 1) {
    const data = {
      sessionId: "s-1",
      focusScore: sampleScore(minute),
      timestamp: startedAt + minute * minuteMs,
      components: sampleComponents,
    };
    state = afterFocusEvent(state, { type: "focus:update", data, timestamp: now });
  }
  const activities = sampleActivities(startedAt).toReversed();
  const interventions: readonly FocusIntervention[] = [
    {
      interventionId: "i2",
      message: "A lot of tabs in a short while. Is there one that matters now?",
      type: "suggestion",
      priority: "medium",
      timestamp: now - 28 * minuteMs,
      dismissible: true,
      isDismissed: false,
    },
  ];
  return { ...state, activities, interventions, activityCount: activities.length, status: "focus", ...more };
}
