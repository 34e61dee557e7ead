/** Private messages: they come in the user's own room, and are shown where they were said. */
import { expect, test } from "bun:test";
import type { ServerEnvelope } from "../../protocol/envelope.ts";
import { ann } from "../support/client-ports.ts";
import { bob, joined, made, room } from "./support/messages.ts";

const own = `user:${ann.id}`;
const whispered = (seq: number, timestamp: number, content: string, more: object = {}): ServerEnvelope => ({
  type: "message:new",
  room: own,
  seq,
  timestamp,
  data: { id: `p${seq}`, content, sender: bob, to: ann.id, private: true, room, ...more },
});

test("one is shown among the others by its time, in the room it was said in", async () => {
  const { ports, client, texts, page } = await joined({ head: 3 });
  await page([made(1), made(2), made(3)], false);
  ports.link.tell(whispered(1, 2, "psst"), whispered(2, 9, "later"));
  expect(texts()).toEqual(["text 1", "text 2", "psst", "text 3", "later"]);
  expect(client.room("conversation:other").messages.list.value).toEqual([]);
});

test("its edits, reactions and deletion reach it by its id", async () => {
  const { ports, messages, texts, page } = await joined({ head: 1 });
  await page([made(1)], false);
  const change = (type: string, seq: number, data: object): ServerEnvelope => ({
    type,
    room: own,
    seq,
    timestamp: seq,
    data: { id: "p1", ...data },
  });
  ports.link.tell(whispered(1, 2, "psst"), change("message:update", 2, { content: "pssst" }));
  ports.link.tell(change("message:reaction", 3, { emoji: "👀", userId: ann.id, on: true }));
  expect(texts()).toEqual(["text 1", "pssst"]);
  expect(messages.list.value[1]?.reactions).toEqual([{ emoji: "👀", userIds: [ann.id], mine: true }]);
  ports.link.tell(change("message:deleted", 4, {}));
  expect(texts()).toEqual(["text 1"]);
});

test("one's own is shown at once, and once, whichever comes first, its ack or its event", async () => {
  for (const ackFirst of [true, false]) {
    const { ports, messages, page } = await joined({ head: 1 });
    await page([made(1)], false);
    messages.send("psst", { to: bob.id });
    await ports.settle();
    const request = ports.link.last("message:send");
    expect(request?.data).toMatchObject({ room, content: "psst", to: bob.id });
    const event = whispered(1, 5, "psst", { id: "p1", sender: { id: ann.id, name: ann.name }, to: bob.id });
    if (ackFirst) ports.link.ack(request, { messageId: "p1" });
    ports.link.tell(event);
    if (!ackFirst) ports.link.ack(request, { messageId: "p1" });
    await ports.settle();
    expect(messages.list.value.slice(1)).toMatchObject([
      { id: "p1", content: "psst", to: bob.id, state: "sent", mine: true },
    ]);
  }
});
