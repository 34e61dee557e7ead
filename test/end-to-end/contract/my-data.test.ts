/** Everything of a user: taken out whole, and gone from every file of the server's. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { goneFromDisk, type RealServer, serviceKey, startRealServer } from "../../support/real-server.ts";
import { converse, eventsOf, newUserId, type SendReply, say } from "./support/people.ts";
import { tokenFor } from "./support/tokens.ts";
import { type Received, WireClient } from "./support/wire-client.ts";

let server: RealServer;

beforeAll(async () => {
  server = await startRealServer({
    env: { TAUTLINE_CHANNELS: "news:durable,board:20", TAUTLINE_LIMIT_FILES_PER_MINUTE: "0" },
  });
});
afterAll(() => server.stop());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function ask(method: string, path: string, token: string, body?: FormData) {
  const init = { method, headers: bearer(token), ...(body && { body }) };
  const response = await fetch(`${server.url}${path}`, init);
  return {
    status: response.status,
    body: (await response.json()) as { data: never; error?: { code: string } },
  };
}

/** What a log holds, as text. */
async function heldOf(reader: WireClient, room: string): Promise<string> {
  return JSON.stringify(await eventsOf(reader, room));
}

/** Somebody who has left a trace of every kind, each with a word that is found nowhere else. */
async function busy() {
  const tag = crypto.randomUUID().slice(0, 8);
  const word = (what: string) => `${what}-${tag}`;
  const id = newUserId("zoe");
  const friendId = newUserId("ben");
  const token = tokenFor(id, { name: word("name"), role: "user", rooms: { "channel:news": "rw" } });
  const zoe = await WireClient.connect(server, id, { name: word("name"), rooms: { "channel:news": "rw" } });
  const ben = await WireClient.connect(server, friendId, { name: "Ben" });
  const { room, conversationId } = await converse(zoe, ben);
  const first = await say(zoe, room, word("edited-away"));
  await zoe.ask("message:edit", { messageId: first.messageId, content: word("message") });
  await say(zoe, room, "I will pay Ben $20 on Friday.");
  await ben.waitForType("commitment:created");
  const bens = await say(ben, room, `bens-${tag}`);
  await zoe.ask("message:send", { room, content: word("private-out"), to: friendId });
  await ben.ask("message:send", { room, content: word("private-in"), to: id });
  await zoe.ask("message:react", { messageId: bens.messageId, emoji: `🦜${tag}`, on: true });
  await zoe.ask("message:read", { room, seq: bens.seq });
  await zoe.ask("channel:publish", { room: "channel:news", event: "e", payload: word("payload") });
  const direct = await zoe.ask<{ conversationId: string }>("conversation:create", {
    kind: "direct",
    memberIds: [friendId],
  });
  const alone = await zoe.ask<{ room: string }>("conversation:create", {
    kind: "group",
    title: word("title"),
    memberIds: [],
  });
  const sessionId = word("session");
  await zoe.ask("session:start", { sessionId, startTime: Date.now(), userAgent: word("agent") });
  const visit = { url: `https://${word("site")}.example/`, activityId: "a" };
  await zoe.ask("activity:log", {
    sessionId,
    eventType: "url_change",
    timestamp: Date.now(),
    metadata: visit,
  });
  const sites = [{ domain: `${word("own-site")}.example`, category: "focus" }];
  await fetch(`${server.url}/api/v1/sites`, {
    method: "PUT",
    headers: { ...bearer(token), "content-type": "application/json" },
    body: JSON.stringify({ sites }),
  });
  const form = new FormData();
  form.append("room", room);
  form.append("file", new File([word("file-bytes")], `${word("file-name")}.txt`, { type: "text/plain" }));
  const { data: file } = (await ask("POST", "/api/v1/files", token, form)).body as {
    data: { fileId: string };
  };
  return { tag, word, id, friendId, token, zoe, ben, room, conversationId, first, bens, direct, alone, file };
}

