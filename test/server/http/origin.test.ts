import { describe, expect, test } from "bun:test";
import { extensionOrigin } from "../../../protocol/extension.ts";
import { secret } from "../auth/support.ts";
import { base, http } from "./support.ts";

const listed = "https://app.example.com";
const extension = "chrome-extension://abcdef";
const env = { TAUTLINE_ALLOWED_ORIGINS: `${listed},${extension}` };
const publicBind = { HOST: "0.0.0.0", TAUTLINE_JWT_SECRET: secret, TAUTLINE_GUESTS: "on" };

describe("by origin", () => {
  const table: readonly [who: string, origin: string | undefined, postStatus: number, readable: boolean][] = [
    ["no browser", undefined, 200, false],
    ["the server's own page", base, 200, true],
    ["a listed site", listed, 200, true],
    ["a listed extension", extension, 200, true],
    ["the project's own extension, which nobody lists", extensionOrigin, 200, true],
    ["an extension whose id begins alike", `${extensionOrigin}a`, 403, false],
    ["the same id in another browser", extensionOrigin.replace("chrome", "moz"), 403, false],
    ["a foreign site", "https://evil.example.com", 403, false],
    ["a site that begins alike", `${listed}.evil.com`, 403, false],
    ["the listed site by http", "http://app.example.com", 403, false],
    ["a sandboxed frame", "null", 403, false],
  ];

  test.each(table)("%s changes things or not", async (_, origin, status) => {
    const headers: Record<string, string> = origin === undefined ? {} : { origin };
    const answer = await http({ env }).ask("/api/v1/auth/guest", { json: {}, headers });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.json.error?.code).toBe("forbidden");
  });

  test.each(table)("%s reads answers or not", async (_, origin, __, readable) => {
    const headers: Record<string, string> = origin === undefined ? {} : { origin };
    const answer = await http({ env }).ask("/health", { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-origin")).toBe(readable ? (origin ?? null) : null);
    expect(answer.headers.get("vary")).toContain("Origin");
  });

  test("who is not let in learns that a server is there, and nothing more", async () => {
    const headers = { origin: "chrome-extension://another" };
    const answer = await http({ env }).ask("/health", { headers });
    // Otherwise it is, to a browser, as if nothing answered.
    expect(answer.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("a listed site reads which part of which file it got, and its name", async () => {
    const { headers } = await http({ env }).ask("/health", { headers: { origin: listed } });
    const exposed = headers.get("access-control-expose-headers")?.split(", ");
    expect(exposed).toEqual(expect.arrayContaining(["ETag", "Content-Range", "Content-Disposition"]));
  });

  test("a foreign page is refused that asks for no leave, because it sends plain text", async () => {
    for (const path of ["/api/v1/auth/guest", "/api/v1/pairings/claim"]) {
      const headers = { origin: "https://evil.example.com", "content-type": "text/plain" };
      expect((await http({ env }).ask(path, { body: "{}", headers })).status).toBe(403);
    }
  });

  test("a refusal tells the foreign page nothing it can read", async () => {
    const headers = { origin: "https://evil.example.com" };
    const answer = await http({ env }).ask("/api/v1/auth/guest", { json: {}, headers });
    expect(answer.headers.has("access-control-allow-origin")).toBe(false);
    expect(answer.json.error?.message).toContain("TAUTLINE_ALLOWED_ORIGINS");
  });

  test("an origin that is refused again and again is one warning in the log, with what to do", async () => {
    const { ask, logged } = http({ env });
    const headers = { origin: "https://evil.example.com" };
    for (let came = 0; came < 3; came += 1) await ask("/api/v1/auth/guest", { json: {}, headers });
    const preflight = { ...headers, "access-control-request-method": "POST" };
    await ask("/api/v1/auth/guest", { method: "OPTIONS", headers: preflight });
    const warned = logged.map((line) => JSON.parse(line)).filter(({ level }) => level === "warn");
    expect(warned.map(({ message }) => message)).toEqual([
      'pages of "https://evil.example.com" may not use this server; add exactly this to TAUTLINE_ALLOWED_ORIGINS, ' +
        "or make it TAUTLINE_PUBLIC_URL if that is where all browsers come",
    ]);
  });

  test("a page without an origin is not told to list what cannot be listed", async () => {
    const answer = await http({ env }).ask("/api/v1/auth/guest", { json: {}, headers: { origin: "null" } });
    expect(answer.json.error?.message).toBe(
      "pages without an origin (a sandboxed frame, a local file) may not use this server; serve the page over http",
    );
  });

  test.each(["chrome-extension://abcdeg", "moz-extension://0c7e4d5e-2a3b-4c1d-9e8f-001122334455"])(
    "%s is told which setting lets it in",
    async (origin) => {
      const answer = await http({ env }).ask("/api/v1/auth/guest", { json: {}, headers: { origin } });
      expect(answer.status).toBe(403);
      expect(answer.json.error?.message).toBe(
        `the extension "${origin}" may not use this server; if it is yours, add exactly this to TAUTLINE_ALLOWED_ORIGINS`,
      );
    },
  );

  test("a listed site can read a refusal", async () => {
    const answer = await http({ env }).ask("/api/v1/conversations", { headers: { origin: listed } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("access-control-allow-origin")).toBe(listed);
  });

  test("credentials are never allowed, for there are none", async () => {
    const answer = await http({ env }).ask("/health", { headers: { origin: listed } });
    expect(answer.headers.has("access-control-allow-credentials")).toBe(false);
  });

  test("https behind a trusted proxy is the same origin", async () => {
    const headers = {
      host: "10.0.0.5:8765",
      origin: "https://chat.example.com",
      "x-forwarded-proto": "https",
      "x-forwarded-host": "chat.example.com",
    };
    const ask = (trusted: string) =>
      http({ env: { TAUTLINE_TRUSTED_PROXY: trusted } }).ask("/api/v1/auth/guest", { json: {}, headers });
    expect((await ask("on")).status).toBe(200);
    expect((await ask("off")).status).toBe(403);
  });

  test.each([{}, publicBind])(
    "with a public URL no other host is the server's own, bound by %p",
    async (bind) => {
      const given = {
        ...bind,
        TAUTLINE_PUBLIC_URL: "https://chat.example.com",
        TAUTLINE_TRUSTED_PROXY: "on",
      };
      const { ask } = http({ env: { ...given, TAUTLINE_GUESTS: "on" } });
      const forged = { host: "evil.com", origin: "http://evil.com", "x-forwarded-host": "evil.com" };
      expect((await ask("/api/v1/auth/guest", { json: {}, headers: forged })).status).toBe(403);
      const own = { host: "10.0.0.5:8765", origin: "https://chat.example.com" };
      expect((await ask("/api/v1/auth/guest", { json: {}, headers: own })).status).toBe(200);
    },
  );

  test.each([{}, publicBind])(
    "without a public URL it goes by the host that was asked for, bound by %p",
    async (bind) => {
      const { ask } = http({ env: bind });
      const headers = { host: "chat.example.com", origin: "http://chat.example.com" };
      expect((await ask("/api/v1/auth/guest", { json: {}, headers })).status).toBe(200);
    },
  );
});

describe("a preflight", () => {
  const preflight = (origin: string) => ({
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization",
    },
  });

  test("from a listed site is answered with what is allowed", async () => {
    const { status, headers } = await http({ env }).ask("/api/v1/messages", preflight(listed));
    expect(status).toBe(204);
    expect(headers.get("access-control-allow-origin")).toBe(listed);
    expect(headers.get("access-control-allow-methods")).toBe("GET, POST, PUT, PATCH, DELETE");
    expect(headers.get("access-control-allow-headers")).toContain("Authorization");
  });

  test("lets a listed site ask for a part of a file, or only for one that it does not hold", async () => {
    const { headers } = await http({ env }).ask("/api/v1/files/1", preflight(listed));
    expect(headers.get("access-control-allow-headers")).toContain("If-None-Match, If-Range, Range");
  });

  test("from the extension is answered with what it needs, and with no word of cookies", async () => {
    const { status, headers } = await http().ask("/api/v1/sites", preflight(extensionOrigin));
    expect(status).toBe(204);
    expect(headers.get("access-control-allow-origin")).toBe(extensionOrigin);
    expect(headers.get("access-control-allow-methods")).toContain("PUT");
    expect(headers.get("access-control-allow-headers")).toContain("Authorization");
    expect(headers.has("access-control-allow-credentials")).toBe(false);
  });

  test.each(["https://evil.example.com", "null"])("from %s is refused", async (origin) => {
    const { status, headers } = await http({ env }).ask("/api/v1/messages", preflight(origin));
    expect(status).toBe(403);
    expect(headers.has("access-control-allow-origin")).toBe(false);
    expect(headers.has("access-control-allow-methods")).toBe(false);
  });
});
