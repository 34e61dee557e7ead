/** A session as it is shown, folded from what its room says. */
import { expect, test } from "bun:test";
import {
  afterDismissal,
  afterFocusEvent,
  beginFocus,
  type FocusEnvelope,
  type FocusState,
} from "../../client/features/focus-state.ts";

const start = 1_795_224_121_000;
const sessionId = "s-1";
const begun = beginFocus(sessionId, start);

const said = (type: string, data: object): FocusEnvelope => ({
  type,
  data: { sessionId, ...data },
  timestamp: start,
});
const activity = (id: string, at: number, eventType = "typing") =>
  said("activity:new", { activity: { eventType, timestamp: at, metadata: { activityId: id } } });
const components = { typingConsistency: 1, contextSwitching: 2, idleTime: 3, siteFocus: 4 };
const scored = (at: number, focusScore = 50) =>
  said("focus:update", { focusScore, components, timestamp: at });
const sent = (interventionId: string) =>
  said("intervention:send", {
    interventionId,
    message: "A pause?",
    type: "question",
    priority: "low",
    timestamp: start,
    dismissible: true,
  });
const fold = (events: readonly FocusEnvelope[], from: FocusState = begun) =>
  events.reduce(afterFocusEvent, from);
const idsOf = ({ activities }: FocusState) => activities.map(({ metadata }) => metadata.activityId);

test("it follows the score, its components and the count of activities", () => {
  const state = fold([
    scored(start + 500, 71),
    said("session:update", {
      focusScore: 72,
      activityCount: 9,
      lastActivityTime: start + 400,
      status: "focus",
    }),
  ]);
  expect(state).toMatchObject({ score: 72, components, activityCount: 9, status: "focus" });
  expect(state.lastActivityAt).toBe(start + 400);
  expect(state.scores).toEqual([{ at: start + 500, score: 71 }]);
});

test("events of another session, and of other kinds, change nothing", () => {
  expect(afterFocusEvent(begun, { ...activity("a", start), data: { sessionId: "other" } })).toBe(begun);
  expect(afterFocusEvent(begun, said("message:new", {}))).toBe(begun);
});

test("an activity that comes late stands where it belongs", () => {
  const state = fold([activity("a", start + 1), activity("c", start + 3), activity("b", start + 2)]);
  expect(idsOf(state)).toEqual(["c", "b", "a"]);
  expect(state.lastActivityAt).toBe(start + 3);
});

test("an activity that is told of twice is shown once", () => {
  const once = fold([activity("a", start + 1)]);
  expect(afterFocusEvent(once, activity("a", start + 1))).toBe(once);
});

test("two hundred activities are held, the newest", () => {
  const state = fold(Array.from({ length: 250 }, (_, index) => activity(`a${index}`, start + index)));
  expect(state.activities).toHaveLength(200);
  expect(idsOf(state).at(0)).toBe("a249");
  expect(idsOf(state).at(-1)).toBe("a50");
});

test("a long session's scores are thinned evenly, from its beginning to the newest", () => {
  const hours = 12 * 3_600;
  const state = fold(
    Array.from({ length: hours }, (_, second) => scored(start + second * 1_000, second % 100)),
  );
  expect(state.scores.length).toBeGreaterThan(300);
  expect(state.scores.length).toBeLessThanOrEqual(720);
  expect(state.scores.at(0)?.at).toBe(start);
  expect(state.scores.at(-1)?.at).toBe(start + (hours - 1) * 1_000);
  const gapsMs = state.scores.slice(1).map(({ at }, index) => at - (state.scores[index]?.at ?? 0));
  expect(Math.max(...gapsMs)).toBeLessThan((hours * 1_000) / 160);
});

test("a score of before the newest, and the same twice, make no point", () => {
  const state = fold([scored(start + 2_000, 60), scored(start + 1_000, 40), scored(start + 2_000, 61)]);
  expect(state.scores).toEqual([{ at: start + 2_000, score: 61 }]);
});

test("what is said to its owner is held once, the newest first, twenty at most", () => {
  const all = Array.from({ length: 25 }, (_, index) => sent(`i${index}`));
  const state = fold([...all, sent("i24")]);
  expect(state.interventions.map(({ interventionId }) => interventionId)).toEqual(
    Array.from({ length: 20 }, (_, index) => `i${24 - index}`),
  );
  expect(state.interventions[0]).toMatchObject({ message: "A pause?", isDismissed: false });
});

test("what was dismissed stays so when it is told of again", () => {
  const state = afterFocusEvent(afterDismissal(fold([sent("i1"), sent("i2")]), "i1"), sent("i1"));
  expect(state.interventions.map(({ isDismissed }) => isDismissed)).toEqual([false, true]);
});

test("what was dismissed elsewhere is dismissed here, also where the log is replayed from its beginning", () => {
  const { interventions } = fold([
    sent("i1"),
    sent("i2"),
    said("intervention:dismissed", { interventionId: "i1" }),
  ]);
  expect(interventions.map(({ isDismissed }) => isDismissed)).toEqual([false, true]);
});

test("a session that is over has its last score and its report", () => {
  const over = said("session:completed", {
    focusScore: 80,
    duration: 60_000,
    insightsGenerated: true,
    reportUrl: "/report/s-1",
  });
  expect(fold([over])).toMatchObject({ score: 80, endedAt: start + 60_000, reportUrl: "/report/s-1" });
});

test("what the last moment was made of is not what the score of the whole is made of", () => {
  const components = { typingConsistency: 1, contextSwitching: 2, idleTime: 3, siteFocus: 4 };
  const update = said("focus:update", { focusScore: 50, components, timestamp: start + 1 });
  const over = said("session:completed", { focusScore: 80, duration: 60_000, insightsGenerated: false });
  expect(fold([update]).components).toEqual(components);
  expect(fold([update, over]).components).toBeUndefined();
});

test("one that was ended for its owner says why", () => {
  const ended = said("session:force-end", { reason: "it was deleted", timestamp: start + 5 });
  expect(fold([ended])).toMatchObject({ endedAt: start + 5, endReason: "it was deleted" });
});
