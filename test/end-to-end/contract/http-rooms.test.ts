/** protocol/README.md, "HTTP": what HTTP says into rooms and reads from them, and who may. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type RealServer, serviceKey, startRealServer } from "../../support/real-server.ts";
import { adminToken, caller, expectFailure } from "./support/http.ts";
import { arrive, type Conversation, converse, newUserId, say, upTo, userIdOf } from "./support/people.ts";
import { tokenFor } from "./support/tokens.ts";
import { type Received, WireClient } from "./support/wire-client.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
}, 60_000);
afterAll(() => server?.stop());
const call = caller(() => server);

async function pair(): Promise<{ ann: WireClient; ben: WireClient; annToken: string } & Conversation> {
  const [ann, ben] = await arrive(server, ["ann", "ben"]);
  if (!ann || !ben) throw new Error("nobody came");
  return { ann, ben, annToken: tokenFor(userIdOf(ann)), ...(await converse(ann, ben)) };
}

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

  test("PATCH and DELETE change one's own as message:edit and message:delete do, and nobody else's", async () => {
    const { ben, annToken, room } = await pair();
    const { body } = await call<{ messageId: string }>("/api/v1/messages", {
      token: annToken,
      body: { room, content: "frist" },
    });
    const path = `/api/v1/messages/${body.data.messageId}`;
    const edit = { method: "PATCH", token: annToken, body: { content: "first" } };
    expect((await call(path, edit)).body.data).toEqual({ editedAt: expect.any(Number), seq: 2 });
    const edited = await ben.waitForType("message:update");
    expect(edited).toMatchObject({ room, seq: 2, data: { id: body.data.messageId, content: "first" } });
    const benToken = tokenFor(userIdOf(ben));
    expectFailure(await call(path, { ...edit, token: benToken }), 403, "forbidden");
    expectFailure(await call(path, { method: "DELETE", token: benToken }), 403, "forbidden");
    expectFailure(await call(path, { method: "DELETE", token: tokenFor(newUserId()) }), 404, "not_found");
    const gone = await call(path, { method: "DELETE", token: annToken });
    expect(gone.body.data).toEqual({ deletedAt: expect.any(Number), seq: 3 });
    expect(await ben.waitForType("message:deleted")).toMatchObject({ room, seq: 3 });
  });

  test("a service edits and deletes what it said, in conversations that it is not in", async () => {
    const { ben, room } = await pair();
    const { body } = await call<{ messageId: string }>("/api/v1/messages", {
      token: serviceKey,
      body: { room, content: "Order 7 is packed" },
    });
    const path = `/api/v1/messages/${body.data.messageId}`;
    const edit = { method: "PATCH", token: serviceKey, body: { content: "Order 7 is sent" } };
    expect((await call(path, edit)).status).toBe(200);
    expect(await ben.waitForType("message:update")).toMatchObject({ data: { content: "Order 7 is sent" } });
    expect((await call(path, { method: "DELETE", token: serviceKey })).status).toBe(200);
    expect(await ben.waitForType("message:deleted")).toMatchObject({ data: { id: body.data.messageId } });
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

describe("a backend with a service key", () => {
  const token = serviceKey;

  test("keeps a conversation for its users, speaks in it and reads it", async () => {
    const [ann, ben] = await arrive(server, ["ann", "ben"]);
    if (!ann || !ben) throw new Error("nobody came");
    const [ownerId, other] = [userIdOf(ann), userIdOf(ben)];
    const made = await call<Conversation>("/api/v1/conversations", {
      token,
      body: { ownerId, title: "Order" },
    });
    const { conversationId, room } = made.body.data;
    expect((await ann.waitForType("conversation:created")).data).toMatchObject({
      ownerId,
      memberIds: [ownerId],
    });
    const path = `/api/v1/conversations/${conversationId}`;
    const added = await call(`${path}/members`, { token, body: { userIds: [other] } });
    expect([added.status, added.body.data]).toEqual([200, {}]);
    await ben.ask("room:join", { room });
    const { body } = await call("/api/v1/messages", { token, body: { room, content: "on its way" } });
    expect(await ben.waitForType("message:new")).toMatchObject({ room, data: { id: body.data.messageId } });
    const page = await call<{ events: Received[] }>(`${path}/messages`, { token });
    expect(page.body.data.events).toMatchObject([{ data: { content: "on its way" } }]);
    await call(path, { token, method: "PATCH", body: { title: "Done" } });
    expect((await ann.waitFor(({ data }) => data.title === "Done", "title")).type).toBe(
      "conversation:updated",
    );
    expect((await call(`${path}/members/${other}`, { token, method: "DELETE" })).status).toBe(200);
    expect((await ben.waitForType("conversation:removed")).data).toMatchObject({ id: conversationId });
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

  test("websocket/rooms/:roomName says beside them whose they are, and of a conversation what it is", async () => {
    const { room } = await pair();
    type Person = { name: string; clients: { kind: string; openedAt: number }[] };
    const { body } = await call<{ users: Person[]; conversation: { kind: string } }>(
      `/api/v1/websocket/rooms/${room}`,
      { token: adminToken() },
    );
    const { users, conversation } = body.data;
    expect(users.map(({ clients }) => clients.map(({ kind }) => kind))).toEqual([["other"], ["other"]]);
    const ageMs = Date.now() - (users[0]?.clients[0]?.openedAt ?? 0);
    expect(ageMs).toBeWithin(-50, 60_000);
    expect(conversation.kind).toBe("group");
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

  const notice = { id: "notif123", type: "info", title: "Tonight", message: "We move." };

  test("of system:notification is stored for each user it reaches, whoever it is to", async () => {
    for (const to of ["user", "room", ""]) {
      const { ann, room } = await pair();
      const path = { user: `/user/${userIdOf(ann)}`, room: `/room/${encodeURIComponent(room)}`, "": "" }[to];
      const { status, body } = await broadcast(path ?? "", "system:notification", notice);
      expect([status, body.data.event]).toEqual([200, "system:notification"]);
      expect(body.data.recipientCount).toBeGreaterThanOrEqual(to === "user" ? 1 : 2);
      const { data } = await ann.waitForType("system:notification");
      expect(data).toMatchObject({ level: "info", title: "Tonight", message: "We move." });
      const { notifications } = await ann.ask<{ notifications: object[] }>("notification:list");
      expect(notifications).toMatchObject([{ id: data.id, isRead: false }]);
    }
  });

  test("of system:announcement is an announcement in all-users", async () => {
    const { ben } = await pair();
    const { body } = await broadcast("", "system:announcement", { title: "Tonight", message: "We move." });
    expect(body.data).toMatchObject({ event: "system:announcement", message: expect.any(String) });
    const { room, seq, data } = await ben.waitForType("system:announcement");
    expect([room, data]).toEqual([
      "all-users",
      { id: expect.any(String), title: "Tonight", message: "We move." },
    ]);
    expect(seq).toBeInteger();
    const refused = await broadcast("", "system:announcement", { title: "Tonight" });
    expectFailure(refused, 422, "invalid_data");
    expect(refused.body.error?.details).toMatchObject([{ path: "data.message" }]);
  });

  test("is for admins, and to a room that there is", async () => {
    const path = "/api/v1/websocket/broadcast";
    const body = { event: "x", data: {} };
    expectFailure(await call(path, { body, token: tokenFor("u") }), 403, "forbidden");
    expectFailure(await broadcast("/room/conversation:none", "x", {}), 404, "not_found");
  });
});
