/** What this user writes, from the keystroke to its place in the log. */
import { describe, expect, test } from "bun:test";
import { FakeStorage } from "../support/client-ports.ts";
import { deleted, joined, made, mine, room } from "./support/messages.ts";

test("a sent message is shown at once, as queued", async () => {
  const { messages } = await joined();
  const key = messages.send("hello", { replyTo: "m1" });
  expect(messages.list.value).toMatchObject([
    { key, content: "hello", replyTo: "m1", mine: true, state: "queued", sender: { id: "ann", name: "Ann" } },
  ]);
});

test("refused for now, it waits, and the room says why and until when, until it is sent again", async () => {
  const { ports, messages } = await joined();
  messages.send("hello");
  await ports.settle();
  ports.link.refuse(ports.link.last("message:send"), "rate_limited", 28_000);
  await ports.settle();
  expect(messages.list.value).toMatchObject([{ state: "queued" }]);
  expect(messages.delay.value).toEqual({ until: ports.clock.now() + 28_000, message: "rate_limited" });
  await ports.advance(28_000);
  expect(ports.link.said("message:send")).toHaveLength(2);
  expect(messages.delay.value).toBeUndefined();
});

test("what is refused of another request says nothing of the messages", async () => {
  const { ports, messages } = await joined();
  messages.send("hello");
  await ports.settle();
  ports.link.refuse({ type: "typing:start", id: "t1", data: {} }, "rate_limited", 28_000);
  await ports.settle();
  expect(messages.delay.value).toBeUndefined();
});

/** Every state of the list, as `content/state` with the key marked where it is the one of the sending. */
function watch(messages: Awaited<ReturnType<typeof joined>>["messages"], key: () => string) {
  const seen: string[] = [];
  messages.list.subscribe((list) => {
    const now = list.map((m) => `${m.content}/${m.state}${m.key === key() ? "*" : ""}`).join(" ");
    if (now !== seen.at(-1)) seen.push(now);
  });
  return seen;
}

for (const [order, first, second] of [
  ["before its ack", "event", "ack"],
  ["after its ack", "ack", "event"],
] as const) {
  test(`an own message that comes in ${order} is shown once, under one key, without a flicker`, async () => {
    const { ports, messages } = await joined();
    let key = "";
    const seen = watch(messages, () => key);
    key = messages.send("hi");
    await ports.settle();
    const request = ports.link.last("message:send");
    const act = {
      event: () => ports.link.tell(mine(1, "hi")),
      ack: () => ports.link.ack(request, { messageId: "m1", seq: 1 }),
    };
    act[first]();
    await ports.settle();
    act[second]();
    await ports.settle();
    // The key is known once `send` has returned, a moment after the list first shows the message.
    expect(seen).toEqual(["", "hi/queued", "hi/sent*"]);
    expect(messages.list.value).toMatchObject([{ key, id: "m1", seq: 1, state: "sent" }]);
  });
}

test("ack and message in one frame are one step", async () => {
  const { ports, messages } = await joined();
  const seen = watch(messages, () => "");
  messages.send("hi");
  await ports.settle();
  const { id = "" } = ports.link.last("message:send") ?? {};
  ports.link.tell({ type: "ack", id, data: { messageId: "m1", seq: 1 }, timestamp: 1 }, mine(1, "hi"));
  await ports.settle();
  expect(seen).toEqual(["", "hi/queued", "hi/sent"]);
});

test("own messages keep the order of sending, and go behind what came first", async () => {
  const { ports, messages, texts } = await joined();
  messages.send("one");
  messages.send("two");
  await ports.settle();
  ports.link.tell(made(1, "from bob"));
  ports.link.ack(ports.link.last("message:send"), { messageId: "m2", seq: 2 });
  await ports.settle();
  expect(texts()).toEqual(["from bob", "one", "two"]);
});

test("the same text twice is two messages", async () => {
  const { ports, messages } = await joined();
  const keys = [messages.send("ok"), messages.send("ok")];
  await ports.settle();
  for (const seq of [1, 2]) {
    ports.link.tell(mine(seq, "ok"));
    ports.link.ack(ports.link.last("message:send"), { messageId: `m${seq}`, seq });
    await ports.settle();
  }
  expect(messages.list.value.map(({ key, id }) => [key, id])).toEqual([
    [keys[0] ?? "", "m1"],
    [keys[1] ?? "", "m2"],
  ]);
});

