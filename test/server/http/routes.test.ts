/** What routes answer: probes, messages, conversations, connections, and what a handler refuses. */
import { describe, expect, test } from "bun:test";
import type { HandleResult } from "../../../server/http/deps.ts";
import { startMs } from "../auth/support.ts";
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

  test("HEAD answers as GET does", async () => {
    expect((await http().ask("/health", { method: "HEAD" })).status).toBe(200);
    expect((await http().ask("/nothing", { method: "HEAD" })).status).toBe(404);
  });
});

describe.each([
  ["PATCH", "message:edit", { content: "Better" }],
  ["DELETE", "message:delete", undefined],
] as const)("%s of a message", (method, type, json) => {
  const path = "/api/v1/messages/3-1a";
  const more = json === undefined ? {} : { json };

  test(`is ${type}, and a repeat of it is known by its key`, async () => {
    const { ask, asked, tokenOf } = http({ answer: () => ({ ok: true, data: { seq: 9 } }) });
    const headers = { "idempotency-key": "e-1" };
    const { status, json: said } = await ask(path, { method, token: await tokenOf("ann"), headers, ...more });
    expect([status, said.data]).toEqual([200, { seq: 9 }]);
    expect(asked).toEqual([{ userId: "ann", type, data: { messageId: "3-1a", ...json }, requestId: "e-1" }]);
  });

  test("needs somebody who asks, and an id that is one", async () => {
    const { ask, asked } = http();
    expect((await ask(path, { method, ...more })).status).toBe(401);
    const { status } = await ask("/api/v1/messages/a%20b", { method, token: serviceKey, ...more });
    expect(status).toBe(422);
    expect(asked).toEqual([]);
  });
});

test("an edit without a content is refused before any handler", async () => {
  const { ask, asked } = http();
  const edit = { method: "PATCH", token: serviceKey, json: {} };
  expect((await ask("/api/v1/messages/3-1a", edit)).status).toBe(422);
  expect(asked).toEqual([]);
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
    const { users, conversation, ...told } = json.data ?? {};
    expect(told).toEqual({
      roomName: "conversation:team",
      clients: ["c1", "c2"],
      clientCount: 2,
      slowSeconds: 5,
    });
    const [openedAt, silentMs] = [startMs - 1_000, 500];
    expect(users).toEqual([
      {
        id: "alice",
        name: "Alice",
        clients: [
          { id: "c1", kind: "web", openedAt, silentMs },
          { id: "c2", openedAt, silentMs, unsentBytes: 70_000, behind: true },
        ],
      },
    ]);
    expect(conversation).toEqual({ kind: "group", title: "Team" });
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
