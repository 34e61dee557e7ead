/** A session of one's own in a tab: kept through a reload, told once, ended wherever it is ended. */
import { expect, test } from "bun:test";
import type { Claim } from "../../client/demo/focus/one-tab.ts";
import { OtherSessions } from "../../client/demo/focus/other-sessions.ts";
import { OwnSession } from "../../client/demo/focus/own-session.ts";
import { tellingOf } from "../../client/demo/focus/telling.ts";
import { beginFocus, type FocusActivity, type FocusSession, TautlineError } from "../../client/index.ts";
import { createFakeClient } from "../support/fake-client.ts";

function openTab(stored = new Map<string, string>(), userId = "ada", isFree = true) {
  const client = createFakeClient();
  const done: string[] = [];
  const claims: Parameters<Claim>[1][] = [];
  const own = new OwnSession({
    client,
    userId,
    claim: (sessionId, handlers) => {
      claims.push(handlers);
      if (isFree) handlers.held();
      else handlers.elsewhere();
      return () => void done.push(`free ${sessionId}`);
    },
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, text) => void stored.set(key, text),
      removeItem: (key) => void stored.delete(key),
    },
    capture: (sessionId, { pausedAt, seenAt, seen }) => {
      done.push(`capture ${sessionId} ${pausedAt}${seenAt === undefined ? "" : `, seen at ${seenAt}`}`);
      seen?.(6_000);
      return {
        now: () => 7_000,
        pause: () => void done.push("pause"),
        resume: () => void done.push("resume"),
        stop: () => void done.push("stop"),
      };
    },
  });
  return { client, own, done, stored, claims };
}

test("a session is begun, paused, gone on with and ended, each once", async () => {
  const { client, own, done } = openTab();
  own.start();
  own.start();
  own.pause();
  own.pause();
  expect(own.state.value).toEqual({ kind: "paused", sessionId: "s-1", pausedAt: 7_000 });
  own.resume();
  own.resume();
  await own.stop();
  await own.stop();
  expect(done).toEqual(["capture s-1 undefined", "pause", "resume", "stop", "free s-1"]);
  expect(client.focus.asked).toEqual(["start s-1", "end s-1 at 7000"]);
  expect(own.state.value).toEqual({ kind: "none" });
});

test("until the server has it, it is said to be on its way: nothing is asked about it before", async () => {
  const { own } = openTab();
  const started = own.start();
  expect(own.starting.value).toBe("s-1");
  await started;
  expect([own.starting.value, own.state.value.kind]).toEqual(["", "running"]);
});

test("whoever takes another name is captured no more, and goes on with it as who they were", () => {
  const { own, done, stored } = openTab();
  own.start();
  own.rest();
  expect(done).toEqual(["capture s-1 undefined", "stop", "free s-1"]);
  const again = openTab(stored);
  again.own.recall();
  expect(again.own.state.value).toEqual({ kind: "running", sessionId: "s-1" });
});

test("it goes on after a reload, also out of a pause, and not as another user's", () => {
  const { own, stored } = openTab();
  own.start();
  own.pause();
  const again = openTab(stored);
  again.own.recall();
  expect(again.own.state.value).toEqual({ kind: "paused", sessionId: "s-1", pausedAt: 7_000 });
  expect(again.done).toEqual(["capture s-1 7000, seen at 6000"]);
  const other = openTab(stored, "bo");
  other.own.recall();
  expect(other.own.state.value).toEqual({ kind: "none" });
});

test("what is kept and makes no sense begins nothing", () => {
  const { own } = openTab(new Map([["tautline-focus-session", "{"]]));
  own.recall();
  expect(own.state.value).toEqual({ kind: "none" });
});

/** A duplicate of a tab in which `s-1` goes on, once the other is closed, and what the server had said by then. */
async function takenOver(said: {
  readonly isActive: boolean;
  readonly pausedAt?: number;
  /** What the server lists in place of it. */
  readonly newer?: readonly FocusSession[];
}) {
  const { stored, own } = openTab();
  own.start();
  const { client, ...tab } = openTab(stored, "ada", false);
  tab.own.recall();
  expect([tab.own.state.value.kind, tab.own.isRecalled.value, tab.own.begun.size]).toEqual(["none", true, 0]);
  client.focus.listed = [...(said.newer ?? [listed("s-1", said.isActive)])];
  const paused = { eventType: "idle_start", timestamp: said.pausedAt, metadata: { isPause: true } } as const;
  const activities = said.pausedAt === undefined ? [] : [paused as FocusActivity];
  client.focus.watch("s-1").state.value = { ...beginFocus("s-1", 1_000), activities };
  await tab.claims[0]?.held();
  return tab;
}

test("a duplicate of its tab takes it over as it is by then", async () => {
  const { own, done } = await takenOver({ isActive: true });
  expect([own.state.value, done]).toEqual([{ kind: "running", sessionId: "s-1" }, ["capture s-1 undefined"]]);
  const paused = await takenOver({ isActive: true, pausedAt: 5_000 });
  expect(paused.own.state.value).toEqual({ kind: "paused", sessionId: "s-1", pausedAt: 5_000 });
  expect(paused.done).toEqual(["capture s-1 5000"]);
});

