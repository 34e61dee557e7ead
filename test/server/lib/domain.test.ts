import { expect, test } from "bun:test";
import { domainNamed, domainOf } from "../../../server/lib/domain.ts";

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

test("what is no web address has no domain", () => {
  for (const url of [
    "",
    "about:blank",
    "chrome://settings",
    "file:///etc/passwd",
    "mailto:a@github.com",
    "/",
    7,
  ]) {
    expect([url, domainOf(url)]).toEqual([url, undefined]);
  }
});

test("a domain in another script is the one that browsers write", () => {
  for (const url of ["bücher.example", "https://BÜCHER.example/x", "https://xn--bcher-kva.example/"]) {
    expect(domainOf(url)).toBe("xn--bcher-kva.example");
  }
  expect(domainNamed("www.Bücher.example")).toBe("xn--bcher-kva.example");
});

test("a person names a domain and nothing more", () => {
  expect(domainNamed(" www.Example.com. ")).toBe("example.com");
  expect(domainNamed("localhost")).toBe("localhost");
  const more = ["https://example.com", "example.com/a", "example.com:80", "a b", "", "www.", "*.example.com"];
  for (const text of [...more, `${"a".repeat(254)}`]) {
    expect([text, domainNamed(text)]).toEqual([text, undefined]);
  }
});
