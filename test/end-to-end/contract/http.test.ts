/** Wire contract, section 6: the HTTP interface, its envelope, and who may call what. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type RealServer, serviceKey, startRealServer } from "../../support/real-server.ts";
import { arrive, type Conversation, converse, newUserId, say, upTo, userIdOf } from "./support/people.ts";
import { claimsOf, inSeconds, sign, tokenFor } from "./support/tokens.ts";
import { type Received, WireClient } from "./support/wire-client.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
}, 25_000);
afterAll(() => server?.stop());

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly details?: { path: unknown; message: string }[];
}

interface Answer<Data> {
  readonly status: number;
  readonly body: {
    readonly success: boolean;
    readonly data: Data;
    readonly error?: Failure;
    readonly meta: { readonly timestamp: number; readonly requestId: string };
  };
}

interface Asking {
  readonly token?: string;
  readonly body?: unknown;
  readonly method?: string;
}

async function call<Data = Record<string, unknown>>(path: string, how: Asking = {}): Promise<Answer<Data>> {
  const response = await fetch(server.url + path, {
    method: how.method ?? (how.body === undefined ? "GET" : "POST"),
    headers: {
      ...(how.token !== undefined && { Authorization: `Bearer ${how.token}` }),
      ...(how.body !== undefined && { "Content-Type": "application/json" }),
    },
    ...(how.body !== undefined && {
      body: typeof how.body === "string" ? how.body : JSON.stringify(how.body),
    }),
  });
  return { status: response.status, body: (await response.json()) as Answer<Data>["body"] };
}

const adminToken = () => tokenFor("root", { role: "admin" });

function expectFailure({ status, body }: Answer<unknown>, expected: number, code: string): void {
  expect([status, body.success, body.error?.code]).toEqual([expected, false, code]);
  expect(body.error?.message).toBeString();
  expect(body.meta.requestId).toBeString();
}

async function pair(): Promise<{ ann: WireClient; ben: WireClient; annToken: string } & Conversation> {
  const [ann, ben] = await arrive(server, ["ann", "ben"]);
  if (!ann || !ben) throw new Error("nobody came");
  return { ann, ben, annToken: tokenFor(userIdOf(ann)), ...(await converse(ann, ben)) };
}

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

describe("messages", () => {
  test("POST has the effects of message:send", async () => {
    const { ben, annToken, room } = await pair();
    const { body } = await call("/api/v1/messages", { token: annToken, body: { room, content: "by post" } });
    expect(body.data).toEqual({ messageId: expect.any(String), seq: 1 });
    const event = await ben.waitForType("message:new");
    expect(event).toMatchObject({ room, seq: 1, data: { content: "by post" } });
  });

  test("POST is bound by the same rights and bounds", async () => {
    const { annToken, room } = await pair();
    const foreign = await call("/api/v1/messages", {
      token: tokenFor(newUserId()),
      body: { room, content: "x" },
    });
    expect([403, 404]).toContain(foreign.status);
    expectFailure(
      await call("/api/v1/messages", { token: annToken, body: { room, content: " " } }),
      422,
      "invalid_data",
    );
    expect((await call("/api/v1/messages", { body: { room, content: "x" } })).status).toBe(401);
  });

  test("conversations are listed as by conversation:list", async () => {
    const { ann, ben, annToken, room } = await pair();
    await say(ben, room, "hello");
    const { body } = await call("/api/v1/conversations", { token: annToken });
    expect(body.data).toEqual(await ann.ask("conversation:list"));
  });

  test("a conversation's messages are read as by room:history", async () => {
    const { ann, annToken, room, conversationId } = await pair();
    for (const n of upTo(5)) await say(ann, room, `m${n}`);
    const path = `/api/v1/conversations/${conversationId}/messages`;
    const all = await call<{ events: Received[] }>(path, { token: annToken });
    expect(all.body.data).toEqual(await ann.ask("room:history", { room }));
    const page = await call<{ events: Received[]; more: boolean }>(`${path}?after=1&limit=2`, {
      token: annToken,
    });
    expect(page.body.data.events.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(page.body.data.more).toBe(true);
    const foreign = await call(path, { token: tokenFor(newUserId()) });
    expect([403, 404]).toContain(foreign.status);
  });

  test("a page of 0 or 201 messages is invalid_data", async () => {
    const { annToken, conversationId } = await pair();
    for (const limit of [0, 201, "many"]) {
      const path = `/api/v1/conversations/${conversationId}/messages?limit=${limit}`;
      expectFailure(await call(path, { token: annToken }), 422, "invalid_data");
    }
  });
});

describe("watching the server", () => {
  test("websocket/health needs no token", async () => {
    const client = await WireClient.connect(server, newUserId());
    const { body } = await call<{ healthy: boolean; connectedClients: number; timestamp: number }>(
      "/api/v1/websocket/health",
    );
    expect(body.data.connectedClients).toBeGreaterThanOrEqual(1);
    expect(body.data).toEqual({
      healthy: true,
      connectedClients: expect.any(Number),
      timestamp: expect.any(Number),
    });
    await client.close();
  });

  test("websocket/stats gives an admin the rooms and their members", async () => {
    const { room } = await pair();
    const { body } = await call<{
      connectedClients: number;
      roomCount: number;
      timestamp: number;
      rooms: { name: string; memberCount: number; members: unknown[] }[];
    }>("/api/v1/websocket/stats", { token: adminToken() });
    const { rooms, roomCount, connectedClients, timestamp } = body.data;
    expect(roomCount).toBe(rooms.length);
    expect(connectedClients).toBeGreaterThanOrEqual(2);
    expect(timestamp).toBeInteger();
    const found = rooms.find(({ name }) => name === room);
    expect([found?.memberCount, found?.members.length]).toEqual([2, 2]);
  });

  test("websocket/rooms/:roomName gives an admin its clients", async () => {
    const { room } = await pair();
    for (const name of [room, encodeURIComponent(room)]) {
      const { body } = await call<{ roomName: string; clients: unknown[]; clientCount: number }>(
        `/api/v1/websocket/rooms/${name}`,
        { token: adminToken() },
      );
      expect([body.data.roomName, body.data.clients.length, body.data.clientCount]).toEqual([room, 2, 2]);
    }
  });

  test.each(["/api/v1/websocket/stats", "/api/v1/websocket/rooms/all-users"])(
    "%s is for admins",
    async (path) => {
      expect((await call(path)).status).toBe(401);
      expectFailure(await call(path, { token: tokenFor("u") }), 403, "forbidden");
    },
  );
});

describe("an admin's broadcast", () => {
  interface Answered {
    readonly message: string;
    readonly event: string;
    readonly recipientCount: number;
  }
  const broadcast = (to: string, event: string, data: object) =>
    call<Answered>(`/api/v1/websocket/broadcast${to}`, {
      token: adminToken(),
      body: { event, data },
    });

  test("reaches everyone, numbered in all-users, and whoever comes back later", async () => {
    const { ann, ben } = await pair();
    const { body } = await broadcast("", "notice:all", { text: "hello" });
    expect(body.data).toMatchObject({ message: expect.any(String), event: "notice:all" });
    expect(body.data.recipientCount).toBeGreaterThanOrEqual(2);
    const heard = await Promise.all([ann, ben].map((one) => one.waitForType("notice:all")));
    for (const { room, seq, data } of heard) {
      expect([room, data]).toEqual(["all-users", { text: "hello" }]);
      expect(seq).toBeInteger();
    }
    const { epoch } = (ann.welcome.data.rooms as Record<string, { epoch: string }>)["all-users"] ?? {};
    const seq = (heard[0]?.seq ?? 0) - 1;
    const back = await WireClient.connect(server, userIdOf(ann), {
      resume: { "all-users": { epoch: epoch ?? "", seq } },
    });
    expect((await back.waitForType("notice:all")).data).toEqual({ text: "hello" });
  });

  test("to a user reaches that user's devices and nobody else", async () => {
    const { ann, ben } = await pair();
    const { body } = await broadcast(`/user/${userIdOf(ann)}`, "notice:one", { text: "psst" });
    expect(body.data.recipientCount).toBe(1);
    expect((await ann.waitForType("notice:one")).room).toBe(`user:${userIdOf(ann)}`);
    await ben.ask("heartbeat", { timestamp: 1 });
    expect(ben.events("notice:one")).toEqual([]);
  });

  test("to a room reaches its readers, in its log", async () => {
    const { ann, ben, room } = await pair();
    const { body } = await broadcast(`/room/${encodeURIComponent(room)}`, "notice:room", {});
    expect(body.data.recipientCount).toBe(2);
    for (const one of [ann, ben])
      expect(await one.waitForType("notice:room")).toMatchObject({ room, seq: 1 });
  });

  test("is for admins, and to a room that there is", async () => {
    const path = "/api/v1/websocket/broadcast";
    const body = { event: "x", data: {} };
    expectFailure(await call(path, { body, token: tokenFor("u") }), 403, "forbidden");
    expectFailure(await broadcast("/room/conversation:none", "x", {}), 404, "not_found");
  });
});
