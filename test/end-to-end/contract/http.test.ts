/** protocol/README.md, "HTTP": the HTTP interface, its envelope, pages, and who may come in. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type RealServer, serviceKey, startRealServer } from "../../support/real-server.ts";
import { adminToken, caller, expectFailure } from "./support/http.ts";
import { newUserId, upTo } from "./support/people.ts";
import { claimsOf, inSeconds, sign, tokenFor } from "./support/tokens.ts";
import { WireClient } from "./support/wire-client.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
}, 60_000);
afterAll(() => server?.stop());
const call = caller(() => server);

describe("the envelope", () => {
  test("of a success has data, and meta with timestamp and a request id of its own", async () => {
    const [one, two] = await Promise.all([
      call("/api/v1/websocket/health"),
      call("/api/v1/websocket/health"),
    ]);
    expect(one.status).toBe(200);
    expect(Object.keys(one.body).sort()).toEqual(["data", "meta", "success"]);
    expect(one.body.success).toBe(true);
    expect(one.body.meta.timestamp).toBeInteger();
    expect(one.body.meta.requestId).not.toBe(two.body.meta.requestId);
  });

  test("of an unknown path is a not_found", async () => {
    expectFailure(await call("/api/v1/nothing-here"), 404, "not_found");
  });

  test("of a body that is not JSON is a bad_json", async () => {
    expectFailure(await call("/api/v1/messages", { token: tokenFor("u"), body: "{" }), 400, "bad_json");
  });

  test("of a body that does not fit is invalid_data with paths", async () => {
    const answer = await call("/api/v1/messages", { token: tokenFor("u"), body: { room: "conversation:x" } });
    expectFailure(answer, 422, "invalid_data");
    expect(JSON.stringify(answer.body.error?.details?.map(({ path }) => path))).toContain("content");
  });

  const refused: [string, (() => string) | undefined, string][] = [
    ["no token", undefined, "unauthenticated"],
    ["garbage", () => "garbage", "token_invalid"],
    ["another's signature", () => tokenFor("u").replace(/.{4}$/, "AAAA"), "token_invalid"],
    ["an expired token", () => sign({ sub: "u", exp: inSeconds(-3600) }), "token_expired"],
  ];

  test.each(refused)("with %s is a 401", async (_, make, code) => {
    const answer = await call("/api/v1/conversations", make ? { token: make() } : {});
    expectFailure(answer, 401, code);
  });
});

describe("operating", () => {
  test.each(["/health", "/ready"])("GET %s answers 200", async (path) => {
    const response = await fetch(server.url + path);
    expect(response.status).toBe(200);
    await response.text();
  });

  test("GET /metrics is Prometheus text", async () => {
    const response = await fetch(`${server.url}/metrics`);
    expect(response.headers.get("content-type")).toStartWith("text/plain");
    const lines = (await response.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines)
      expect(line).toMatch(/^[a-zA-Z_:][a-zA-Z0-9_:]*(\{[^}]*\})? [-+0-9.eInfNa]+( \d+)?$/);
  });

  test("GET /openapi.json describes every route that is served", async () => {
    const response = await fetch(`${server.url}/openapi.json`);
    const document = (await response.json()) as { openapi: string; paths: Record<string, object> };
    expect(document.openapi).toMatch(/^3\./);
    const paths = Object.keys(document.paths).map((path) => path.replace(/\{\w+\}/g, "*"));
    expect(paths).toContainValues([
      "/health",
      "/ready",
      "/metrics",
      "/api/v1/auth/guest",
      "/api/v1/auth/token",
      "/api/v1/auth/refresh",
      "/api/v1/auth/revoke",
      "/api/v1/tickets",
      "/api/v1/messages",
      "/api/v1/conversations",
      "/api/v1/conversations/*/messages",
      "/api/v1/websocket/health",
      "/api/v1/websocket/stats",
      "/api/v1/websocket/rooms/*",
    ]);
  });
});

