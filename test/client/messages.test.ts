/** A room's messages: pages of history, live ones, changes. */
import { expect, test } from "bun:test";
import { ann } from "../support/client-ports.ts";
import { bob, changed, deleted, joined, made, room } from "./support/messages.ts";

test("the newest page is loaded on the first join", async () => {
  const { ports, messages, texts, page } = await joined({ head: 3 });
  expect(ports.link.last("room:history")?.data).toEqual({ room, before: 4, limit: 50 });
  expect(messages.loading.value).toBe(true);
  await page([made(1), made(2), made(3)], false);
  expect(texts()).toEqual(["text 1", "text 2", "text 3"]);
  expect([messages.loading.value, messages.hasOlder.value]).toEqual([false, false]);
});

test("an empty log has nothing to load", async () => {
  const { ports, messages } = await joined({ head: 0 });
  expect([ports.link.said("room:history").length, messages.hasOlder.value]).toEqual([0, false]);
});

test("older pages go before what is there", async () => {
  const { ports, messages, texts, page } = await joined({ head: 60 });
  await page([made(59), made(60)], true);
  void messages.loadOlder();
  expect(ports.link.last("room:history")?.data.before).toBe(59);
  await page([made(57), made(58)], false);
  expect(texts()).toEqual(["text 57", "text 58", "text 59", "text 60"]);
});

test("a page without a message is not enough: the next one is asked for", async () => {
  const { ports, texts, page } = await joined({ head: 5 });
  await page([changed(4, "m1", "x"), deleted(5, "m2")], true);
  expect(ports.link.last("room:history")?.data.before).toBe(4);
  await page([made(3)], true);
  expect(texts()).toEqual(["text 3"]);
});

test("a page shows messages as they are now: their earlier changes in it say nothing", async () => {
  const { messages, page } = await joined({ head: 3 });
  await page([made(1, "third version", { editedAt: 9 }), changed(2, "m1", "second version")], false);
  expect(messages.list.value).toMatchObject([{ content: "third version", editedAt: 9 }]);
});

test("a page that was read before a change came in is read again", async () => {
  const { ports, texts, page } = await joined({ head: 3 });
  ports.link.tell(changed(4, "m1", "new"));
  await page([made(1, "old")], false, 3);
  expect(texts()).toEqual([]);
  await page([made(1, "new")], false, 4);
  expect(texts()).toEqual(["new"]);
});

test("a page that cannot be loaded says why, and is tried again by loadOlder", async () => {
  const { ports, messages, texts, page } = await joined({ head: 1 });
  ports.link.refuse(ports.link.last("room:history"), "unavailable");
  await ports.settle();
  expect(messages.error.value?.code).toBe("unavailable");
  void messages.loadOlder();
  await page([made(1)], false);
  expect([texts(), messages.error.value]).toEqual([["text 1"], undefined]);
});

test("a page lost with the connection is asked for again", async () => {
  const { texts, page, reconnect } = await joined({ head: 1 });
  await reconnect({ [room]: { recovered: "complete", epoch: "e1", seq: 1, from: 2, to: 1 } });
  await page([made(1)], false);
  expect(texts()).toEqual(["text 1"]);
});

test("the newest page that was not answered in time is asked for again once the room is joined again", async () => {
  const { ports, messages, texts, page, reconnect } = await joined({ head: 1 });
  await ports.advance(10_000);
  expect(messages.error.value?.code).toBe("timeout");
  await reconnect({ [room]: { recovered: "complete", epoch: "e1", seq: 1, from: 2, to: 1 } });
  await page([made(1)], false);
  expect([texts(), messages.error.value]).toEqual([["text 1"], undefined]);
});

test("new messages come at the end, and are live; those of a page are not", async () => {
  const { ports, messages, page } = await joined({ head: 1 });
  await page([made(1)], false);
  ports.link.tell(made(2));
  expect(messages.list.value.map(({ live }) => live)).toEqual([false, true]);
});

