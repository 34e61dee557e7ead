import { describe, expect, test } from "bun:test";
import type { HandleResult } from "../../../server/http/deps.ts";
import { forge, secret, sign, startMs, startSeconds } from "../auth/support.ts";
import { http, serviceKey } from "./support.ts";

describe("probes", () => {
  test("say that the server serves", async () => {
    expect((await http().ask("/ready")).json.data).toEqual({ ready: true });
  });

  test("say why it does not", async () => {
    const { ask } = http({ deps: { readiness: () => ({ ready: false, reason: "going away" }) } });
    const { status, json } = await ask("/ready");
    expect(status).toBe(503);
    expect(json.error).toEqual({ code: "unavailable", message: "going away" });
    expect((await ask("/health")).status).toBe(200);
    expect((await ask("/api/v1/websocket/health")).json.data?.healthy).toBe(false);
  });

  test("give the numbers to Prometheus", async () => {
    const { text, headers } = await http().ask("/metrics");
    expect(text).toBe("tautline_connections 3\n");
    expect(headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  });

  test("HEAD answers as GET does, without a body", async () => {
    const { status, text } = await http().ask("/health", { method: "HEAD" });
    expect([status, text]).toEqual([200, ""]);
  });
});

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
    const asked: [string | null, string][] = [];
    const guestWaitMs = (headers: Headers, address: string) => {
      asked.push([headers.get("x-forwarded-for"), address]);
      return 1_200;
    };
    const { ask } = http({ deps: { guestWaitMs } });
    const given = { json: {}, headers: { "x-forwarded-for": "198.51.100.7" } };
    const { status, headers, json } = await ask("/api/v1/auth/guest", given);
    expect([status, json.error?.code, headers.get("retry-after")]).toEqual([429, "rate_limited", "2"]);
    expect(asked).toEqual([["198.51.100.7", "127.0.0.1"]]);
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

describe("a message", () => {
  const json = { room: "conversation:team", content: " Hi ", replyTo: "m1", kind: "text" };

  test("goes to the same handler as on a connection, and its reply comes back", async () => {
    const { ask, asked, tokenOf } = http({ answer: () => ({ ok: true, data: { messageId: "m2", seq: 7 } }) });
    const answer = await ask("/api/v1/messages", { json, token: await tokenOf("alice") });
    expect(answer.json.data).toEqual({ messageId: "m2", seq: 7 });
    expect(asked).toEqual([{ userId: "alice", type: "message:send", data: json, requestId: undefined }]);
  });

  test("from a service key is the service's", async () => {
    const { ask, asked } = http();
    await ask("/api/v1/messages", { json, token: serviceKey });
    expect(asked[0]?.userId).toBe("service");
  });

  test.each([
    ["`id`", { id: "r-1" }, {}],
    ["Idempotency-Key", {}, { "idempotency-key": "r-1" }],
    ["both alike", { id: "r-1" }, { "idempotency-key": "r-1" }],
  ])("has %s for its request id", async (_, more, headers) => {
    const { ask, asked, tokenOf } = http();
    await ask("/api/v1/messages", { json: { ...json, ...more }, headers, token: await tokenOf("alice") });
    expect(asked[0]).toMatchObject({ data: json, requestId: "r-1" });
    expect(asked[0]?.data).not.toHaveProperty("id");
  });

  test.each([
    ["two different ids", { ...json, id: "r-1" }, { "idempotency-key": "r-2" }],
    ["an id too long", { ...json, id: "x".repeat(65) }, {}],
    ["an empty id", { ...json, id: "" }, {}],
    ["no room", { content: "Hi" }, {}],
    ["no content", { room: "conversation:team" }, {}],
    ["nothing", {}, {}],
  ])("with %s is refused before any handler", async (_, body, headers) => {
    const { ask, asked, tokenOf } = http();
    const answer = await ask("/api/v1/messages", { json: body, headers, token: await tokenOf("alice") });
    expect([answer.status, answer.json.error?.code]).toEqual([422, "invalid_data"]);
    expect(asked).toEqual([]);
  });

  test("to one member reaches the handler as such, which must refuse it", async () => {
    const { ask, asked, tokenOf } = http();
    await ask("/api/v1/messages", { json: { ...json, to: "bob" }, token: await tokenOf("alice") });
    expect(asked[0]?.data).toEqual({ ...json, to: "bob" });
  });
});

describe("what a handler refuses", () => {
  const refusals: readonly [HandleResult & { ok: false }, number][] = [
    [{ ok: false, error: { code: "forbidden", message: "no" } }, 403],
    [{ ok: false, error: { code: "not_found", message: "no" } }, 404],
    [{ ok: false, error: { code: "conflict", message: "no" } }, 409],
    [{ ok: false, error: { code: "too_large", message: "no" } }, 413],
    [
      {
        ok: false,
        error: { code: "invalid_data", message: "no", details: [{ path: "room", message: "x" }] },
      },
      422,
    ],
    [{ ok: false, error: { code: "unavailable", message: "no" } }, 503],
  ];
  test.each(refusals)("%p has its status", async (result, status) => {
    const { ask, tokenOf } = http({ answer: () => result });
    const answer = await ask("/api/v1/conversations", { token: await tokenOf("alice") });
    expect(answer.status).toBe(status);
    expect(answer.json.error).toEqual(result.error as never);
  });

  test("for its rate says when to come again, in whole seconds", async () => {
    const error = { code: "rate_limited", message: "slow down", retryAfterMs: 1_200 } as const;
    const { ask, tokenOf } = http({ answer: () => ({ ok: false, error }) });
    const { status, headers } = await ask("/api/v1/conversations", { token: await tokenOf("alice") });
    expect([status, headers.get("retry-after")]).toEqual([429, "2"]);
  });

  test("is a bug where the handler throws", async () => {
    const { ask, tokenOf } = http({ answer: () => Promise.reject(new Error("hush")) });
    const { status, text } = await ask("/api/v1/conversations", { token: await tokenOf("alice") });
    expect(status).toBe(500);
    expect(text).not.toContain("hush");
  });
});

describe("conversations", () => {
  test("are listed by the handler", async () => {
    const { ask, asked, tokenOf } = http({ answer: () => ({ ok: true, data: { conversations: [] } }) });
    const { json } = await ask("/api/v1/conversations", { token: await tokenOf("alice") });
    expect(json.data).toEqual({ conversations: [] });
    expect(asked).toEqual([{ userId: "alice", type: "conversation:list", data: {}, requestId: undefined }]);
  });

  test("have their messages read page by page", async () => {
    const { ask, asked, tokenOf } = http();
    const path = "/api/v1/conversations/team/messages?after=3&before=9&limit=5";
    await ask(path, { token: await tokenOf("alice") });
    expect(asked[0]).toMatchObject({
      type: "room:history",
      data: { room: "conversation:team", after: 3, before: 9, limit: 5 },
    });
  });

  test("have the newest page without any bound", async () => {
    const { ask, asked, tokenOf } = http();
    await ask("/api/v1/conversations/team/messages", { token: await tokenOf("alice") });
    expect(asked[0]?.data).toEqual({ room: "conversation:team" });
  });

  test.each([
    "team/messages?limit=0",
    "team/messages?limit=201",
    "team/messages?limit=ten",
    "team/messages?after=-1",
    "team/messages?before=0",
    "team/messages?before=1e3",
    "team/messages?after=",
    "a%2Fb/messages",
    "a%20b/messages",
  ])("%s does not fit", async (path) => {
    const { ask, asked, tokenOf } = http();
    const { status } = await ask(`/api/v1/conversations/${path}`, { token: await tokenOf("alice") });
    expect(status).toBe(422);
    expect(asked).toEqual([]);
  });
});

describe("connections", () => {
  test("are counted for anyone", async () => {
    const { json } = await http().ask("/api/v1/websocket/health");
    expect(json.data).toEqual({ healthy: true, connectedClients: 3, timestamp: startMs });
  });

  test("are shown room by room to an admin", async () => {
    const { ask, tokenOf } = http();
    const { json } = await ask("/api/v1/websocket/stats", { token: await tokenOf("root", "admin") });
    expect(json.data).toEqual({
      connectedClients: 3,
      rooms: [
        { name: "conversation:team", memberCount: 2, members: ["c1", "c2"] },
        { name: "whisper:ABC", memberCount: 1, members: ["c3"] },
      ],
      roomCount: 2,
      slowReaders: { behind: 1, dropped: 20, deferred: 300 },
      timestamp: startMs,
    });
  });

  test.each(["conversation%3Ateam", "conversation:team"])("of a room are shown, as %s", async (name) => {
    const { ask, tokenOf } = http();
    const { json } = await ask(`/api/v1/websocket/rooms/${name}`, { token: await tokenOf("root", "admin") });
    expect(json.data).toEqual({ roomName: "conversation:team", clients: ["c1", "c2"], clientCount: 2 });
  });

  test("of a whisper room are found however its code is written", async () => {
    const { ask, tokenOf } = http();
    const { json } = await ask("/api/v1/websocket/rooms/whisper%3Aabc", {
      token: await tokenOf("r", "admin"),
    });
    expect(json.data?.roomName).toBe("whisper:ABC");
  });

  test.each(["conversation%3Aother", "nonsense", "%2e%2e", "%E0%A4%A"])(
    "of %s are not found",
    async (name) => {
      const { ask, tokenOf } = http();
      const { status, json } = await ask(`/api/v1/websocket/rooms/${name}`, {
        token: await tokenOf("r", "admin"),
      });
      expect([status, json.error?.code]).toEqual([404, "not_found"]);
    },
  );
});
