import { describe, expect, test } from "bun:test";
import { extensionId, extensionOrigin } from "../../../protocol/extension.ts";
import { isOriginAllowed, originFacts } from "../../../server/auth/origin.ts";

const allowList = ["https://app.example.com", "http://localhost:3000", "chrome-extension://abcdef"];
const host = "chat.example.com:8765";

describe("which origins are allowed", () => {
  const table: readonly [why: string, origin: string | undefined, host: string, allowed: boolean][] = [
    ["no origin at all", undefined, host, true],
    ["the same origin", "http://chat.example.com:8765", host, true],
    ["the same origin on the scheme's port", "http://chat.example.com", "chat.example.com:80", true],
    ["the same origin, host in capitals", "http://chat.example.com:8765", "Chat.Example.com:8765", true],
    ["the same origin by IPv6", "http://[::1]:8765", "[::1]:8765", true],
    ["another scheme", "https://chat.example.com:8765", host, false],
    ["another port", "http://chat.example.com:1", host, false],
    ["no port", "http://chat.example.com", host, false],
    ["a subdomain", "http://x.chat.example.com:8765", host, false],
    ["a parent domain", "http://example.com:8765", host, false],
    ["a name that begins alike", "http://chat.example.com.evil.com:8765", host, false],
    ["a user part", "http://chat.example.com:8765@evil.com", host, false],
    ["a path", "http://chat.example.com:8765/", host, false],
    ["null", "null", host, false],
    ["null where the host is null too", "null", "null", false],
    ["nothing", "", host, false],
    ["rubbish", "http://", host, false],
    ["a listed site", "https://app.example.com", host, true],
    ["a listed site with its port", "http://localhost:3000", host, true],
    ["a listed extension", "chrome-extension://abcdef", host, true],
    ["the project's own extension", extensionOrigin, host, true],
    ["its id in capitals", `chrome-extension://${extensionId.toUpperCase()}`, host, false],
    ["its id as a site", `https://${extensionId}`, host, false],
    ["its id with a path", `${extensionOrigin}/popup.html`, host, false],
    ["another extension", "chrome-extension://abcdeg", host, false],
    ["a listed site by another scheme", "http://app.example.com", host, false],
    ["a listed site in capitals", "https://APP.example.com", host, false],
    ["a subdomain of a listed site", "https://x.app.example.com", host, false],
    ["a listed site with a path", "https://app.example.com/", host, false],
  ];
  test.each(table)("%s", (_, origin, hostHeader, allowed) => {
    expect(isOriginAllowed({ origin, host: hostHeader }, { allowList, ownHosts: "any" })).toBe(allowed);
  });

  test("https is the same origin where a proxy says that it was asked by https", () => {
    const facts = { origin: "https://chat.example.com", host: "chat.example.com" };
    const rules = { allowList, ownHosts: "any" } as const;
    expect(isOriginAllowed({ ...facts, forwardedProto: "https" }, rules)).toBe(true);
    expect(isOriginAllowed(facts, rules)).toBe(false);
  });

  test.each([
    "localhost:8765",
    "chat.localhost:8765",
    "LOCALHOST",
    "127.0.0.1:8765",
    "127.1.2.3",
    "[::1]:8765",
  ])("%s is the server's own where only loopback names are", (name) => {
    const facts = { origin: `http://${name.toLowerCase()}`, host: name };
    expect(isOriginAllowed(facts, { allowList, ownHosts: "loopback" })).toBe(true);
  });

  test.each([
    "evil.com",
    "localhost.evil.com",
    "evillocalhost",
    "127.0.0.1.evil.com",
    "128.0.0.1",
    "[::2]",
    "127.evil",
  ])("%s is not the server's own where only loopback names are, wherever it points to", (name) => {
    const facts = { origin: `http://${name}`, host: name };
    expect(isOriginAllowed(facts, { allowList, ownHosts: "loopback" })).toBe(false);
  });
});

describe("facts from headers", () => {
  const headers = new Headers({
    origin: "https://chat.example.com",
    host: "10.0.0.5:8765",
    "x-forwarded-host": "chat.example.com, inner",
    "x-forwarded-proto": "HTTPS, http",
  });

  test("believe a proxy that is trusted", () => {
    expect(originFacts(headers, true)).toEqual({
      origin: "https://chat.example.com",
      host: "chat.example.com",
      forwardedProto: "https",
    });
  });

  test("believe nobody else", () => {
    expect(originFacts(headers, false)).toEqual({
      origin: "https://chat.example.com",
      host: "10.0.0.5:8765",
    });
  });

  test("do without what a trusted proxy does not say", () => {
    expect(originFacts(new Headers({ host: "a", "x-forwarded-proto": "gopher" }), true)).toEqual({
      origin: undefined,
      host: "a",
    });
  });
});
