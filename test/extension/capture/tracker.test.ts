/** What the browser says becomes activities that say it once, with durations that follow from the clock. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { recordedAddress, unsaid } from "../../../extension/capture/address.ts";
import { nothingTracked, type Seen, type Sign, track } from "../../../extension/capture/tracker.ts";
import { isTypingMessage } from "../../../extension/capture/typing-message.ts";

const [docs, mail] = ["https://docs.example.org/", "https://mail.example.org/"];

/** Each sign with the second at which it is said. */
function seenOf(...signs: readonly (readonly [second: number, sign: Sign])[]): readonly Seen[] {
  let tracked = nothingTracked(0);
  return signs.flatMap(([second, sign]) => {
    const step = track(tracked, sign, second * 1_000);
    tracked = step.tracked;
    return step.seen;
  });
}
const types = (seen: readonly Seen[]) => seen.map(({ eventType }) => eventType);

describe("tabs", () => {
  test("the first tab is told, and then each change, with the time on what was left", () => {
    const seen = seenOf([1, { kind: "tab", tabId: 1, url: docs }], [5, { kind: "tab", tabId: 2, url: mail }]);
    expect(seen).toEqual([
      { eventType: "tab_activated", timestamp: 1_000, metadata: { url: docs, tabId: 1 } },
      {
        eventType: "tab_switch",
        timestamp: 5_000,
        metadata: { url: mail, tabId: 2, previousTabId: 1, timeSpent: 4_000 },
      },
    ]);
  });

  test("without addresses, changes are told all the same", () => {
    const seen = seenOf([1, { kind: "tab", tabId: 1 }], [2, { kind: "tab", tabId: 2 }]);
    expect(seen.map(({ metadata }) => metadata)).toEqual([
      { tabId: 1 },
      { tabId: 2, previousTabId: 1, timeSpent: 1_000 },
    ]);
  });

  test("another page in the tab that is looked at is told, one in a tab behind it is not", () => {
    const seen = seenOf(
      [1, { kind: "tab", tabId: 1, url: docs }],
      [2, { kind: "page", tabId: 2, url: mail }],
      [4, { kind: "page", tabId: 1, url: mail }],
      [5, { kind: "page", tabId: 1, url: mail }],
    );
    expect(seen.slice(1)).toEqual([
      { eventType: "url_change", timestamp: 4_000, metadata: { url: mail, tabId: 1, timeSpent: 3_000 } },
    ]);
  });
});

describe("the window", () => {
  test("a page that changes by itself while the browser is left is told once one is back", () => {
    const seen = seenOf(
      [1, { kind: "tab", tabId: 1, url: docs }],
      [3, { kind: "left" }],
      [60, { kind: "page", tabId: 1, url: mail }],
      [90, { kind: "tab", tabId: 1, url: mail }],
      [95, { kind: "page", tabId: 1, url: docs }],
    );
    expect(types(seen)).toEqual(["tab_activated", "window_blur", "window_focus", "url_change"]);
    expect(seen.slice(2).map(({ metadata }) => metadata)).toEqual([
      { url: mail, tabId: 1 },
      { url: docs, tabId: 1, timeSpent: 5_000 },
    ]);
  });

  test("left and come back to, each once; what was elsewhere is not spent on the tab", () => {
    const seen = seenOf(
      [1, { kind: "tab", tabId: 1, url: docs }],
      [3, { kind: "left" }],
      [4, { kind: "left" }],
      [9, { kind: "tab", tabId: 1, url: docs }],
      [10, { kind: "tab", tabId: 2, url: mail }],
    );
    expect(types(seen)).toEqual(["tab_activated", "window_blur", "window_focus", "tab_switch"]);
    expect(seen[1]?.metadata).toEqual({ tabId: 1, timeSpent: 2_000 });
    expect(seen[3]?.metadata).toMatchObject({ timeSpent: 1_000 });
  });
});