describe("pages", () => {
  test("GET / is a page", async () => {
    const response = await fetch(`${server.url}/`);
    expect([response.status, response.headers.get("content-type")?.split(";")[0]]).toEqual([
      200,
      "text/html",
    ]);
    expect(await response.text()).toMatch(/^<!doctype html>/i);
  });

  test.each(["/sdk/tautline.js", "/sdk/components.js"])("GET %s is an ES module", async (path) => {
    const response = await fetch(server.url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^(text|application)\/javascript/);
    expect(new Bun.Transpiler({ loader: "js" }).scan(await response.text()).exports).not.toEqual([]);
  });
});

describe("auth", () => {
  test("a guest gets a token and a user, and may come in with it", async () => {
    const { status, body } = await call<{ token: string; user: { id: string; name: string; role: string } }>(
      "/api/v1/auth/guest",
      { body: { name: "Gus" } },
    );
    expect([status, body.data.user.name, body.data.user.role]).toEqual([200, "Gus", "user"]);
    const client = await WireClient.open(server.wsUrl);
    const welcome = await client.hello(body.data.token);
    expect(welcome.data.user).toEqual(body.data.user);
  });

  test("guests need no name, and each is somebody else", async () => {
    const guests = await Promise.all(
      upTo(2).map(() => call<{ user: { id: string } }>("/api/v1/auth/guest", { body: {} })),
    );
    expect(new Set(guests.map(({ body }) => body.data.user.id)).size).toBe(2);
  });

  test("a service key mints a token with what was asked for", async () => {
    const userId = newUserId("minted");
    const asked = { userId, name: "Minty", role: "admin", rooms: { "channel:news": "r" }, ttlSeconds: 90 };
    const { status, body } = await call<{ token: string }>("/api/v1/auth/token", {
      token: serviceKey,
      body: asked,
    });
    expect(status).toBe(200);
    const claims = claimsOf(body.data.token);
    expect(claims).toMatchObject({
      sub: userId,
      name: "Minty",
      role: "admin",
      rooms: { "channel:news": "r" },
    });
    expect(Math.abs((claims.exp ?? 0) - inSeconds(90))).toBeLessThan(5);
    const client = await WireClient.open(server.wsUrl);
    expect((await client.hello(body.data.token)).data.user).toEqual({
      id: userId,
      name: "Minty",
      role: "admin",
    });
  });

  test("a minted token is a user's by default, and always expires", async () => {
    const { body } = await call<{ token: string }>("/api/v1/auth/token", {
      token: serviceKey,
      body: { userId: newUserId() },
    });
    const claims = claimsOf(body.data.token);
    expect(claims.exp).toBeGreaterThan(inSeconds(0));
    expect(claims.role ?? "user").toBe("user");
  });

  test("minting needs a service key: no key, a wrong key, a user and an admin are refused", async () => {
    const body = { userId: "victim" };
    expect((await call("/api/v1/auth/token", { body })).status).toBe(401);
    expect((await call("/api/v1/auth/token", { body, token: `${serviceKey}x` })).status).toBe(401);
    expect((await call("/api/v1/auth/token", { body, token: serviceKey.slice(0, -1) })).status).toBe(401);
    for (const token of [tokenFor("u"), adminToken()]) {
      expectFailure(await call("/api/v1/auth/token", { body, token }), 403, "forbidden");
    }
  });

  test("refresh gives the same user a later token", async () => {
    const userId = newUserId();
    const exp = inSeconds(30);
    const token = tokenFor(userId, { exp, name: "Ray", role: "admin" });
    const { body } = await call<{ token: string }>("/api/v1/auth/refresh", { token, method: "POST" });
    const claims = claimsOf(body.data.token);
    expect(claims).toMatchObject({ sub: userId, name: "Ray", role: "admin" });
    expect(claims.exp).toBeGreaterThan(exp);
  });

  test("refresh needs a token that still holds", async () => {
    expect((await call("/api/v1/auth/refresh", { method: "POST" })).status).toBe(401);
    const token = sign({ sub: "u", exp: inSeconds(-3600) });
    expectFailure(await call("/api/v1/auth/refresh", { method: "POST", token }), 401, "token_expired");
  });

  test("tickets need a token", async () => {
    expect((await call("/api/v1/tickets", { method: "POST" })).status).toBe(401);
  });
});
