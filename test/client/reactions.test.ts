/** What people say of messages: live, from history in whatever order, and gone with the message. */
import { expect, test } from "bun:test";
import type { ServerEnvelope } from "../../protocol/envelope.ts";
import { ann } from "../support/client-ports.ts";
import { bob, deleted, joined, made, room } from "./support/messages.ts";

const reacted = (seq: number, id: string, emoji: string, userId: string, on = true): ServerEnvelope => ({
  type: "message:reaction",
  room,
  seq,
  timestamp: seq,
  data: { id, emoji, userId, on },
});

test("reactions are counted by picture, with who chose it", async () => {
  const { ports, messages, page } = await joined({ head: 1 });
  await page([made(1)], false);
  ports.link.tell(
    reacted(2, "m1", "👍", bob.id),
    reacted(3, "m1", "👍", ann.id),
    reacted(4, "m1", "🎉", bob.id),
  );
  expect(messages.list.value[0]?.reactions).toEqual([
    { emoji: "👍", userIds: [bob.id, ann.id], mine: true },
    { emoji: "🎉", userIds: [bob.id], mine: false },
  ]);
});

test("taken back by the last one, a picture is gone", async () => {
  const { ports, messages, page } = await joined({ head: 1 });
  await page([made(1)], false);
  ports.link.tell(reacted(2, "m1", "👍", bob.id), reacted(3, "m1", "👍", bob.id, false));
  expect(messages.list.value[0]?.reactions).toBeUndefined();
});

test("a reaction on a newer page belongs to the message of an older one, and the later word holds", async () => {
  const { messages, page } = await joined({ head: 9 });
  await page([made(8), reacted(9, "m1", "👍", bob.id, false)], true);
  void messages.loadOlder();
  await page([made(1), reacted(5, "m1", "👍", bob.id), reacted(6, "m1", "🎉", ann.id)], false);
  expect(messages.list.value[0]?.reactions).toEqual([{ emoji: "🎉", userIds: [ann.id], mine: true }]);
});

test("a deleted message takes its reactions along", async () => {
  const { ports, messages, page } = await joined({ head: 1 });
  await page([made(1)], false);
  ports.link.tell(reacted(2, "m1", "👍", bob.id), deleted(3, "m1"));
  expect(messages.list.value).toEqual([]);
});

test("to react asks the server, under an id that makes a repeat harmless", async () => {
  const { ports, messages, page } = await joined({ head: 1 });
  await page([made(1)], false);
  void messages.react("m1", "👍", true);
  await ports.settle();
  expect(ports.link.last("message:react")).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f]{8}-/),
    data: { messageId: "m1", emoji: "👍", on: true },
  });
});
