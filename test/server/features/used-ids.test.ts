/** A durable request under an id that did something else before: it is a conflict, never acknowledged as done. */
import { expect, test } from "bun:test";
import { type Peer, World } from "../../support/world.ts";
import { group, last, made, say } from "./support/commitments.ts";

async function trio() {
  const world = new World();
  const { room, conversationId, peers } = await world.group("ann", "ben", "cyd");
  const [ann, ben, cyd] = peers as [Peer, Peer, Peer];
  return { world, room, conversationId, ann, ben, cyd };
}

test("changes of a conversation that are told by the same event are told apart", async () => {
  const { world, conversationId, ann, ben } = await trio();
  const other = await world.group("ann", "ben");
  const rename = { conversationId, title: " New\ntitle " };
  await ann.request("conversation:rename", rename, "renames");
  await ann.request("conversation:add", { conversationId, userIds: ["dan"] }, "adds");
  await ann.request("conversation:remove", { conversationId, userId: "cyd" }, "removes");

  const wrong = [
    ["conversation:add", { conversationId, userIds: ["eve"] }, "renames"],
    ["conversation:rename", { conversationId, title: "Another" }, "adds"],
    ["conversation:leave", { conversationId }, "removes"],
    ["conversation:remove", { conversationId, userId: "ben" }, "removes"],
    ["conversation:rename", { conversationId: other.conversationId, title: "New title" }, "renames"],
    ["conversation:rename", { conversationId: "no-such", title: "New title" }, "renames"],
  ] as const;
  for (const [type, data, id] of wrong) {
    expect([type, (await ann.request(type, data, id)).data.code]).toEqual([type, expect.any(String)]);
  }
  const { conversations } = (await ben.request("conversation:list", {})).data;
  expect(conversations).toContainEqual(
    expect.objectContaining({ title: "New title", memberIds: ["ann", "ben", "dan"] }),
  );

  const repeats = [
    ["conversation:rename", rename, "renames"],
    ["conversation:add", { conversationId, userIds: ["dan"] }, "adds"],
    ["conversation:remove", { conversationId, userId: "cyd" }, "removes"],
  ] as const;
  for (const [type, data, id] of repeats) {
    expect((await ann.request(type, data, id)).data).toEqual({ duplicate: true });
  }
});

test("what is not allowed is not acknowledged because its id was used before", async () => {
  const { world, ann, ben, room } = await trio();
  const others = await world.group("ben", "ann");
  const { data: own } = await ann.request("message:send", { room, content: "mine" });
  const { data: foreign } = await ben.request("message:send", { room, content: "not mine" });
  await ann.request("message:edit", { messageId: own.messageId, content: "new" }, "edits");
  const edit = { messageId: foreign.messageId, content: "new" };
  expect((await ann.request("message:edit", edit, "edits")).data.code).toBe("conflict");
  expect((await ann.request("message:edit", { ...edit, messageId: "none" }, "edits")).data.code).toBe(
    "conflict",
  );
  const title = "Taken over";
  const { conversationId } = await world.group("ann", "ben");
  await ann.request("conversation:rename", { conversationId, title }, "renames");
  const takeover = { conversationId: others.conversationId, title };
  expect((await ann.request("conversation:rename", takeover, "renames")).data.code).toBe("conflict");
});

test("private messages of two conversations are told apart", async () => {
  const { world, room, ann, ben } = await trio();
  const other = await world.group("ann", "ben");
  const send = async (to: string) =>
    (await ann.request("message:send", { room: to, content: "psst", to: "ben" })).data.messageId;
  const [first, second] = [await send(room), await send(other.room)];
  for (const [type, more] of [
    ["message:edit", { content: "new" }],
    ["message:react", { emoji: "👍", on: true }],
    ["message:delete", {}],
  ] as const) {
    const ask = (messageId: string) => ann.request(type, { messageId, ...more }, type);
    expect((await ask(first)).type).toBe("ack");
    expect((await ask(second)).data.code).toBe("conflict");
    expect((await ask(first)).data.duplicate).toBe(true);
  }
  const { data } = await ben.request("room:history", { room: "user:ben", after: 0 });
  expect(JSON.stringify(data)).toContain("psst");
});