test("a duplicate of its tab captures nothing of what is over by then", async () => {
  const { own, done, stored } = await takenOver({ isActive: false });
  expect([own.state.value.kind, done, stored.size]).toEqual(["none", ["free s-1"], 0]);
});

test("a duplicate of its tab that was loaded anew takes over what the other left, too", async () => {
  const { stored, own } = openTab();
  own.start();
  const copied = new Map(stored);
  openTab(copied, "ada", false).own.recall();
  const { client, ...tab } = openTab(copied);
  client.focus.listed = [listed("s-1", true)];
  const paused = { eventType: "idle_start", timestamp: 5_000, metadata: { isPause: true } } as const;
  client.focus.watch("s-1").state.value = {
    ...beginFocus("s-1", 1_000),
    activities: [paused as FocusActivity],
  };
  tab.own.recall();
  expect(tab.own.isRecalled.value).toBe(false);
  await new Promise<void>((resolve) => tab.own.isRecalled.subscribe((is) => is && resolve()));
  expect(tab.own.state.value).toEqual({ kind: "paused", sessionId: "s-1", pausedAt: 5_000 });
  expect([tab.done, tab.own.isRecalled.value]).toEqual([["capture s-1 5000"], true]);
});

test("a duplicate of its tab takes over one that is older than all that the server lists", async () => {
  const newer = Array.from({ length: 20 }, (_, index) => listed(`newer-${index}`, false));
  const { own } = await takenOver({ isActive: true, newer });
  expect(own.state.value).toEqual({ kind: "running", sessionId: "s-1" });
});

test("a duplicate of its tab whose user leaves while it asks takes nothing over", async () => {
  const { stored, own } = openTab();
  own.start();
  const { client, ...tab } = openTab(stored, "ada", false);
  tab.own.recall();
  client.focus.listed = [listed("s-1", true)];
  const held = tab.claims[0]?.held();
  tab.own.rest();
  await held;
  expect(tab.done).toEqual(["free s-1"]);
});

test("one that is ended elsewhere is captured no more, and nothing of it is kept", () => {
  const { own, done, stored } = openTab();
  own.start();
  own.over("another");
  expect(own.state.value.kind).toBe("running");
  own.over("s-1");
  expect([own.state.value.kind, done.slice(-2), stored.size]).toEqual(["none", ["stop", "free s-1"], 0]);
});

test("a refused start says why", async () => {
  const { client, own } = openTab();
  client.focus.refusal = new TautlineError("conflict", { message: "10 of your sessions go on already" });
  await own.start();
  expect(own.state.value).toEqual({ kind: "none", problem: "10 of your sessions go on already" });
});

test("what no outbox could hold is told as a hole with what comes next", async () => {
  const { client } = openTab();
  const tell = tellingOf(client.focus, "s-1");
  client.focus.refusal = new TautlineError("outbox_full");
  await tell([{ eventType: "typing" }]);
  await tell([{ eventType: "typing" }, { eventType: "window_blur" }]);
  client.focus.refusal = undefined;
  await tell([{ eventType: "window_focus", metadata: { url: "a.org" } }]);
  await tell([{ eventType: "typing" }]);
  expect(client.focus.logged.slice(-2)).toEqual([
    { eventType: "window_focus", metadata: { url: "a.org", shedBefore: 3 } },
    { eventType: "typing" },
  ]);
});

test("a session that the server refuses is no hole", async () => {
  const { client } = openTab();
  const tell = tellingOf(client.focus, "s-1");
  client.focus.refusal = new TautlineError("not_found");
  await tell([{ eventType: "typing" }]);
  client.focus.refusal = undefined;
  await tell([{ eventType: "typing" }]);
  expect(client.focus.logged.at(-1)).toEqual({ eventType: "typing" });
});

const listed = (sessionId: string, isActive: boolean): FocusSession => ({
  sessionId,
  isActive,
  startTime: 1_000,
  endTime: isActive ? null : 2_000,
  endReason: null,
  focusScore: 0,
  activityCount: 0,
  lastActivityTime: 1_000,
});

test("what another device begins is found once it is asked for, and this tab's own is no other", async () => {
  const { client, own } = openTab();
  const others = new OtherSessions(client.focus, own);
  await own.start();
  client.focus.listed = [listed("s-1", true), listed("theirs", true), listed("before", false)];
  await others.ask();
  expect([others.running.value, others.newest.value]).toEqual([["s-1", "theirs"], "theirs"]);
  await own.stop();
  expect(others.newest.value).toBe("theirs");
});

test("one of another device is over as soon as that is told, and stays while nothing can be asked", async () => {
  const { client, own } = openTab();
  const others = new OtherSessions(client.focus, own);
  client.focus.listed = [listed("theirs", true)];
  await others.ask();
  client.focus.refusal = new TautlineError("unavailable");
  await others.ask();
  expect(others.newest.value).toBe("theirs");
  client.focus.watch("theirs").state.value = { ...beginFocus("theirs", 1_000), endedAt: 2_000 };
  expect(others.newest.value).toBe("");
});
