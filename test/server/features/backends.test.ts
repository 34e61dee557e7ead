/** What a backend may do in conversations over HTTP, and that nobody else may. */
import { describe, expect, test } from "bun:test";
import { overHttp } from "../../support/backend.ts";
import { type Peer, World } from "../../support/world.ts";

async function team(env: Record<string, string> = {}) {
  const world = new World({ env });
  const { room, conversationId, peers } = await world.group("ann", "ben");
  const [ann, ben] = peers as [Peer, Peer];
  return { world, room, conversationId, ann, ben, backend: overHttp(world, "service", "service") };
}

describe("a backend", () => {
  test("sends to a conversation that it is no member of, and its members hear it", async () => {
    const { backend, room, ann } = await team();
    const { messageId, seq } = await backend("message:send", { room, content: "Your parcel is here." }, "r1");
    expect(ann.events("message:new")).toMatchObject([
      { room, seq, data: { id: messageId, content: "Your parcel is here.", sender: { id: "service" } } },
    ]);
    const again = await backend("message:send", { room, content: "Your parcel is here." }, "r1");
    expect(again).toEqual({ messageId, seq, duplicate: true });
  });

  test("reads every conversation", async () => {
    const { backend, room, ann } = await team();
    await ann.request("message:send", { room, content: "hello" });
    expect((await backend("room:history", { room })).events).toMatchObject([{ data: { content: "hello" } }]);
  });

  test("does not speak in one that is closed", async () => {
    const { backend, room, ann } = await team();
    await ann.request("message:send", { room, content: "hello" });
    await ann.request("room:close", { room, reason: "over" });
    expect((await backend("message:send", { room, content: "x" })).code).toBe("forbidden");
    expect((await backend("room:history", { room })).events.length).toBeGreaterThan(0);
  });

  test("owes nobody anything for what it says", async () => {
    const { backend, room, ann } = await team();
    await backend("message:send", { room, content: "I'll pay Ann $20" });
    expect(ann.events("commitment:created")).toEqual([]);
  });

  test("may do on a connection what others may, and no more", async () => {
    const { world, room, conversationId } = await team();
    const service = await world.connect("service:service");
    for (const [type, data] of [
      ["room:join", { room }],
      ["room:history", { room }],
      ["message:send", { room, content: "x" }],
      ["conversation:rename", { conversationId, title: "x" }],
    ] as const) {
      expect((await service.request(type, data)).data.code).toBe("forbidden");
    }
  });

  test.each(["user", "admin"] as const)("is no %s, who needs to be a member over HTTP, too", async (role) => {
    const { world, room, conversationId } = await team();
    const other = overHttp(world, "eve", role);
    expect((await other("message:send", { room, content: "x" })).code).toBe("forbidden");
    expect((await other("room:history", { room })).code).toBe("forbidden");
    expect((await other("conversation:add", { conversationId, userIds: ["eve"] })).code).toBe("forbidden");
  });
});

describe("the limit on a user's messages", () => {
  const env = { TAUTLINE_LIMIT_MESSAGES_PER_MINUTE: "1" };
  const sends = async (send: () => Promise<{ code?: string }>) => {
    const codes: unknown[] = [];
    for (let at = 0; at < 60; at += 1) codes.push((await send()).code);
    return codes;
  };

  test("binds no backend, over HTTP or on a connection", async () => {
    const { world, room, conversationId, backend } = await team(env);
    const data = { room, content: "x" };
    expect(await sends(() => backend("message:send", data))).not.toContain("rate_limited");
    await backend("conversation:add", { conversationId, userIds: ["bot"] });
    const bot = await world.connect("bot:service");
    const said = async () => (await bot.request("message:send", data)).data;
    expect(await sends(said)).not.toContain("rate_limited");
  });

  test("binds users, admins among them, either way", async () => {
    const { world, room, conversationId, ann, backend } = await team(env);
    await backend("conversation:add", { conversationId, userIds: ["root"] });
    const data = { room, content: "x" };
    expect(await sends(async () => (await ann.request("message:send", data)).data)).toContain("rate_limited");
    const admin = overHttp(world, "root", "admin");
    expect(await sends(() => admin("message:send", data))).toContain("rate_limited");
  });

  test("and slow mode let a backend pass", async () => {
    const { room, ann, backend } = await team();
    await ann.request("room:slow", { room, seconds: 60 });
    expect(await sends(() => backend("message:send", { room, content: "x" }))).not.toContain("rate_limited");
  });

  test("of a room holds for all", async () => {
    const { room, backend } = await team({ TAUTLINE_LIMIT_ROOM_MESSAGES_PER_SECOND: "1" });
    expect(await sends(() => backend("message:send", { room, content: "x" }))).toContain("rate_limited");
  });
});