describe("idle time", () => {
  test("begins with the last input, and is as long as the clock says, whoever slept meanwhile", () => {
    const seen = seenOf(
      [100, { kind: "idle", forMs: 60_000 }],
      [160, { kind: "idle", forMs: 60_000 }],
      [7_300, { kind: "input" }],
      [7_301, { kind: "input" }],
    );
    expect(seen).toEqual([
      { eventType: "idle_start", timestamp: 40_000, metadata: {} },
      { eventType: "idle_end", timestamp: 7_300_000, metadata: { idleDuration: 7_260_000 } },
    ]);
  });

  test("is spent on no tab, whenever that is left", () => {
    const seen = seenOf(
      [1, { kind: "tab", tabId: 1, url: docs }],
      [100, { kind: "idle", forMs: 60_000 }],
      [200, { kind: "input" }],
      [210, { kind: "tab", tabId: 2, url: mail }],
      [300, { kind: "idle", forMs: 60_000 }],
      [305, { kind: "page", tabId: 2, url: docs }],
      [320, { kind: "input" }],
      [330, { kind: "left" }],
    );
    const spent = seen.flatMap(({ metadata }) => metadata.timeSpent ?? []);
    expect(spent).toEqual([39_000 + 10_000, 30_000, 10_000]);
  });

  test("does not begin before the session", () => {
    expect(seenOf([10, { kind: "idle", forMs: 60_000 }])[0]?.timestamp).toBe(0);
  });

  test("ends with typing", () => {
    const counts = { insertions: 50, deletions: 5, forMs: 10_000, agoMs: 0 };
    const seen = seenOf(
      [100, { kind: "idle", forMs: 60_000 }],
      [120, { kind: "typing", tabId: 1, url: docs, counts }],
    );
    expect(types(seen)).toEqual(["idle_start", "idle_end", "typing"]);
    expect(seen[2]?.metadata).toEqual({
      url: docs,
      tabId: 1,
      typingVelocity: 300,
      insertions: 50,
      deletions: 5,
    });
  });

  test("does not end with what was typed before it, and is told after it, such as where the screen was locked", () => {
    const counts = { insertions: 9, deletions: 0, forMs: 10_000, agoMs: 7_000 };
    const seen = seenOf(
      [100, { kind: "idle", forMs: 0 }],
      [105, { kind: "typing", tabId: 1, url: docs, counts }],
      [3_700, { kind: "input" }],
    );
    expect(types(seen)).toEqual(["idle_start", "typing", "idle_end"]);
    expect(seen[2]).toMatchObject({ timestamp: 3_700_000, metadata: { idleDuration: 3_600_000 } });
  });
});

test("typing is of when it was typed: one may be on another page by the time that it is told", () => {
  const counts = { insertions: 50, deletions: 5, forMs: 10_000, agoMs: 6_000 };
  const seen = seenOf([100, { kind: "typing", tabId: 1, url: docs, counts }]);
  expect(seen).toMatchObject([{ eventType: "typing", timestamp: 94_000 }]);
});

test("whatever is said, times are never negative, and idle time begins and ends in turn", () => {
  const tabId = fc.integer({ min: 1, max: 3 });
  const url = fc.constantFrom(docs, mail, unsaid);
  const sign = fc.oneof(
    fc.record({ kind: fc.constant("tab" as const), tabId, url: fc.option(url, { nil: undefined }) }),
    fc.record({ kind: fc.constant("page" as const), tabId, url }),
    fc.constant({ kind: "left" as const }),
    fc.constant({ kind: "idle" as const, forMs: 60_000 }),
    fc.constant({ kind: "input" as const }),
  );
  // A clock may step back.
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 10_000 }), sign)), (signs) => {
      const seen = seenOf(...signs);
      for (const { metadata } of seen) {
        expect(Number(metadata.timeSpent ?? 0)).toBeGreaterThanOrEqual(0);
        expect(Number(metadata.idleDuration ?? 0)).toBeGreaterThanOrEqual(0);
      }
      const idle = types(seen).filter((type) => type.startsWith("idle"));
      expect(idle).toEqual(idle.map((_, at) => (at % 2 === 0 ? "idle_start" : "idle_end")));
    }),
  );
});

describe("addresses", () => {
  const rules = { address: "domain", excluded: ["bank.example"] } as const;

  test.each([
    ["https://docs.example.org/a/b?q=1#x", "https://docs.example.org/"],
    ["http://127.0.0.1:8080/a", "http://127.0.0.1:8080/"],
    ["https://ann:secret@example.org/a", "https://example.org/"],
  ])("%s is recorded as %s, its domain", (url, expected) => {
    expect(recordedAddress(url, rules)).toBe(expected);
  });

  test("all of it, where the user wants that: but not what it was asked with", () => {
    const full = { ...rules, address: "full" } as const;
    expect(recordedAddress("https://ann:pw@example.org/a/b?token=1#x", full)).toBe("https://example.org/a/b");
    expect(recordedAddress(`https://example.org/${"a".repeat(3_000)}`, full)).toBe("https://example.org/");
  });

  test.each([
    "https://bank.example/accounts",
    "https://my.bank.example/",
    "https://bank.example./",
    "HTTPS://BANK.example:444/",
    "chrome://settings",
    "file:///home/ann/diary.txt",
    "chrome-extension://abc/popup.html",
    "data:text/html,hello",
    "no address",
    "",
  ])("of %j nothing is said", (url) => {
    expect(recordedAddress(url, { ...rules, address: "full" })).toBe(unsaid);
  });

  test("a name that only ends like an excluded one is another's", () => {
    expect(recordedAddress("https://riverbank.example/", rules)).toBe("https://riverbank.example/");
  });
});

test("what a page says of typing is taken only in the shape of counts", () => {
  const message = { kind: "typing", insertions: 3, deletions: 0, forMs: 10_003, agoMs: 4_000 };
  expect(isTypingMessage(message)).toBe(true);
  for (const wrong of [
    undefined,
    "typing",
    { ...message, kind: "start" },
    { ...message, insertions: -1 },
    { ...message, insertions: 1.5 },
    { ...message, deletions: 1e9 },
    { ...message, forMs: Number.NaN },
    { ...message, forMs: 100_000 },
    { ...message, agoMs: -1 },
  ])
    expect(isTypingMessage(wrong)).toBe(false);
});