test("an export has everything of the user, and of others only what was said to them alone", async () => {
  const { tag, word, token, id, room, bens, file } = await busy();
  const response = await fetch(`${server.url}/api/v1/users/me/export`, { headers: bearer(token) });
  expect(response.headers.get("content-type")).toStartWith("application/json");
  const text = await response.text();
  const { success, data, meta } = JSON.parse(text);
  expect([success, data.format, meta.requestId]).toEqual([true, "tautline-export-1", expect.any(String)]);
  expect(data.user).toMatchObject({ id, name: word("name") });
  const contents = (events: Received[]) => events.map((event) => event.data.content);
  expect(contents(data.messages)).toEqual([word("message"), "I will pay Ben $20 on Friday."]);
  expect(contents(data.privateMessages)).toEqual([word("private-out"), word("private-in")]);
  expect(data.reactions).toEqual([{ room, messageId: bens.messageId, emoji: `🦜${tag}` }]);
  expect(data.commitments).toMatchObject([
    { room, debtor: { userId: id, name: word("name") }, amount: 20, unit: "$", status: "open", fulfilled: 0 },
  ]);
  expect(data.readMarks).toHaveLength(1);
  expect(data.conversations).toHaveLength(3);
  expect(data.channelEvents).toMatchObject([{ data: { payload: word("payload") } }]);
  expect(data.sessions).toMatchObject([
    {
      session: { sessionId: word("session"), userAgent: word("agent") },
      activities: [{ activityId: "a", metadata: { url: `https://${word("site")}.example/` } }],
    },
  ]);
  expect(data.sites).toEqual([{ domain: `${word("own-site")}.example`, category: "focus" }]);
  expect(data.files).toMatchObject([{ fileId: file.fileId, room, name: `${word("file-name")}.txt` }]);
  expect(Buffer.from(data.files[0].base64, "base64").toString()).toBe(word("file-bytes"));
  expect(text).not.toContain(`bens-${tag}`);
});

test("an erasure leaves nothing readable in any file, and others are told", async () => {
  const person = await busy();
  const { tag, token, room, ben, zoe, first, file, friendId, conversationId, bens, direct } = person;
  expect(server.filesHolding(tag).length).toBeGreaterThan(0);
  const { status, body } = await ask("DELETE", "/api/v1/users/me", token);
  expect([status, body.data]).toEqual([200, { messages: 3, files: 1, conversations: 3 }] as never);
  expect((await zoe.whenClosed()).code).toBe(4403);

  // What Ben said himself stays his: his message, and what he wrote to her.
  const own = [`bens-${tag}`, `private-in-${tag}`];
  const words = [
    "name",
    "edited-away",
    "message",
    "private-out",
    "title",
    "payload",
    "session",
    "agent",
    "site",
    "own-site",
    "file-name",
    "file-bytes",
  ];
  for (const what of words) {
    await goneFromDisk(server, `${what}-${tag}`);
  }
  expect(server.filesHolding(`🦜${tag}`)).toEqual([]);
  for (const text of own) expect(server.filesHolding(text).length).toBeGreaterThan(0);

  await ben.waitFor(({ type, data }) => type === "message:deleted" && data.id === first.messageId);
  await ben.waitFor(({ type, data }) => type === "file:deleted" && data.fileId === file.fileId);
  await ben.waitFor(
    ({ type, data }) => type === "message:reaction" && data.id === bens.messageId && !data.on,
  );
  const updated = await ben.waitFor(
    ({ type, data, seq }) =>
      type === "conversation:updated" &&
      data.id === conversationId &&
      (seq ?? 0) > 0 &&
      data.ownerId === friendId,
  );
  expect(updated.data.memberIds).toEqual([friendId]);
  const types = (await eventsOf(ben, room)).map(({ type }) => type);
  expect(types).not.toContain("file:uploaded");
  expect(types.filter((type) => type === "message:new")).toHaveLength(1);
  const again = await ben.ask<{ conversationId: string }>("conversation:create", {
    kind: "direct",
    memberIds: [person.id],
  });
  expect(again.conversationId).not.toBe(direct.conversationId);
});

