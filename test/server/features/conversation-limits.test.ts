/** How many members a conversation has, and how often one user changes conversations. */
import { describe, expect, test } from "bun:test";
import { type Heard, type Peer, World } from "../../support/world.ts";

test("a conversation has at most two thousand members, however they come", async () => {
  const world = new World();
  const alice = await world.connect("alice");
  const users = Array.from({ length: 1_999 }, (_, at) => `user-${at}`);
  const first = { memberIds: users.slice(0, 499), kind: "group" };
  const { conversationId } = (await alice.request("conversation:create", first)).data;
  const add = (userIds: string[]) => alice.request("conversation:add", { conversationId, userIds });
  for (let from = 499; from < 1_999; from += 500) {
    expect((await add(users.slice(from, from + 500))).type).toBe("ack");
  }
  expect((await add(["one-more"])).data.code).toBe("conflict");
  expect((await add(users.slice(1_500))).type).toBe("ack");
  const { invite } = (await alice.request("conversation:invite", { conversationId })).data;
  const late = await world.connect("one-more");
  expect((await late.request("conversation:accept", { invite })).data.code).toBe("conflict");
  await alice.request("conversation:remove", { conversationId, userId: "user-1" });
  const { invite: next } = (await alice.request("conversation:invite", { conversationId })).data;
  expect((await late.request("conversation:accept", { invite: next })).type).toBe("ack");
});

describe("changes of conversations", () => {
  const env = { TAUTLINE_LIMIT_CONVERSATION_CHANGES_PER_MINUTE: "120" };
  const crowd = (count: number) => Array.from({ length: count }, (_, at) => `m${at}`);

  async function tried(peer: Peer, type: string, data: object, times: number): Promise<Heard[]> {
    const answers: Heard[] = [];
    for (let time = 0; time < times; time += 1) answers.push(await peer.request(type, data));
    return answers;
  }
  const taken = (answers: readonly Heard[]) => answers.filter(({ type }) => type === "ack").length;

  test("are as many at once as a minute's, in small ones, and then as they come back", async () => {
    const world = new World({ env });
    const alice = await world.connect("alice");
    const small = { kind: "group", memberIds: ["bob"] };
    const answers = await tried(alice, "conversation:create", small, 130);
    expect(taken(answers)).toBeGreaterThanOrEqual(100);
    const { code, retryAfterMs } = answers.at(-1)?.data ?? {};
    expect(code).toBe("rate_limited");
    await world.clock.advance(retryAfterMs);
    expect((await alice.request("conversation:create", small)).type).toBe("ack");
  });

  test.each(["conversation:rename", "room:slow", "conversation:moderator"])(
    "count for more the more are told: %s",
    async (type) => {
      const world = new World({ env });
      const alice = await world.connect("alice");
      const many = await alice.request("conversation:create", { kind: "group", memberIds: crowd(499) });
      const { conversationId, room } = many.data;
      const data = { conversationId, room, title: "t", seconds: 5, userId: "m1", on: true };
      expect(taken(await tried(alice, type, data, 30))).toBeLessThan(12);
    },
  );

  test("are told once: a repeat of what was done is answered though its user is too hasty by now", async () => {
    const world = new World({ env });
    const alice = await world.connect("alice");
    const data = { kind: "group", memberIds: crowd(499) };
    const { data: first } = await alice.request("conversation:create", data, "once");
    await tried(alice, "conversation:create", data, 20);
    expect((await alice.request("conversation:create", data, "once")).data).toEqual({
      ...first,
      duplicate: true,
    });
  });

  test("leave free who was put into many large ones to leave them all", async () => {
    const world = new World({ env });
    const backend = await world.connect("backend:service");
    const victim = await world.connect("victim");
    const memberIds = ["victim", ...crowd(499)];
    const made = await tried(backend, "conversation:create", { kind: "group", memberIds }, 60);
    expect(taken(made)).toBe(60);
    for (const { data } of made) {
      const { conversationId } = data;
      expect((await victim.request("conversation:leave", { conversationId })).type).toBe("ack");
    }
  });
});