test("the same text from another device of this user is told apart by the ack", async () => {
  const { ports, messages } = await joined();
  const key = messages.send("ok");
  await ports.settle();
  ports.link.tell(mine(1, "ok"));
  ports.link.ack(ports.link.last("message:send"), { messageId: "m2", seq: 2 });
  await ports.settle();
  ports.link.tell(mine(2, "ok"));
  expect(messages.list.value.map((message) => [message.key, message.id])).toEqual([
    ["m1", "m1"],
    [key, "m2"],
  ]);
});

test("own messages that another page sends in another order are each shown once", async () => {
  const { ports, messages } = await joined();
  messages.send("first");
  messages.send("second");
  await ports.settle();
  ports.link.tell(mine(1, "second"));
  expect(messages.list.value.map(({ content, state }) => `${content}/${state}`)).toEqual([
    "second/sent",
    "first/queued",
  ]);
});

test("a message that was sent, lost its ack and was deleted meanwhile does not come back", async () => {
  const { ports, messages, texts, reconnect } = await joined();
  messages.send("oops");
  await ports.settle();
  await reconnect({ [room]: { recovered: "complete", epoch: "e1", seq: 2, from: 1, to: 2 } });
  ports.link.tell(deleted(1, "m1"), deleted(2, "m1"));
  ports.link.ack(ports.link.last("message:send"), { messageId: "m1", seq: 1, duplicate: true });
  await ports.settle();
  expect(texts()).toEqual([]);
});

test("sent before a crash of the server, replayed after it: shown once", async () => {
  const { ports, messages, reconnect } = await joined();
  const key = messages.send("hi");
  await ports.settle();
  await reconnect({ [room]: { recovered: "complete", epoch: "e1", seq: 1, from: 1, to: 1 } });
  ports.link.tell(mine(1, "hi"));
  ports.link.ack(ports.link.last("message:send"), { messageId: "m1", seq: 1, duplicate: true });
  await ports.settle();
  expect(messages.list.value).toMatchObject([{ key, id: "m1", state: "sent" }]);
});

test("a refused message is failed, with the reason, and can be dropped", async () => {
  const { ports, messages, texts } = await joined();
  const key = messages.send("x");
  await ports.settle();
  ports.link.refuse(ports.link.last("message:send"), "too_large");
  expect(messages.list.value).toMatchObject([{ key, state: "failed", error: { code: "too_large" } }]);
  messages.discard(key);
  expect(texts()).toEqual([]);
});

test("only failed messages can be dropped or tried again", async () => {
  const { ports, messages } = await joined();
  const key = messages.send("x");
  messages.discard(key);
  messages.retry(key);
  await ports.settle();
  expect([messages.list.value.length, ports.link.said("message:send").length]).toEqual([1, 1]);
});

for (const [code, isSameId] of [
  ["internal", true],
  ["forbidden", false],
] as const) {
  test(`after ${code}, another try goes under ${isSameId ? "the same" : "a new"} request id and the same key`, async () => {
    const { ports, messages } = await joined();
    const key = messages.send("x");
    await ports.settle();
    const first = ports.link.last("message:send");
    ports.link.refuse(first, code);
    messages.retry(key);
    await ports.settle();
    const second = ports.link.last("message:send");
    expect(second?.id === first?.id).toBe(isSameId);
    ports.link.ack(second, { messageId: "m1", seq: 1 });
    await ports.settle();
    expect(messages.list.value).toMatchObject([{ key, id: "m1", state: "sent", content: "x" }]);
  });
}

test("a message that finds the outbox full is failed at once", async () => {
  const { ports, client, messages } = await joined();
  for (let count = 0; count < 1_000; count += 1) {
    void client.request("message:send", { room: "conversation:b", content: "x" }).catch(() => {});
  }
  messages.send("one too many");
  await ports.settle();
  expect(messages.list.value).toMatchObject([{ state: "failed", error: { code: "outbox_full" } }]);
});

test("what an earlier page left unsent is shown as queued, by this user", async () => {
  const storage = new FakeStorage();
  const data = { room, content: "left over" };
  storage.leave(
    { server: "ws://test/ws", user: "ann" },
    { id: "r1", type: "message:send", data, timestamp: 5 },
  );
  const { messages } = await joined({ storage });
  expect(messages.list.value).toMatchObject([
    { key: "r1", content: "left over", state: "queued", timestamp: 5, sender: { id: "ann" } },
  ]);
});