test("an erasure reaches logs that are in memory: channels', and the audit as admins see it live", async () => {
  const [id, otherId] = [newUserId("zoe"), newUserId("ben")];
  const rooms = { "channel:board": "rw" } as const;
  const zoe = await WireClient.connect(server, id, { name: "Zoe", rooms });
  const ben = await WireClient.connect(server, otherId, { name: "Ben", rooms });
  const root = await WireClient.connect(server, newUserId("root"), { role: "admin" });
  for (const client of [zoe, ben]) await client.ask("room:join", { room: "channel:board" });
  const post = (client: WireClient, payload: string) =>
    client.ask("channel:publish", { room: "channel:board", event: "post", payload });
  const { conversationId } = await converse(zoe, ben);
  await zoe.ask("conversation:moderator", { conversationId, userId: otherId, on: true });
  await post(zoe, "what Zoe posted");
  expect(await heldOf(ben, "channel:board")).toContain("what Zoe posted");
  expect(await heldOf(root, "admin-room")).toContain("Zoe");

  await ask("DELETE", `/api/v1/users/${id}`, serviceKey);
  expect(await heldOf(ben, "channel:board")).not.toContain("what Zoe posted");
  expect(await heldOf(root, "admin-room")).not.toContain("Zoe");
  await post(ben, "what Ben posted");
  expect(await heldOf(ben, "channel:board")).toContain("what Ben posted");
});

test("its token lets nobody in any more; a later one finds nothing", async () => {
  const { token, id } = await busy();
  await ask("DELETE", "/api/v1/users/me", token);
  const audit = (await ask("GET", "/api/v1/audit?limit=1", tokenFor("root", { role: "admin" }))).body.data;
  const detail = "all that there was of the user is erased";
  expect(audit).toMatchObject({ entries: [{ action: "revoke", actorId: id, userId: id, detail }] });
  expect((await ask("GET", "/api/v1/users/me/export", token)).body.error?.code).toBe("token_invalid");
  const fresh = tokenFor(id, { iat: Math.floor(Date.now() / 1_000) + 2 });
  const { data } = (await ask("GET", "/api/v1/users/me/export", fresh)).body as {
    data: Record<string, unknown>;
  };
  expect(data).toMatchObject({
    conversations: [],
    readMarks: [],
    reactions: [],
    commitments: [],
    messages: [],
    channelEvents: [],
    privateMessages: [],
    notifications: [],
    files: [],
  });
});

test("an erasure that a kill broke off is finished by the next start", async () => {
  const { tag, token, zoe, room } = await busy();
  const sent: Promise<SendReply>[] = [];
  for (let count = 0; count < 400; count += 1) sent.push(say(zoe, room, `many-${tag}-${count}`));
  await Promise.all(sent);
  const erasing = ask("DELETE", "/api/v1/users/me", token).catch(() => undefined);
  await zoe.whenClosed();
  await server.restart();
  await erasing;
  await goneFromDisk(server, `many-${tag}`);
  await goneFromDisk(server, `name-${tag}`);
}, 60_000);

test("without a user's token there is neither", async () => {
  for (const [method, path] of [
    ["GET", "/api/v1/users/me/export"],
    ["DELETE", "/api/v1/users/me"],
  ] as const) {
    const response = await fetch(`${server.url}${path}`, { method });
    expect(response.status).toBe(401);
  }
});

test("a backend with a service key takes it all out and erases it, as the user does", async () => {
  const { tag, word, id, token, zoe } = await busy();
  const path = `/api/v1/users/${id}`;
  const taken = (await ask("GET", `${path}/export`, serviceKey)).body.data as Record<string, unknown>;
  const own = (await ask("GET", "/api/v1/users/me/export", token)).body.data as Record<string, unknown>;
  const when = { exportedAt: expect.any(Number) };
  expect(taken).toEqual({ ...own, ...when, user: { id, name: word("name") } });
  const { status, body } = await ask("DELETE", path, serviceKey);
  expect([status, body.data]).toEqual([200, { messages: 3, files: 1, conversations: 3 }] as never);
  expect((await zoe.whenClosed()).code).toBe(4403);
  for (const what of ["name", "message", "file-bytes"]) await goneFromDisk(server, `${what}-${tag}`);
  const { entries } = (await ask("GET", "/api/v1/audit?limit=1", tokenFor("root", { role: "admin" }))).body
    .data as { entries: object[] };
  expect(entries).toMatchObject([{ action: "revoke", actorId: "service", userId: id }]);
  for (const role of ["user", "service"]) {
    expect((await ask("DELETE", path, tokenFor("eve", { role }))).status).toBe(403);
  }
});
