import { expect, test } from "bun:test";
import { readDomain } from "../../../extension/pages/domain.ts";
import { isReadOnTheWay, readServer } from "../../../extension/pages/words.ts";

test("a domain is read from whatever it stands in", () => {
  const typed = [
    "example.org",
    " Docs.Example.org ",
    "https://docs.example.org:8443/a?b#c",
    "localhost",
    "example.org.",
  ];
  expect(typed.map(readDomain)).toEqual([
    ...["example.org", "docs.example.org", "docs.example.org", "localhost", "example.org"],
  ]);
});

test("a domain in another script is the one that addresses have", () => {
  expect(readDomain("bücher.example")).toBe("xn--bcher-kva.example");
});

test("what is no domain is none", () => {
  expect(["", "not a domain", "ftp://example.org", "a..b", "-a.example"].map(readDomain)).toEqual(
    Array(5).fill(undefined),
  );
});

test("a server's address is its origin, and nothing stands behind it", () => {
  expect(readServer(" HTTPS://Focus.example.org/ ")).toBe("https://focus.example.org");
  expect(
    ["127.0.0.1:8765", "http://a:b@example.org", "https://example.org/focus", "ftp://example.org"].map(
      readServer,
    ),
  ).toEqual(Array(4).fill(undefined));
});

test("plain http is read on its way, but on this machine and in a private network", () => {
  const isRead = [
    "http://focus.example.org",
    "http://8.8.8.8:8765",
    "http://172.32.0.1",
    "http://10.org",
    "http://[2001:db8::1]",
  ];
  const isNot = [
    ...["https://focus.example.org", "http://127.0.0.1:8765", "http://localhost:8765", "http://[::1]:8765"],
    ...["http://10.1.2.3", "http://172.16.0.1", "http://192.168.1.2", "http://[fd00::1]", "http://nas.local"],
  ];
  expect(isRead.filter((server) => !isReadOnTheWay(server))).toEqual([]);
  expect(isNot.filter(isReadOnTheWay)).toEqual([]);
});
