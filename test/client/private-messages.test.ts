/** Private messages: they come in the user's own room, and are shown where they were said. */
import { expect, test } from "bun:test";
import type { ServerEnvelope } from "../../protocol/envelope.ts";
import { ann } from "../support/client-ports.ts";
import { bob, joined, made, room } from "./support/messages.ts";
import { fresh } from "./support/rooms.ts";

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

/** A page of the user's own log, in answer to the last request for one. */
async function answerOwn({ ports }: Joined, events: ServerEnvelope[], more: boolean) {
  const asked = ports.link.sent.findLast(({ type, data }) => type === "room:history" && data.room === own);
  ports.link.ack(asked, { room: own, epoch: "u1", head: 900, events, more });
  await ports.settle();
  return asked?.data;
}
type Joined = Awaited<ReturnType<typeof joined>>;

const created = (seq: number, timestamp: number): ServerEnvelope => ({
  type: "conversation:created",
  room: own,
  seq,
  timestamp,
  data: { id: "a", room },
});

test("those of before are loaded as far back as the room's log is, page by page", async () => {
  const here = await joined({ head: 60, ownHead: 900 });
  await here.page([made(50), made(60)], true);
  expect(await answerOwn(here, [whispered(700, 55, "newer")], true)).toMatchObject({ before: 901 });
  expect(await answerOwn(here, [whispered(500, 45, "older")], true)).toMatchObject({ before: 700 });
  expect(here.texts()).toEqual(["older", "text 50", "newer", "text 60"]);
  expect(here.messages.loading.value).toBe(false);
});

test("rooms that are opened together share what is read of it", async () => {
  const here = await joined({ head: 1, ownHead: 900 });
  const other = here.client.room("conversation:b");
  other.hold();
  here.ports.link.ack(here.ports.link.last("room:join"), { room: other.name, ...fresh(0) });
  await here.page([made(1)], false);
  const asked = () => here.ports.link.sent.filter(({ data }) => data.room === own).length;
  expect(asked()).toBe(1);
  const both = [whispered(800, 9, "there", { room: other.name }), whispered(801, 9, "here")];
  await answerOwn(here, both, true);
  expect(here.texts()).toEqual(["text 1", "here"]);
  expect(other.messages.list.value.map(({ content }) => content)).toEqual(["there"]);
  // What has arrived may have changed since, so it is read again.
  void other.messages.loadOlder();
  void here.messages.loadOlder();
  await here.ports.settle();
  expect(asked()).toBe(2);
});

test("beyond the beginning of the room's log they are loaded for who asks, up to the conversation's own beginning", async () => {
  const here = await joined({ head: 1, ownHead: 900 });
  await here.page([made(1)], false);
  await answerOwn(here, [whispered(800, 0, "first")], true);
  expect(here.messages.hasOlder.value).toBe(true);
  void here.messages.loadOlder();
  await here.ports.settle();
  await answerOwn(here, [created(10, -5), whispered(11, -1, "before all")], true);
  expect(here.texts()).toEqual(["before all", "first", "text 1"]);
  expect(here.messages.hasOlder.value).toBe(false);
});

test("a page of them may be of other rooms alone: the next one is asked for, and those are not shown", async () => {
  const here = await joined({ head: 0, ownHead: 900 });
  await answerOwn(here, [whispered(800, 9, "elsewhere", { room: "conversation:b" })], true);
  expect(here.texts()).toEqual([]);
  expect(await answerOwn(here, [whispered(700, 5, "here")], false)).toMatchObject({ before: 800 });
  expect(here.texts()).toEqual(["here"]);
});
