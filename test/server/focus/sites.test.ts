import { expect, test } from "bun:test";
import { categoryOf, domainOf, type SiteCategory } from "../../../server/focus/sites.ts";

const own = (entries: Record<string, SiteCategory>) => new Map(Object.entries(entries));

test("an address gives its domain, however much of it is said", () => {
  const said = [
    "github.com",
    "https://github.com",
    "https://www.GitHub.com/a/b?c=reddit.com#d",
    "http://user:pass@github.com:8080/x",
    "github.com:443",
    "github.com./x",
  ];
  for (const url of said) expect(domainOf(url)).toBe("github.com");
  expect(domainOf("localhost:3000")).toBe("localhost");
});

test("what is no web address has no domain, and is neutral", () => {
  for (const url of [
    "",
    "about:blank",
    "chrome://settings",
    "file:///etc/passwd",
    "mailto:a@github.com",
    "/",
  ]) {
    expect([url, domainOf(url)]).toEqual([url, undefined]);
    expect(categoryOf(url, own({}))).toBe("neutral");
  }
  expect(domainOf(7)).toBeUndefined();
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
