/** protocol/README.md, "Conversations": conversations, who is told of them, and the list. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type RealServer, startRealServer } from "../../support/real-server.ts";
import { arrive, type Conversation, converse, newUserId, say, userIdOf } from "./support/people.ts";
import { type Received, WireClient } from "./support/wire-client.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
}, 60_000);
afterAll(() => server?.stop());

interface Listed {
  readonly id: string;
  readonly room: string;
  readonly title: string;
  readonly kind: string;
  readonly ownerId: string;
  readonly memberIds: string[];
  readonly head: number;
  readonly readSeq: number;
  readonly unread: number;
  readonly lastMessage?: unknown;
}

async function people() {
  const [ann, ben, cas] = await arrive(server, ["ann", "ben", "cas"]);
  if (!ann || !ben || !cas) throw new Error("nobody came");
  return { ann, ben, cas };
}

async function listOf(client: WireClient): Promise<Listed[]> {
  return (await client.ask<{ conversations: Listed[] }>("conversation:list")).conversations;
}

/** The next event of this type about this conversation, wherever in `data` the whole conversation stands. */
function told(client: WireClient, type: string, conversationId: string, from = 0): Promise<Received> {
  return client.waitFor(
    (one) => one.type === type && JSON.stringify(one.data).includes(conversationId),
    `${type} of ${conversationId}`,
    from,
  );
}

/** The conversation in an event's data, whether it is the data or within it. */
const whole = ({ data }: Received) => (data.conversation ?? data) as unknown as Listed;

describe("conversation:create", () => {
  test("is acknowledged with conversationId and its room", async () => {
    const { ann, ben } = await people();
    const ack = await ann.ask<Conversation>("conversation:create", {
      kind: "group",
      title: "Tea",
      memberIds: [userIdOf(ben)],
    });
    expect(ack).toEqual({ conversationId: ack.conversationId, room: `conversation:${ack.conversationId}` });
    expect(ack.room).toMatch(/^conversation:[A-Za-z0-9._~-]{1,96}$/);
  });

  test("is told to each member in their user room, with the whole conversation", async () => {
    const { ann, ben, cas } = await people();
    const made = await ann.ask<Conversation>("conversation:create", {
      kind: "group",
      title: "Tea",
      memberIds: [userIdOf(ben)],
    });
    for (const one of [ann, ben]) {
      const event = await told(one, "conversation:created", made.conversationId);
      expect(event.room).toBe(`user:${userIdOf(one)}`);
      expect(event.seq).toBeInteger();
      const conversation = whole(event);
      expect([...conversation.memberIds].sort()).toEqual([userIdOf(ann), userIdOf(ben)].sort());
      expect(conversation).toMatchObject({
        id: made.conversationId,
        room: made.room,
        title: "Tea",
        kind: "group",
        ownerId: userIdOf(ann),
      });
    }
    const fence = await converse(ann, cas);
    await told(cas, "conversation:created", fence.conversationId);
    expect(cas.events("conversation:created")).toHaveLength(1);
  });

  test("repeated under the same id is a duplicate, and makes one conversation", async () => {
    const { ann, ben } = await people();
    const id = Bun.randomUUIDv7();
    const data = { kind: "group", title: "Once", memberIds: [userIdOf(ben)] };
    const first = await ann.ask("conversation:create", data, id);
    expect(await ann.ask("conversation:create", data, id)).toEqual({ ...first, duplicate: true });
    const back = await WireClient.connect(server, userIdOf(ann));
    expect(await back.ask("conversation:create", data, id)).toEqual({ ...first, duplicate: true });
    expect(await listOf(ben)).toHaveLength(1);
  });

  test("needs no title, and a direct one has two members", async () => {
    const { ann, ben } = await people();
    const made = await ann.ask<Conversation>("conversation:create", {
      kind: "direct",
      memberIds: [userIdOf(ben)],
    });
    const [listed] = await listOf(ben);
    expect(listed).toMatchObject({ id: made.conversationId, kind: "direct" });
    expect([...(listed?.memberIds ?? [])].sort()).toEqual([userIdOf(ann), userIdOf(ben)].sort());
  });

  test.each([
    ["no members", { kind: "group", title: "x" }],
    ["members that are no ids", { kind: "group", memberIds: [7] }],
    ["no kind that there is", { kind: "crowd", memberIds: [] }],
  ])("with %s is invalid_data", async (_, data) => {
    const { ann } = await people();
    expect((await ann.askInVain("conversation:create", data)).code).toBe("invalid_data");
  });
});

