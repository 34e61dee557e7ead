/** The list of conversations, kept current. */
import { expect, test } from "bun:test";
import type { ListedConversation } from "../../client/core/wire.ts";
import { connect } from "../../client/index.ts";
import { ann, FakePorts } from "../support/client-ports.ts";

const listed = (id: string, more: Partial<ListedConversation> = {}): ListedConversation => ({
  id,
  room: `conversation:${id}`,
  title: id,
  kind: "group",
  ownerId: "ann",
  memberIds: ["ann"],
  head: 0,
  readSeq: 0,
  unread: 0,
  ...more,
});

async function opened(...list: ListedConversation[]) {
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "t", ports });
  const { conversations } = client;
  await ports.settle();
  ports.link.welcome();
  const answer = async (...current: ListedConversation[]) => {
    ports.link.ack(ports.link.last("conversation:list"), { conversations: current });
    await ports.settle();
  };
  await answer(...list);
  const tell = (type: string, data: object, more: object = {}) =>
    ports.link.tell({ type, data: { ...data }, timestamp: 9, ...more });
  return { ports, client, conversations, answer, tell };
}

const asked = (ports: FakePorts) => ports.link.said("conversation:list").length;

test("the list is asked for when it is first looked at", async () => {
  const { conversations } = await opened(listed("a"));
  expect(conversations.list.value.map(({ id }) => id)).toEqual(["a"]);
  expect(conversations.loading.value).toBe(false);
});

test("nothing is asked for where nobody looks", async () => {
  const ports = new FakePorts();
  connect({ url: "ws://test/ws", token: "t", ports });
  await ports.settle();
  ports.link.welcome();
  expect(asked(ports)).toBe(0);
});

for (const type of ["conversation:created", "conversation:updated", "conversation:removed"]) {
  test(`is read again on ${type}`, async () => {
    const { ports, conversations, answer, tell } = await opened(listed("a"));
    const before = asked(ports);
    tell(type, listed("b"), { room: "user:ann", seq: 1 });
    expect(asked(ports)).toBe(before + 1);
    await answer(listed("b"));
    expect(conversations.list.value.map(({ id }) => id)).toEqual(["b"]);
  });
}

test("changes while it is being read make it read once more, not once each", async () => {
  const { ports, answer, tell } = await opened();
  const before = asked(ports);
  for (let count = 0; count < 5; count += 1) tell("conversation:updated", listed("a"));
  await answer();
  await answer();
  expect(asked(ports)).toBe(before + 2);
});

test("is read again after a reconnect", async () => {
  const { ports, conversations, answer } = await opened(listed("a"));
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.welcome();
  await answer(listed("a"), listed("b"));
  expect(conversations.list.value).toHaveLength(2);
});

test("a message of another counts as unread and is the last one", async () => {
  const { conversations, tell } = await opened(listed("a", { head: 4 }));
  const data = { id: "m5", content: "hi", sender: { id: "bob", name: "Bob" } };
  tell("message:new", data, { room: "conversation:a", seq: 5 });
  expect(conversations.list.value).toMatchObject([
    { head: 5, unread: 1, lastMessage: { id: "m5", content: "hi", timestamp: 9 } },
  ]);
});

test("an own message is the last one, and not unread", async () => {
  const { conversations, tell } = await opened(listed("a"));
  tell("message:new", { id: "m1", content: "hi", sender: ann }, { room: "conversation:a", seq: 1 });
  expect(conversations.list.value).toMatchObject([{ head: 1, unread: 0 }]);
});

test("a message that the list already counts is not counted again", async () => {
  const { conversations, tell } = await opened(listed("a", { head: 5, unread: 1 }));
  tell(
    "message:new",
    { id: "m5", content: "hi", sender: { id: "bob", name: "Bob" } },
    { room: "conversation:a", seq: 5 },
  );
  expect(conversations.list.value[0]?.unread).toBe(1);
});

test("what goes by while the list is read counts, whatever the answer knows of it", async () => {
  const { conversations, answer, tell } = await opened(listed("a", { head: 4, readSeq: 4 }));
  const say = (id: string, seq: number) =>
    tell(
      "message:new",
      { id: `m${seq}`, content: "hi", sender: { id: "bob", name: "Bob" } },
      { room: `conversation:${id}`, seq },
    );
  tell("conversation:created", listed("b"), { room: "user:ann", seq: 1 });
  say("a", 5);
  say("b", 2);
  say("b", 3);
  tell("message:receipt", { userId: "ann", seq: 5 }, { room: "conversation:a" });
  // As it was before the last of them.
  await answer(listed("a", { head: 5, readSeq: 4, unread: 1 }), listed("b", { head: 2, unread: 1 }));
  expect(conversations.list.value).toMatchObject([
    { id: "a", head: 5, readSeq: 5, unread: 0 },
    { id: "b", head: 3, unread: 2, lastMessage: { id: "m3" } },
  ]);
});

