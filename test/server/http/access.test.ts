/** Who gets in by HTTP, with what, and what is refused to whom. */
import { describe, expect, test } from "bun:test";
import { forge, secret, sign, startMs, startSeconds } from "../auth/support.ts";
import { http, serviceKey } from "./support.ts";

describe("a guest", () => {
  test("with a name that is none is refused, and it is no bug", async () => {
    const { ask } = http();
    for (const name of [{ length: { toString: 0 } }, "x".repeat(1_025)]) {
      const { status } = await ask("/api/v1/auth/guest", { json: { name } });
      expect(status).toBe(422);
    }
  });

  test("gets a token that is theirs", async () => {
    const { ask, deps } = http();
    const { data } = (await ask("/api/v1/auth/guest", { json: { name: "Ada" } })).json;
    expect(data?.user).toEqual({ id: expect.stringMatching(/^g\w{10}$/), name: "Ada", role: "user" });
    expect((await deps.tokens.verify(String(data?.token))).user).toEqual(data?.user as never);
  });

  test("is turned away where guests are off", async () => {
    const { ask } = http({ env: { TAUTLINE_GUESTS: "off" } });
    const { status, json } = await ask("/api/v1/auth/guest", { json: {} });
    expect([status, json.error?.code]).toEqual([403, "forbidden"]);
  });

  test("is turned away when too many come from its address, and told when to come again", async () => {
    const asked: string[] = [];
    const guestWaitMs = (address: string) => {
      asked.push(address);
      return 1_200;
    };
    const { ask } = http({ deps: { guestWaitMs } });
    const { status, headers, json } = await ask("/api/v1/auth/guest", { json: {} });
    expect([status, json.error?.code, headers.get("retry-after")]).toEqual([429, "rate_limited", "2"]);
    expect(json.error?.message).toBe("more than 30 guests a minute from this address");
    expect(asked).toEqual(["127.0.0.1"]);
  });

  test("can renew the token", async () => {
    const { ask, clock } = http();
    const first = (await ask("/api/v1/auth/guest", { json: {} })).json.data;
    clock.advance(86_400_000);
    const { data } = (await ask("/api/v1/auth/refresh", { method: "POST", token: String(first?.token) }))
      .json;
    expect(data?.user).toEqual(first?.user);
    expect(data?.expiresAt).toBe(startMs + 8 * 86_400_000);
  });
});

describe("minting", () => {
  test("with a service key gives a token for anyone", async () => {
    const { ask, deps } = http();
    const json = { userId: "bob", name: "Bob", role: "admin", rooms: { "channel:x": "rw" }, ttlSeconds: 60 };
    const { data } = (await ask("/api/v1/auth/token", { json, token: serviceKey })).json;
    expect(await deps.tokens.verify(String(data?.token))).toEqual({
      user: { id: "bob", name: "Bob", role: "admin" },
      issuedAt: startMs,
      expiresAt: startMs + 60_000,
      rooms: { "channel:x": "rw" },
    } as never);
  });

  test("lasts an hour unless told otherwise", async () => {
    const { data } = (await http().ask("/api/v1/auth/token", { json: { userId: "bob" }, token: serviceKey }))
      .json;
    expect(data?.expiresAt).toBe(startMs + 3_600_000);
  });

  test.each(["user", "admin", "service"] as const)("is not for a token of role %s", async (role) => {
    const { ask, tokenOf } = http();
    const token = await tokenOf("alice", role);
    const { status, json } = await ask("/api/v1/auth/token", { json: { userId: "bob" }, token });
    expect([status, json.error?.code]).toEqual([403, "forbidden"]);
  });

  test.each([
    ["no user", {}],
    ["an id that is none", { userId: "a b" }],
    ["an unknown role", { userId: "bob", role: "root" }],
    ["an unknown grant", { userId: "bob", rooms: { x: "w" } }],
    ["a grant for no channel", { userId: "bob", rooms: { "orders-1": "rw" } }],
    ["the id that the key itself acts as", { userId: "service" }],
    ["no time at all", { userId: "bob", ttlSeconds: 0 }],
    ["a fraction of time", { userId: "bob", ttlSeconds: 1.5 }],
    ["ten years", { userId: "bob", ttlSeconds: 315_360_000 }],
  ])("refuses %s", async (_, json) => {
    const { status } = await http().ask("/api/v1/auth/token", { json, token: serviceKey });
    expect(status).toBe(422);
  });
});

describe("a ticket", () => {
  test("stands for the token's user", async () => {
    const { ask, tokenOf, deps } = http();
    const { data } = (await ask("/api/v1/tickets", { method: "POST", token: await tokenOf("alice") })).json;
    expect(data?.expiresAt).toBe(startMs + 30_000);
    expect(deps.tickets.redeem(String(data?.ticket)).user.id).toBe("alice" as never);
  });

  test("is not for a service key", async () => {
    const { status } = await http().ask("/api/v1/tickets", { method: "POST", token: serviceKey });
    expect(status).toBe(403);
  });
});

