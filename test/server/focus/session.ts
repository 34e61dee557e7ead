/** Activities as tests write them: seconds after a start, and only what matters. */
import fc from "fast-check";
import type { FocusReport } from "../../../protocol/focus-report.ts";
import type { Activity, ActivityType } from "../../../server/focus/activity.ts";
import { type ReportInput, reportSteps } from "../../../server/focus/report.ts";

export const startedAt = Date.UTC(2026, 4, 4, 9, 0);

/** Epoch ms of so many seconds after the start. */
export const after = (seconds: number) => startedAt + seconds * 1_000;

let made = 0;

/** `metadata` is as loose as the wire. */
export function activity(eventType: ActivityType, seconds: number, metadata: object = {}): Activity {
  made += 1;
  return { id: `a${made}`, eventType, at: after(seconds), metadata: metadata as Activity["metadata"] };
}

export const visit = (seconds: number, url: string) => activity("url_change", seconds, { url });
export const typing = (seconds: number, typingVelocity: number, more: object = {}) =>
  activity("typing", seconds, { typingVelocity, ...more });
export const idle = (seconds: number, lastedSeconds: number) =>
  activity("idle_end", seconds, { idleDuration: lastedSeconds * 1_000 });

export const pause = (seconds: number, lastedSeconds: number) =>
  activity("idle_end", seconds, { idleDuration: lastedSeconds * 1_000, isPause: true });

/** All steps of it at once. */
export function makeReport(input: ReportInput): FocusReport {
  const steps = reportSteps(input);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

const types: readonly ActivityType[] = [
  "tab_switch",
  "tab_activated",
  "url_change",
  "typing",
  "idle_start",
  "idle_end",
  "window_focus",
  "window_blur",
];
const urls = [
  "https://github.com/a/b",
  "docs.google.com",
  "https://www.youtube.com/watch?v=1",
  "reddit.com",
  "example.org",
];

/** Activities of a well-meaning client over half an hour, some close together, in no order. */
export function activities(kinds: readonly ActivityType[] = types): fc.Arbitrary<Activity[]> {
  const milliseconds = fc.oneof(
    fc.integer({ min: 0, max: 1_800_000 }),
    fc.constantFrom(1_700_000, 1_700_500, 1_701_000),
  );
  const metadata = fc.record(
    {
      url: fc.constantFrom(...urls),
      typingVelocity: fc.integer({ min: 1, max: 900 }),
      idleDuration: fc.integer({ min: 1, max: 900_000 }),
      isPause: fc.boolean(),
      count: fc.integer({ min: 1, max: 9 }),
    },
    { requiredKeys: [] },
  );
  return fc
    .array(fc.tuple(fc.constantFrom(...kinds), milliseconds, metadata), { maxLength: 40 })
    .map((all) => all.map(([type, ms, metadata]) => activity(type, ms / 1_000, metadata)));
}

/** Activities with whatever a hostile client may write into them. */
export function hostileActivities(): fc.Arbitrary<Activity[]> {
  const anything = fc.oneof(
    fc.double(),
    fc.anything(),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_VALUE, Number.MIN_VALUE, -1, "9", null),
    fc.constantFrom(...urls, "http://", "http://[::1]:80/", ".", "a..b", "https://x@y:z@github.com", "%"),
  );
  const metadata = fc.record(
    {
      url: anything,
      typingVelocity: anything,
      idleDuration: anything,
      insertions: anything,
      deletions: anything,
      isPause: fc.oneof(fc.boolean(), anything),
      count: anything,
      until: anything,
      shedBefore: anything,
    },
    { requiredKeys: [] },
  );
  const at = fc.oneof(fc.integer({ min: -10, max: 1_900 }), fc.double());
  return fc
    .array(fc.tuple(fc.constantFrom(...types), at, metadata), { maxLength: 30 })
    .map((all) => all.map(([type, seconds, metadata]) => activity(type, seconds, metadata)));
}