for (const { seq, times } of [
  { seq: 1, times: 0 },
  { seq: 3, times: 1 },
]) {
  test(`a room that stands at ${seq} when it is joined, and at 1 in the list, asks ${times} times for the list`, async () => {
    const { ports, client } = await opened(listed("a", { head: 1 }));
    const before = asked(ports);
    client.room("conversation:a").hold();
    await ports.settle();
    const fresh = { epoch: "e", seq, recovered: "reset", from: 0, to: 0, users: [], count: 0 };
    ports.link.ack(ports.link.last("room:join"), { room: "conversation:a", ...fresh });
    await ports.settle();
    expect(asked(ports)).toBe(before + times);
  });
}

test("an answer that knows more than what went by stays as it is", async () => {
  const { conversations, answer, tell } = await opened(listed("a", { head: 4, readSeq: 4 }));
  tell("conversation:updated", listed("a"), { room: "conversation:a", seq: 5 });
  tell("message:receipt", { userId: "ann", seq: 4 }, { room: "conversation:a" });
  await answer(listed("a", { head: 7, readSeq: 6, unread: 1 }));
  expect(conversations.list.value).toMatchObject([{ head: 7, readSeq: 6, unread: 1 }]);
});

test("read on another device, it is read here", async () => {
  const { conversations, tell } = await opened(listed("a", { head: 5, unread: 2 }));
  tell("message:receipt", { userId: "bob", seq: 5 }, { room: "conversation:a" });
  expect(conversations.list.value[0]?.unread).toBe(2);
  tell("message:receipt", { userId: "ann", seq: 5 }, { room: "conversation:a" });
  expect(conversations.list.value).toMatchObject([{ readSeq: 5, unread: 0 }]);
});

test("read on another device up to before the last message, the list is read again: it knows how many are left", async () => {
  const { ports, conversations, tell, answer } = await opened(listed("a", { head: 5, unread: 3 }));
  const before = asked(ports);
  tell("message:receipt", { userId: "ann", seq: 4 }, { room: "conversation:a" });
  expect(asked(ports)).toBe(before + 1);
  await answer(listed("a", { head: 5, readSeq: 4, unread: 1 }));
  expect(conversations.list.value).toMatchObject([{ readSeq: 4, unread: 1 }]);
  expect(asked(ports)).toBe(before + 1);
});

test("a list that cannot be read says why", async () => {
  const { ports, conversations } = await opened();
  void conversations.refresh();
  ports.link.refuse(ports.link.last("conversation:list"), "unavailable");
  await ports.settle();
  expect([conversations.error.value?.code, conversations.loading.value]).toEqual(["unavailable", false]);
});

test("create, leave, invite and accept ask the server and give its answer", async () => {
  const { ports, conversations } = await opened();
  const made = { conversationId: "n", room: "conversation:n" };
  const results = [
    [conversations.create({ title: "New", memberIds: [], kind: "group" }), "conversation:create", made],
    [conversations.leave("n"), "conversation:leave", {}],
    [conversations.invite("n"), "conversation:invite", { invite: "abc" }],
    [conversations.accept("abc"), "conversation:accept", made],
  ] as const;
  await ports.settle();
  for (const [, type, data] of results) ports.link.ack(ports.link.last(type), data);
  expect(await Promise.all(results.map(([promise]) => promise))).toEqual([made, undefined, "abc", made]);
});

test("a change of the last message changes what is shown of it; its deletion reads the list again", async () => {
  const lastMessage = { id: "m", content: "teh", sender: { id: "bob", name: "Bob" }, timestamp: 1 };
  const { ports, conversations, tell } = await opened(listed("a", { head: 1, lastMessage } as never));
  tell("message:update", { id: "other", content: "no" }, { room: "conversation:a", seq: 2 });
  tell("message:update", { id: "m", content: "the" }, { room: "conversation:a", seq: 3 });
  expect(conversations.list.value[0]?.lastMessage?.content).toBe("the");
  const before = asked(ports);
  tell("message:deleted", { id: "m" }, { room: "conversation:a", seq: 4 });
  expect(asked(ports)).toBe(before + 1);
});

test("where something is unread, the deletion of any message reads the list again: it may have been counted", async () => {
  const lastMessage = { id: "m2", content: "hi", sender: { id: "bob", name: "Bob" }, timestamp: 1 };
  const before = { head: 2, unread: 2, lastMessage } as never;
  const { conversations, tell, answer } = await opened(listed("a", before));
  tell("message:deleted", { id: "m1" }, { room: "conversation:a", seq: 3 });
  await answer(listed("a", { head: 3, unread: 1, lastMessage } as never));
  expect(conversations.list.value[0]?.unread).toBe(1);
});

test("names of members who are not known are asked for, and then known", async () => {
  const { ports, client } = await opened(listed("a", { memberIds: ["ann", "zoe"] as never }));
  const request = ports.link.last("people:names");
  expect(request?.data).toEqual({ userIds: ["zoe"] });
  ports.link.ack(request, { people: [{ userId: "zoe", username: "Zoe" }] });
  await ports.settle();
  expect(client.people.known.value.get("zoe")?.name).toBe("Zoe");
});