describe("conversation:list", () => {
  test("is empty for who is in none", async () => {
    const client = await WireClient.connect(server, newUserId());
    expect(await client.ask("conversation:list")).toEqual({ conversations: [] });
  });

  test("gives head, readSeq, unread and the last message", async () => {
    const { ann, ben } = await people();
    const { room, conversationId } = await converse(ann, ben);
    for (const content of ["one", "two", "three"]) await say(ann, room, content);
    const [before] = await listOf(ben);
    expect(before).toMatchObject({
      id: conversationId,
      room,
      head: 3,
      readSeq: 0,
      unread: 3,
      ownerId: userIdOf(ann),
    });
    expect(JSON.stringify(before?.lastMessage)).toContain("three");
    await ben.ask("message:read", { room, seq: 2 });
    expect((await listOf(ben))[0]).toMatchObject({ readSeq: 2, unread: 1 });
    await ben.ask("message:read", { room, seq: 1 });
    expect((await listOf(ben))[0]).toMatchObject({ readSeq: 2, unread: 1 });
    await ben.ask("message:read", { room, seq: 3 });
    expect((await listOf(ben))[0]).toMatchObject({ readSeq: 3, unread: 0 });
  });

  test("does not show the content of a deleted last message", async () => {
    const { ann, ben } = await people();
    const { room } = await converse(ann, ben);
    const { messageId } = await say(ann, room, "regretted-words");
    await ann.ask("message:delete", { messageId });
    expect(JSON.stringify(await listOf(ben))).not.toContain("regretted-words");
  });

  test("holds a user's own conversations only", async () => {
    const { ann, ben, cas } = await people();
    const { conversationId } = await converse(ann, ben);
    await converse(ann, cas);
    expect((await listOf(ben)).map(({ id }) => id)).toEqual([conversationId]);
    expect(await listOf(ann)).toHaveLength(2);
  });
});

describe("members", () => {
  test("who is added is told, may join, and finds what was said before", async () => {
    const { ann, ben, cas } = await people();
    const { room, conversationId } = await converse(ann, ben);
    await say(ann, room, "before cas");
    await ann.ask("conversation:add", { conversationId, userIds: [userIdOf(cas)] });
    const event = await cas.waitFor(
      ({ type, data }) =>
        /^conversation:(created|updated)$/.test(type) && JSON.stringify(data).includes(conversationId),
    );
    expect(event.room).toBe(`user:${userIdOf(cas)}`);
    expect(whole(event).memberIds).toContain(userIdOf(cas));
    expect(whole(await told(ben, "conversation:updated", conversationId)).memberIds).toContain(userIdOf(cas));
    await cas.ask("room:join", { room });
    await say(cas, room, "cas is here");
    await ben.waitFor(({ data }) => data.content === "cas is here");
  });

  test("who is removed is told, hears nothing more, and may not send", async () => {
    const { ann, ben, cas } = await people();
    const { room, conversationId } = await converse(ann, ben, cas);
    const other = await converse(ann, cas);
    await ann.ask("conversation:remove", { conversationId, userId: userIdOf(cas) });
    const removed = await told(cas, "conversation:removed", conversationId);
    expect(removed.room).toBe(`user:${userIdOf(cas)}`);
    expect(whole(removed)).toMatchObject({ id: conversationId, room });
    expect(whole(await told(ben, "conversation:updated", conversationId)).memberIds).not.toContain(
      userIdOf(cas),
    );
    await say(ann, room, "without cas");
    await ben.ask("typing:start", { room });
    await say(ann, other.room, "fence");
    await cas.waitFor(({ data }) => data.content === "fence");
    expect(cas.contents(room)).toEqual([]);
    expect(cas.events("status:typing", room)).toEqual([]);
    expect((await cas.askInVain("message:send", { room, content: "still here" })).code).toBe("forbidden");
    expect((await cas.askInVain("room:history", { room })).code).toBe("forbidden");
    expect((await listOf(cas)).map(({ id }) => id)).toEqual([other.conversationId]);
  });

  test("who leaves is told, hears nothing more, and the others see them gone", async () => {
    const { ann, ben, cas } = await people();
    const { room, conversationId } = await converse(ann, ben, cas);
    const other = await converse(ann, ben);
    await ben.ask("conversation:leave", { conversationId });
    await told(ben, "conversation:removed", conversationId);
    expect(whole(await told(cas, "conversation:updated", conversationId)).memberIds).not.toContain(
      userIdOf(ben),
    );
    await say(ann, room, "without ben");
    await say(ann, other.room, "fence");
    await ben.waitFor(({ data }) => data.content === "fence");
    expect(ben.contents(room)).toEqual([]);
    expect((await ben.askInVain("room:join", { room })).code).toBe("forbidden");
  });

  test("renaming is told to all members with the new title", async () => {
    const { ann, ben } = await people();
    const { conversationId } = await converse(ann, ben);
    await ann.ask("conversation:rename", { conversationId, title: "Coffee" });
    for (const one of [ann, ben]) {
      expect(whole(await told(one, "conversation:updated", conversationId)).title).toBe("Coffee");
    }
    expect((await listOf(ben))[0]?.title).toBe("Coffee");
  });

  test("a stranger may change nothing", async () => {
    const { ann, ben, cas } = await people();
    const { conversationId } = await converse(ann, ben);
    const attempts: [string, object][] = [
      ["conversation:add", { conversationId, userIds: [userIdOf(cas)] }],
      ["conversation:remove", { conversationId, userId: userIdOf(ben) }],
      ["conversation:rename", { conversationId, title: "Mine" }],
      ["conversation:leave", { conversationId }],
      ["conversation:join", { conversationId }],
    ];
    for (const [type, data] of attempts) {
      expect(["forbidden", "not_found"]).toContain((await cas.askInVain(type, data)).code);
    }
    expect((await listOf(ben))[0]).toMatchObject({
      title: "Contract",
      memberIds: expect.arrayContaining([userIdOf(ben)]),
    });
  });

  test("a member who does not own it may not remove others", async () => {
    const { ann, ben, cas } = await people();
    const { conversationId } = await converse(ann, ben, cas);
    const error = await ben.askInVain("conversation:remove", { conversationId, userId: userIdOf(cas) });
    expect(error.code).toBe("forbidden");
  });
});

