/** What the faces say of the queue, the connection and the time. */
import { describe, expect, test } from "bun:test";
import type { ExtensionState } from "../../../extension/messages.ts";
import {
  activeMsOf,
  activityWords,
  addressOn,
  lineOf,
  lossWords,
  spokenDuration,
  statusOf,
} from "../../../extension/pages/words.ts";
import { extensionState } from "../../support/fake-worker.ts";

const running = {
  kind: "running",
  sessionId: "one",
  startedAt: 1_000,
  activeMs: 60_000,
  since: 10_000,
} as const;

function line(
  kind: ExtensionState["connection"]["kind"],
  waiting: number,
  session: ExtensionState["session"] = running,
) {
  return lineOf(
    extensionState({
      connection: { kind },
      queue: { waiting, ofOthers: 0, shed: 0, refused: 0, bound: 50_000 },
      session,
    }),
  );
}

describe("the line", () => {
  test("says that everything is sent only where the server has all of it", () => {
    expect(line("ready", 0)).toEqual({ tone: "good", text: "Connected. Everything is sent." });
    expect(line("ready", 1_042)).toEqual({ tone: "busy", text: "Connected. Sending 1,042." });
  });

  test("says how many wait for a server that is away", () => {
    expect(line("waiting", 42)).toEqual({ tone: "bad", text: "42 waiting, will send when back." });
    expect(line("offline", 0)).toEqual({ tone: "bad", text: "Not connected. Nothing waits." });
    expect(line("asleep", 7, { kind: "none" })).toEqual({
      tone: "busy",
      text: "7 waiting, will send when back.",
    });
  });

  test("says on the way to the server what waits", () => {
    expect(line("connecting", 0).text).toBe("Connecting.");
    expect(line("connecting", 3).text).toBe("Connecting. 3 waiting.");
  });

  test("says of a sleeping extension without a session that nothing is recorded", () => {
    expect(line("asleep", 0, { kind: "none" })).toEqual({ tone: "quiet", text: "Nothing is recorded now." });
    expect(line("asleep", 0).text).toBe("Everything is sent.");
  });
});

test("signed out, what others have left here is said to wait for them", () => {
  const queue = { waiting: 0, ofOthers: 12, shed: 0, refused: 0, bound: 50_000 } as const;
  const text = "12 activities kept until their user is signed in again.";
  expect(lineOf(extensionState({ account: { kind: "signed-out" }, queue })).text).toBe(text);
  expect(lineOf(extensionState({ queue })).text).toBe("Nothing is recorded now.");
});

test("what will not arrive is said with its number, and nothing where all will", () => {
  expect(lossWords({ shed: 0, refused: 0 })).toBeUndefined();
  expect(lossWords({ shed: 1, refused: 0 })).toBe("1 older one was dropped to make room.");
  expect(lossWords({ shed: 3_000, refused: 2 })).toBe(
    "3,000 older ones were dropped to make room. 2 were refused by the server and set aside.",
  );
});

test("time runs while the session does, and stands while it is paused", () => {
  expect(activeMsOf(running, 15_000)).toBe(65_000);
  expect(activeMsOf({ ...running, kind: "paused" }, 99_000)).toBe(60_000);
  expect(activeMsOf({ kind: "none" }, 99_000)).toBe(0);
});

test("a clock that was set back takes no time away", () => {
  expect(activeMsOf(running, 9_000)).toBe(60_000);
});

test("time is said in words", () => {
  expect([0, 60_000, 3_840_000, 7_200_000].map(spokenDuration)).toEqual([
    "less than a minute",
    "1 minute",
    "1 hour 4 minutes",
    "2 hours",
  ]);
});

test("a session is starting until its room has said something, and paused whatever the room says", () => {
  expect(statusOf(running, undefined)).toBe("Starting");
  expect(statusOf(running, { status: "focus" })).toBe("In focus");
  expect(statusOf({ ...running, kind: "paused" }, { status: "focus" })).toBe("Paused");
});

test("activities are counted in words", () => {
  expect([0, 1, 1_200].map(activityWords)).toEqual([
    "Nothing recorded yet",
    "1 activity",
    "1,200 activities",
  ]);
});

test("an address that a server gives is one on that server, or none", () => {
  expect(addressOn("http://127.0.0.1:8765", "/report/one")).toBe("http://127.0.0.1:8765/report/one");
  expect(addressOn("http://127.0.0.1:8765", "//elsewhere.example/report")).toBeUndefined();
  expect(addressOn("http://127.0.0.1:8765", "javascript:alert(1)")).toBeUndefined();
  expect(addressOn("no address", "/focus")).toBeUndefined();
});