test("a change of a message is repeated, not another one, also once the message is deleted", async () => {
  const { room, ann, ben } = await trio();
  for (const to of [undefined, "ben"]) {
    const { messageId } = (await ann.request("message:send", { room, content: "x", to })).data;
    const react = () =>
      ben.request("message:react", { messageId, emoji: "👍", on: true }, `reacts ${messageId}`);
    const edit = () => ann.request("message:edit", { messageId, content: "y" }, `edits ${messageId}`);
    const first = [(await react()).data, (await edit()).data];
    await ann.request("message:delete", { messageId });
    expect([(await react()).data, (await edit()).data]).toEqual(
      first.map((data) => ({ ...data, duplicate: true })),
    );
  }
});

test("private messages to two people are told apart, also once one is deleted", async () => {
  const { room, ann, cyd } = await trio();
  const send = (to: string, content: string) =>
    ann.request("message:send", { room, content, to }, "whispers");
  const { messageId } = (await send("ben", "for ben")).data;
  expect((await send("cyd", "for cyd")).data.code).toBe("conflict");
  expect((await send("ben", "for ben")).data).toEqual({ messageId, duplicate: true });
  await ann.request("message:delete", { messageId });
  expect((await send("ben", "for ben")).data).toEqual({ messageId, duplicate: true });
  expect(cyd.events("message:new")).toEqual([]);
});

test("conversations with other people are told apart, whether there is one with them or not", async () => {
  const { ann } = await trio();
  const create = (memberIds: string[], id: string, kind = "direct") =>
    ann.request("conversation:create", { kind, memberIds }, id);
  const { conversationId } = (await create(["ben"], "first")).data;
  await create(["cyd"], "second");
  expect((await create(["cyd"], "first")).data.code).toBe("conflict");
  expect((await create(["dan"], "first")).data.code).toBe("conflict");
  expect((await create(["ben"], "first", "group")).data.code).toBe("conflict");
  expect((await create(["ben"], "first")).data).toMatchObject({ conversationId, duplicate: true });
});

test("commitments, and what is asked of them, are told apart", async () => {
  const { room, dana, cem } = await group();
  await say(dana, room, "I'll pay Bob $20");
  await say(dana, room, "I'll pay Bob $5");
  const [first, second] = made(dana)?.map(({ id }) => id) ?? [];
  await dana.request("commitment:fulfil", { id: first, amount: 1 }, "fulfils");
  expect((await dana.request("commitment:cancel", { id: first }, "fulfils")).data.code).toBe("conflict");
  const other = await dana.request("commitment:fulfil", { id: second, amount: 1 }, "fulfils");
  expect(other.data.code).toBe("conflict");
  await dana.request("commitment:cancel", { id: first }, "cancels");
  expect((await dana.request("commitment:fulfil", { id: first }, "cancels")).data.code).toBe("conflict");
  const repeated = await dana.request("commitment:fulfil", { id: first, amount: 1 }, "fulfils");
  expect(repeated.data).toMatchObject({ status: "open", duplicate: true });
  expect(last(cem, "liability:update").liabilities).toMatchObject([{ userId: "dana", owes: 5 }]);
});

test("an answer to one question is none to another, which stays", async () => {
  const { room, dana, world } = await group();
  await say(dana, room, "I owe Bob $20");
  await say(dana, room, "I owe Alice $30");
  const [first, second] = dana.events("clarification:ask").map(({ data }) => data.id);
  const answer = (id: string) =>
    dana.request("clarification:answer", { id, answer: "Yes, I promise" }, "answers");
  await answer(first);
  const overs = () => dana.events("clarification:over").length;
  expect(overs()).toBe(1);
  expect((await answer(second)).data.code).toBe("conflict");
  expect(overs()).toBe(1);
  const later = await world.connect("dana");
  await world.clock.advance(2_000);
  expect(later.events("clarification:ask").map(({ data }) => data.id)).toEqual([second]);
  expect((await answer(first)).data.duplicate).toBe(true);
});
