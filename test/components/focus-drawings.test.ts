/** What the drawings of focus are made from: lanes, rows, categories, words. */
import { describe, expect, test } from "bun:test";
import { feedOf } from "../../client/components/focus-feed.ts";
import { lanesOf } from "../../client/components/focus-lanes.ts";
import { axisTimes } from "../../client/components/focus-line.ts";
import { pathOf } from "../../client/components/focus-path.ts";
import { categoriesOf, domainOf } from "../../client/components/focus-sites.ts";
import { activityLabel, clockLabel, durationLabel } from "../../client/components/focus-words.ts";
import type { FocusActivity } from "../../client/index.ts";

const did = (
  timestamp: number,
  eventType: FocusActivity["eventType"],
  metadata: FocusActivity["metadata"] = {},
): FocusActivity => ({ eventType, timestamp, metadata });

const categoryOf = categoriesOf([
  { domain: "google.com", category: "distracting", isDefault: true },
  { domain: "docs.google.com", category: "focus", isDefault: true },
  { domain: "video.example", category: "distracting", isDefault: true },
  { domain: "video.example", category: "focus", isDefault: false },
]);

/** Oldest first, as it happened. */
const lanes = (to: number, ...activities: FocusActivity[]) =>
  lanesOf(activities.toReversed(), to, categoryOf);

describe("a site's category", () => {
  test("is that of the longest name that somebody listed", () => {
    expect(["docs.google.com", "mail.google.com", "com"].map(categoryOf)).toEqual([
      "focus",
      "distracting",
      "neutral",
    ]);
  });

  test("is the user's own word before the server's", () => {
    expect(categoryOf("www1.video.example")).toBe("focus");
  });

  test("is asked for by the domain, whatever the address", () => {
    const addresses = ["https://www.Example.org:8080/a?b#c", "example.org", "http://u:p@example.org", "", 7];
    expect(addresses.map(domainOf)).toEqual([
      "example.org",
      "example.org",
      "example.org",
      undefined,
      undefined,
    ]);
  });
});

describe("the lanes", () => {
  test("have a place until the next one, and the last one until the end", () => {
    const { places } = lanes(
      100,
      did(10, "tab_activated", { url: "docs.google.com" }),
      did(20, "typing"),
      did(40, "url_change", { url: "https://video.example/x" }),
    );
    expect(places).toEqual([
      { from: 10, to: 40, kind: "focus", domain: "docs.google.com" },
      { from: 40, to: 100, kind: "focus", domain: "video.example" },
    ]);
  });

  test("leave the browser, and come back to where one was", () => {
    const { places } = lanes(
      100,
      did(10, "tab_activated", { url: "docs.google.com" }),
      did(30, "window_blur"),
      did(60, "window_focus"),
    );
    expect(places.map(({ from, to, kind }) => [from, to, kind])).toEqual([
      [10, 30, "focus"],
      [30, 60, "outside"],
      [60, 100, "focus"],
    ]);
  });

  test("know idle time by its length, and a pause as what it is", () => {
    const { away } = lanes(
      100,
      did(30, "idle_end", { idleDuration: 20 }),
      did(40, "idle_start", { isPause: true }),
      did(50, "idle_end", { isPause: true, idleDuration: 10 }),
      did(90, "idle_start"),
    );
    expect(away).toEqual([
      { from: 10, to: 30, kind: "idle" },
      { from: 40, to: 50, kind: "pause" },
      { from: 90, to: 100, kind: "idle" },
    ]);
  });
});

test("what is the same several times in a row stands once, however fast one typed", () => {
  const rows = feedOf([
    did(9, "typing", { typingVelocity: 300 }),
    did(8, "typing", { typingVelocity: 200 }),
    did(7, "tab_switch", { url: "a.org" }),
    did(6, "typing"),
  ]);
  expect(rows).toEqual([
    { label: "Typed, 300 a minute", at: 9, count: 2 },
    { label: "Went to a.org", at: 7, count: 1 },
    { label: "Typed", at: 6, count: 1 },
  ]);
});

test("activities are told in words, without more of an address than its domain", () => {
  const all = [
    did(1, "url_change", { url: "https://a.org/secret" }),
    did(1, "idle_end", { idleDuration: 180_000 }),
    did(1, "idle_start", { isPause: true }),
    did(1, "window_blur"),
  ];
  expect(all.map(activityLabel)).toEqual([
    "Opened a.org",
    "Came back after 3 min",
    "Paused",
    "Left the browser",
  ]);
});

test("durations are told as people say them", () => {
  const told = [0, 48_000, 59_700, 720_000, 3_900_000, 3_599_000].map(durationLabel);
  expect(told).toEqual(["0 s", "48 s", "1 min", "12 min", "1 h 05 min", "1 h 00 min"]);
  expect([9_000, 249_000, 3_849_000].map(clockLabel)).toEqual(["0:09", "4:09", "1:04:09"]);
});

test("a line without points is none", () => {
  expect(pathOf([])).toEqual({ line: "", area: "" });
  expect(
    pathOf([
      [0, 50],
      [100, 25],
    ]),
  ).toEqual({ line: "M0 50L100 25", area: "M0 50L100 25L100 100L0 100Z" });
});

test("the times below the score are three, to the second in a short session, and none is there twice", () => {
  const from = new Date(2026, 10, 22, 10, 0, 0).getTime();
  const times = (ms: number) => axisTimes(from, from + ms, "en-GB");
  expect(times(600_000)).toEqual(["10:00", "10:05", "10:10"]);
  expect(times(2_000)).toEqual(["10:00:00", "10:00:01", "10:00:02"]);
  expect(times(1)).toEqual(["10:00:00"]);
});