describe("without the right to", () => {
  const protectedRoutes: readonly [method: string, path: string][] = [
    ["POST", "/api/v1/auth/token"],
    ["POST", "/api/v1/auth/refresh"],
    ["POST", "/api/v1/auth/revoke"],
    ["POST", "/api/v1/tickets"],
    ["POST", "/api/v1/messages"],
    ["PATCH", "/api/v1/messages/1-a"],
    ["DELETE", "/api/v1/messages/1-a"],
    ["GET", "/api/v1/conversations"],
    ["GET", "/api/v1/conversations/team/messages"],
    ["GET", "/api/v1/websocket/stats"],
    ["GET", "/api/v1/websocket/rooms/conversation%3Ateam"],
    ["POST", "/api/v1/websocket/broadcast"],
    ["POST", "/api/v1/websocket/broadcast/user/bob"],
    ["POST", "/api/v1/websocket/broadcast/room/conversation%3Ateam"],
  ];
  const good = { sub: "alice", exp: startSeconds + 60, role: "admin" };
  const tokens: readonly [why: string, token: string | Promise<string> | undefined, code: string][] = [
    ["no token", undefined, "unauthenticated"],
    ["an empty token", "", "unauthenticated"],
    ["rubbish", "rubbish", "token_invalid"],
    ["a key cut short", serviceKey.slice(1), "token_invalid"],
    ["alg none", forge({ alg: "none" }, good), "token_invalid"],
    ["another secret", sign(good, { alg: "HS256" }, new TextEncoder().encode(`${secret}!`)), "token_invalid"],
    ["no expiry", sign({ sub: "alice" }), "token_invalid"],
    ["an expired token", sign({ ...good, exp: startSeconds }), "token_expired"],
  ];

  for (const [method, path] of protectedRoutes) {
    test.each(tokens)(`${method} ${path} refuses %s`, async (_, token, code) => {
      const given = await token;
      const { ask, asked } = http();
      const answer = await ask(path, { method, ...(given === undefined ? {} : { token: given }) });
      expect(answer.status).toBe(401);
      expect(answer.json.error?.code).toBe(code);
      expect(answer.headers.get("www-authenticate")).toBe("Bearer");
      expect(asked).toEqual([]);
    });
  }

  const either = "it is neither a signed JWT nor a service key of this server";
  test.each([
    [
      "/api/v1/auth/token",
      undefined,
      "send a service key as `Authorization: Bearer KEY`, one of TAUTLINE_API_KEYS",
    ],
    ["/api/v1/auth/token", serviceKey.slice(1), either],
    [
      "/api/v1/publish",
      undefined,
      "send a service key as `Authorization: Bearer KEY`, one of TAUTLINE_API_KEYS",
    ],
    ["/api/v1/publish", "rubbish", either],
    ["/api/v1/messages", undefined, "send a token or a service key as `Authorization: Bearer …`"],
    ["/api/v1/messages", serviceKey.slice(1), either],
    ["/api/v1/tickets", undefined, "send a token as `Authorization: Bearer TOKEN`"],
    ["/api/v1/tickets", "rubbish", "it is not a signed JWT"],
    ["/api/v1/auth/revoke", undefined, "send a token as `Authorization: Bearer TOKEN`"],
    ["/api/v1/auth/revoke", "rubbish", "it is not a signed JWT"],
  ])("POST %s with %p says what it wants", async (path, token, says) => {
    const { ask } = http();
    const { json } = await ask(path, { method: "POST", ...(token === undefined ? {} : { token }) });
    expect(json.error?.message).toContain(says);
    if (token !== undefined) expect(json.error?.message).not.toContain(token);
  });

  test("a token that is refused for something else is told what, also where keys are taken", async () => {
    const { ask } = http();
    const { json } = await ask("/api/v1/messages", { method: "POST", token: await sign({ sub: "alice" }) });
    expect(json.error?.message).toContain("no `exp`");
  });

  test("a token in the query counts for nothing", async () => {
    const { ask, tokenOf } = http();
    expect((await ask(`/api/v1/conversations?token=${await tokenOf("alice")}`)).status).toBe(401);
  });

  test.each(["/api/v1/websocket/stats", "/api/v1/websocket/rooms/conversation%3Ateam"])(
    "%s is for admins only",
    async (path) => {
      const { ask, tokenOf } = http();
      expect((await ask(path, { token: await tokenOf("alice") })).status).toBe(403);
      expect((await ask(path, { token: await tokenOf("bot", "service") })).status).toBe(403);
      expect((await ask(path, { token: await tokenOf("root", "admin") })).status).toBe(200);
    },
  );
});
