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