describe("a message that was sent by an earlier page and edited before its ack came", () => {
  async function reopened() {
    const storage = new FakeStorage();
    const entry = { id: "r1", type: "message:send", data: { room, content: "left over" }, timestamp: 5 };
    storage.leave({ server: "ws://test/ws", user: "ann" }, entry);
    const page = await joined({ storage });
    const shown = () => page.messages.list.value.map(({ content, state }) => `${content}/${state}`);
    return { ...page, shown };
  }
  const edited = (seq: number, content: string) => {
    const envelope = mine(seq, content);
    return { ...envelope, data: { ...envelope.data, editedAt: 9 } };
  };

  test("is shown once, as it reads now", async () => {
    const { ports, messages, shown } = await reopened();
    ports.link.tell(edited(1, "better"));
    expect(shown()).toEqual(["better/sent"]);
    ports.link.ack(ports.link.last("message:send"), { messageId: "m1", seq: 1, duplicate: true });
    await ports.settle();
    expect(messages.list.value).toMatchObject([{ key: "r1", id: "m1", content: "better", editedAt: 9 }]);
  });

  test("is told from one of another device by the ack", async () => {
    const { ports, shown } = await reopened();
    ports.link.tell(edited(1, "elsewhere"));
    ports.link.tell(mine(2, "left over"));
    ports.link.ack(ports.link.last("message:send"), { messageId: "m2", seq: 2 });
    await ports.settle();
    expect(shown()).toEqual(["elsewhere/sent", "left over/sent"]);
  });

  test("is told from one of another device by a refusal, and keeps its text", async () => {
    const { ports, shown } = await reopened();
    ports.link.tell(edited(1, "elsewhere"));
    ports.link.refuse(ports.link.last("message:send"), "forbidden");
    await ports.settle();
    expect(shown()).toEqual(["elsewhere/sent", "left over/failed"]);
  });
});

describe("a message that was edited and loaded with the log before the word of an entry", () => {
  /** @param agoMs when the entry was written: so long before the message got its place in the log */
  async function told(agoMs: number) {
    const storage = new FakeStorage();
    const { ports, messages, page } = await joined({ head: 1, storage });
    const timestamp = ports.clock.now();
    const message = mine(1, "better");
    await page([{ ...message, timestamp, data: { ...message.data, editedAt: timestamp } }], false);
    await ports.advance(5_000);
    const entry = { id: "r1", type: "message:send", data: { room, content: "left over" } };
    storage.leave({ server: "ws://test/ws", user: "ann" }, { ...entry, timestamp: timestamp - agoMs });
    await joined({ storage });
    return { ports, shown: () => messages.list.value.map(({ key, content }) => `${key}/${content}`) };
  }

  test("is taken for that one, and shown once", async () => {
    const { shown } = await told(1_000);
    expect(shown()).toEqual(["r1/better"]);
  });

  test("is another one where it was there long before that was written", async () => {
    const { shown } = await told(-120_000);
    expect(shown()).toEqual(["m1/better", "r1/left over"]);
  });
});

test("what another page has sent is shown once, also where the message comes before the word of its sending", async () => {
  const storage = new FakeStorage();
  const { ports, messages } = await joined({ storage });
  const other = await joined({ storage });
  const key = other.messages.send("hi");
  ports.link.tell(mine(1, "hi"));
  await ports.settle();
  expect(messages.list.value).toMatchObject([{ key, id: "m1", state: "sent" }]);
  ports.link.ack(ports.link.last("message:send"), { messageId: "m1", seq: 1 });
  await ports.settle();
  expect(messages.list.value).toMatchObject([{ key, id: "m1", state: "sent" }]);
});

describe("a message that was loaded with the log before the word of an entry with its text", () => {
  /** @param agoMs when the entry was written, by this device's clock: before the log was loaded, or after it */
  async function told(agoMs: number) {
    const storage = new FakeStorage();
    const { ports, messages, page } = await joined({ head: 1, storage });
    await page([mine(1, "hi")], false);
    const loadedAt = ports.clock.now();
    await ports.advance(5_000);
    const entry = { id: "r1", type: "message:send", data: { room, content: "hi" } };
    storage.leave({ server: "ws://test/ws", user: "ann" }, { ...entry, timestamp: loadedAt - agoMs });
    // Another page opens, and all are told.
    await joined({ storage });
    return messages.list.value.map(({ key, state }) => `${key}/${state}`);
  }

  test("is that one where it was written before, however far the server's clock is off", async () => {
    expect(await told(1_000)).toEqual(["r1/sent"]);
  });

  test("is that one where the clock was set back since", async () => {
    expect(await told(-3_600_000)).toEqual(["r1/sent"]);
  });

  test("is another one where it was written since", async () => {
    expect(await told(-1_000)).toEqual(["m1/sent", "r1/queued"]);
  });
});
