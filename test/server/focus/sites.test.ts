import { expect, test } from "bun:test";
import type { SiteCategory } from "../../../protocol/focus-report.ts";
import { categoryOf } from "../../../server/focus/sites.ts";

const own = (entries: Record<string, SiteCategory>) => new Map(Object.entries(entries));

test("what is no web address is neutral", () => {
  expect(categoryOf("about:blank", own({}))).toBe("neutral");
  expect(categoryOf(undefined, own({}))).toBe("neutral");
});

test("a site is known by the longest name that the list has for it", () => {
  expect(categoryOf("https://m.youtube.com/shorts", own({}))).toBe("distracting");
  expect(categoryOf("https://studio.youtube.com", own({}))).toBe("neutral");
  expect(categoryOf("https://notyoutube.com", own({}))).toBe("neutral");
  expect(categoryOf("https://youtube.com.evil.example", own({}))).toBe("neutral");
});

test("the owner's word comes before the list's, also where it is about a shorter name", () => {
  expect(categoryOf("docs.google.com", own({ "google.com": "distracting" }))).toBe("distracting");
  expect(categoryOf("old.reddit.com", own({ "reddit.com": "focus" }))).toBe("focus");
});

test("nobody can name a whole top-level domain", () => {
  expect(categoryOf("example.com", own({ com: "distracting" }))).toBe("neutral");
});
