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

describe("an id that was used before", () => {
  test("is a conflict for another conversation, person or owner, and a repeat for the same", async () => {
    const { world, conversationId, backend } = await team();
    const other = await backend("conversation:create", { kind: "group", memberIds: ["ann"], ownerId: "ben" });
    const rename = (id: string) =>
      backend("conversation:rename", { conversationId: id, title: "New" }, "renames");
    await rename(conversationId);
    expect((await rename(other.conversationId)).code).toBe("conflict");
    expect((await rename(conversationId)).code).toBeUndefined();

    const make = (ownerId: string) =>
      backend("conversation:create", { kind: "group", memberIds: [], ownerId }, "makes");
    const { conversationId: made } = await make("ann");
    expect((await make("ben")).code).toBe("conflict");
    expect(await make("ann")).toMatchObject({ conversationId: made, duplicate: true });

    const notify = (userId: string) =>
      backend("notification:send", { userIds: [userId], title: "t", message: "m" }, "notifies");
    await notify("ann");
    expect((await notify("ben")).code).toBe("conflict");
    expect(await notify("ann")).toMatchObject({ duplicate: true });
    expect(world.logLines.filter((line) => line.includes('"error"'))).toEqual([]);
  });
});

describe("a conversation that everybody has left", () => {
  test("is whose it is given to, and tells those who left nothing", async () => {
    const { world, conversationId, ann, ben, backend } = await team();
    for (const peer of [ann, ben]) await peer.request("conversation:leave", { conversationId });
    for (const peer of [ann, ben]) peer.forget();
    await backend("conversation:add", { conversationId, userIds: ["cyd"] });
    await backend("conversation:rename", { conversationId, title: "Cyd's own" });
    expect([...ann.heard, ...ben.heard].filter(({ type }) => type.startsWith("conversation:"))).toEqual([]);
    const cyd = await world.connect("cyd");
    const { conversations } = (await cyd.request("conversation:list", {})).data;
    expect(conversations).toMatchObject([{ ownerId: "cyd", memberIds: ["cyd"] }]);
    const renamed = await cyd.request("conversation:rename", { conversationId, title: "Mine" });
    expect(renamed.type).toBe("ack");
  });
});