test("a message that is live and in a page is shown once", async () => {
  const { ports, texts, page } = await joined({ head: 1 });
  ports.link.tell(made(2));
  await page([made(1), made(2)], false, 2);
  expect(texts()).toEqual(["text 1", "text 2"]);
});

test("an edit changes the message in its place", async () => {
  const { ports, messages } = await joined();
  ports.link.tell(made(1), made(2), changed(3, "m1", "better"));
  expect(messages.list.value).toMatchObject([
    { content: "better", editedAt: 3, key: "m1" },
    { content: "text 2" },
  ]);
});

test("a deleted message is gone; the deletion of one not held is no matter", async () => {
  const { ports, texts } = await joined();
  ports.link.tell(made(1), made(2), deleted(3, "m1"), deleted(4, "m99"));
  expect(texts()).toEqual(["text 2"]);
});

test("a reset drops what is held and loads anew, and keeps what is not sent yet", async () => {
  const { ports, messages, texts, page, reconnect } = await joined();
  ports.link.tell(made(1), made(2));
  messages.send("draft");
  await reconnect({ [room]: { recovered: "reset", epoch: "e2", seq: 7, from: 8, to: 7 } });
  expect(texts()).toEqual(["draft"]);
  expect(ports.link.last("room:history")?.data.before).toBe(8);
  await page([made(7)], false, 7);
  expect(texts()).toEqual(["text 7", "draft"]);
});

test("a page asked for before a reset is not shown after it", async () => {
  const { ports, messages, texts, reconnect } = await joined({ head: 3 });
  const before = ports.link.last("room:history");
  await reconnect({ [room]: { recovered: "reset", epoch: "e2", seq: 0, from: 1, to: 0 } });
  ports.link.ack(before, { room, epoch: "e1", head: 3, events: [made(1)], more: false });
  await ports.settle();
  expect([texts(), messages.loading.value]).toEqual([[], false]);
});

test("edit and remove ask the server, and the events do the rest", async () => {
  const { ports, messages } = await joined();
  void messages.edit("m1", "better");
  void messages.remove("m2");
  await ports.settle();
  expect(ports.link.last("message:edit")?.data).toEqual({ messageId: "m1", content: "better" });
  expect(ports.link.last("message:delete")?.data).toEqual({ messageId: "m2" });
});

test("an edit that is refused rejects", async () => {
  const { ports, messages } = await joined();
  const outcome = messages.edit("m1", "x").catch(({ code }) => code);
  await ports.settle();
  ports.link.refuse(ports.link.last("message:edit"), "forbidden");
  expect(await outcome).toBe("forbidden");
});

test("a whisper room loads nothing, drops what it has by id, and keeps the order of arrival", async () => {
  const name = "whisper:KIWI";
  const { ports, texts, messages } = await joined({ name });
  const say = (id: string, content: string, sender: object = bob) =>
    ports.link.tell({ type: "message:new", room: name, data: { id, content, sender }, timestamp: 1 });
  say("w1", "psst");
  say("w1", "psst");
  messages.send("hm?");
  await ports.settle();
  say("w2", "hm?", { id: ann.id, name: ann.name });
  ports.link.ack(ports.link.last("message:send"), { messageId: "w2" });
  await ports.settle();
  expect(texts()).toEqual(["psst", "hm?"]);
  expect(ports.link.said("room:history")).toHaveLength(0);
});

test("a whisper room keeps what it shows when the server began anew", async () => {
  const name = "whisper:KIWI";
  const { ports, texts, reconnect } = await joined({ name });
  ports.link.tell({
    type: "message:new",
    room: name,
    data: { id: "w1", content: "psst", sender: bob },
    timestamp: 1,
  });
  await reconnect({ [name]: { recovered: "reset", epoch: "e2", seq: 0, from: 1, to: 0 } });
  expect(texts()).toEqual(["psst"]);
});