describe("conversation:join", () => {
  test("is room:join of it", async () => {
    const { ann, ben } = await people();
    const { room, conversationId } = await converse(ann, ben);
    await say(ann, room, "one");
    const phone = await WireClient.connect(server, userIdOf(ben));
    const reply = await phone.ask("conversation:join", { conversationId });
    expect(reply).toMatchObject({ room, seq: 1, recovered: "fresh" });
    await say(ann, room, "two");
    await phone.waitFor(({ data }) => data.content === "two");
  });

  test("of no such conversation is not_found", async () => {
    const client = await WireClient.connect(server, newUserId());
    expect((await client.askInVain("conversation:join", { conversationId: "nothing" })).code).toBe(
      "not_found",
    );
  });
});

/** `protocol/README.md`, "Conversations", says what an invitation's code is good for. */
describe("invitations", () => {
  const inviteTo = async (client: WireClient, conversationId: string, more: object = {}) =>
    (await client.ask<{ invite: string }>("conversation:invite", { conversationId, ...more })).invite;

  test("make a member of who accepts one, once", async () => {
    const { ann, ben, cas } = await people();
    const { room, conversationId } = await converse(ann, ben);
    const invite = await inviteTo(ben, conversationId);
    expect(await cas.ask("conversation:accept", { invite })).toEqual({ conversationId, room });
    expect(whole(await told(ann, "conversation:updated", conversationId)).memberIds).toContain(userIdOf(cas));
    await cas.ask("conversation:accept", { invite });
    expect((await listOf(cas))[0]?.memberIds.filter((id) => id === userIdOf(cas))).toHaveLength(1);
    await cas.ask("room:join", { room });
  });

  test("are the same until renewed, and then the old one is worthless", async () => {
    const { ann, ben, cas } = await people();
    const { conversationId } = await converse(ann, ben);
    const invite = await inviteTo(ben, conversationId);
    expect(await inviteTo(ann, conversationId)).toBe(invite);
    const renewed = await inviteTo(ann, conversationId, { renew: true });
    expect((await cas.askInVain("conversation:accept", { invite })).code).toBe("not_found");
    await cas.ask("conversation:accept", { invite: renewed });
  });

  test("are neither given to strangers nor guessed", async () => {
    const { ann, ben, cas } = await people();
    const { conversationId } = await converse(ann, ben);
    expect((await cas.askInVain("conversation:invite", { conversationId })).code).toBe("forbidden");
    expect((await cas.askInVain("conversation:accept", { invite: "A".repeat(22) })).code).toBe("not_found");
    const error = await ben.askInVain("conversation:invite", { conversationId, renew: true });
    expect(error.code).toBe("forbidden");
  });
});
