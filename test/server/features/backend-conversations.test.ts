/** Conversations that a backend keeps for others. */
import { describe, expect, test } from "bun:test";
import { overHttp } from "../../support/backend.ts";
import { type Peer, World } from "../../support/world.ts";

async function team() {
  const world = new World();
  const { room, conversationId, peers } = await world.group("ann", "ben");
  const [ann, ben] = peers as [Peer, Peer];
  return { world, room, conversationId, ann, ben, backend: overHttp(world, "service", "service") };
}

describe("conversations that a backend keeps", () => {
  const made = { title: "Order 7", memberIds: ["ben"], kind: "group", ownerId: "ann" };

  test("are their owner's, and the backend is not in them", async () => {
    const { world, backend, ann, ben } = await team();
    const { conversationId, room } = await backend("conversation:create", made);
    for (const peer of [ann, ben]) {
      expect(peer.events("conversation:created")).toMatchObject([
        { data: { id: conversationId, room, title: "Order 7", ownerId: "ann", memberIds: ["ann", "ben"] } },
      ]);
    }
    expect((await ann.request("conversation:rename", { conversationId, title: "Mine" })).type).toBe("ack");
    expect(await world.store.log.position("user:service" as never)).toMatchObject({ head: 0 });
  });

  test("are made once under one request id", async () => {
    const { backend, ann } = await team();
    const first = await backend("conversation:create", made, "c1");
    expect(await backend("conversation:create", made, "c1")).toEqual({ ...first, duplicate: true });
    expect(ann.events("conversation:created")).toHaveLength(1);
  });

  test("of two are the one that the two have", async () => {
    const { backend, ann, ben } = await team();
    const direct = { memberIds: ["ben"], kind: "direct", ownerId: "ann" };
    const { conversationId } = await backend("conversation:create", direct);
    const theirs = await ben.request("conversation:create", { memberIds: ["ann"], kind: "direct" });
    expect(theirs.data.conversationId).toBe(conversationId);
    expect(ann.events("conversation:created")).toHaveLength(1);
  });

  test("gain and lose members and change their titles, and each member is told", async () => {
    const { world, backend, conversationId, room, ann, ben } = await team();
    const cem = await world.connect("cem");
    expect(await backend("conversation:add", { conversationId, userIds: ["cem"] }, "a")).toEqual({});
    expect(cem.events("conversation:updated")).toMatchObject([
      { data: { memberIds: ["ann", "ben", "cem"] } },
    ]);
    expect((await cem.request("room:join", { room })).type).toBe("ack");
    expect(await backend("conversation:rename", { conversationId, title: "New" }, "b")).toEqual({});
    expect(ann.events("conversation:updated").at(-1)).toMatchObject({ data: { title: "New" } });
    expect(await backend("conversation:remove", { conversationId, userId: "ben" }, "c")).toEqual({});
    expect(ben.events("conversation:removed")).toMatchObject([{ data: { memberIds: ["ann", "cem"] } }]);
    expect((await ben.request("room:history", { room })).data.code).toBe("forbidden");
    for (const [type, more, id] of [
      ["conversation:add", { userIds: ["cem"] }, "a"],
      ["conversation:rename", { title: "New" }, "b"],
      ["conversation:remove", { userId: "ben" }, "c"],
    ] as const) {
      expect(await backend(type, { conversationId, ...more }, id)).toEqual({ duplicate: true });
    }
    expect(await world.store.log.position("user:service" as never)).toMatchObject({ head: 0 });
  });

  test("are made for others by nobody else, on a connection and over HTTP", async () => {
    const { world, ben } = await team();
    expect((await ben.request("conversation:create", made)).data.code).toBe("forbidden");
    expect((await overHttp(world, "root", "admin")("conversation:create", made)).code).toBe("forbidden");
    const own = { ...made, ownerId: "ben", memberIds: [] };
    expect((await ben.request("conversation:create", own)).type).toBe("ack");
  });
});
