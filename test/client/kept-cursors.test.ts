/** Cursors that outlive the page: never ahead of what was shown, and what a later run makes of them. */
import { expect, test } from "bun:test";
import { connect as connectCore } from "../../client/tautline.ts";
import { FakePorts, FakeStorage, welcomeOf } from "../support/client-ports.ts";
import { deleted, joined, made, mine, room } from "./support/messages.ts";
import { complete, event, fresh, range } from "./support/rooms.ts";

const key = (name: string) => `ws://test/ws ann ${name}`;

test("a room that nobody has written in has a cursor from the join on", async () => {
  const { ports } = await joined({ head: 0 });
  expect(ports.storage.cursors.get(key(room))).toEqual({ epoch: "e1", seq: 0 });
});

test("what is not shown yet is not kept as shown: the cursor waits for the newest page", async () => {
  const { ports, page } = await joined({ head: 10 });
  expect(ports.storage.cursors.has(key(room))).toBe(false);
  await page([made(9), made(10)], true);
  expect(ports.storage.cursors.get(key(room))).toEqual({ epoch: "e1", seq: 10 });
});

test("an event that comes in before that page moves no cursor", async () => {
  const { ports, page } = await joined({ head: 10 });
  ports.link.tell(made(11));
  await ports.settle();
  expect(ports.storage.cursors.has(key(room))).toBe(false);
  await page([made(10), made(11)], true, 11);
  expect(ports.storage.cursors.get(key(room))?.seq).toBe(11);
});

test("what is said while that page is asked for once more does not take its place", async () => {
  const { ports, page, texts } = await joined({ head: 2 });
  ports.link.tell(made(3));
  ports.link.tell(deleted(4, "m1"));
  await ports.settle();
  await page([made(1), made(2)], false, 3);
  await page([made(2), made(3)], false, 4);
  expect(texts()).toEqual(["text 2", "text 3"]);
  expect(ports.storage.cursors.get(key(room))?.seq).toBe(4);
});

test("a page that cannot be loaded leaves the cursor where it was", async () => {
  const { ports } = await joined({ head: 10 });
  ports.link.refuse(ports.link.last("room:history"), "unavailable");
  await ports.settle();
  expect(ports.storage.cursors.has(key(room))).toBe(false);
});

test("each event shown moves the cursor, and an early one does not", async () => {
  const { ports } = await joined({ head: 0 });
  ports.link.tell(made(1));
  ports.link.tell(made(3));
  await ports.settle();
  expect(ports.storage.cursors.get(key(room))?.seq).toBe(1);
});

test("a whisper room leaves no trace", async () => {
  const { ports } = await joined({ name: "whisper:CODE" });
  expect(ports.storage.cursors.size).toBe(0);
});

test("a page begins at the head of the log, whatever an earlier one was shown", async () => {
  const storage = new FakeStorage();
  storage.cursors.set(key(room), { epoch: "e1", seq: 4 });
  const { ports } = await joined({ head: 9, storage });
  expect(ports.link.last("room:join")?.data).toEqual({ room });
});

test("what somebody else wrote since is unseen, and what was shown before is not", async () => {
  const storage = new FakeStorage();
  storage.cursors.set(key(room), { epoch: "e1", seq: 4 });
  const { page, messages } = await joined({ head: 6, storage });
  await page([made(4), mine(5, "my own"), made(6)], false);
  expect(messages.list.value.map(({ seq, unseen }) => [seq, unseen])).toEqual([
    [4, false],
    [5, false],
    [6, true],
  ]);
});

test("in another log than the one that was shown, nothing is said to be unseen", async () => {
  const storage = new FakeStorage();
  storage.cursors.set(key(room), { epoch: "e0", seq: 4 });
  const { page, messages } = await joined({ head: 6, storage });
  await page([made(6)], false);
  expect(messages.list.value[0]?.unseen).toBe(false);
});

test("on a first visit nothing is", async () => {
  const { page, messages } = await joined({ head: 6 });
  await page([made(6)], false);
  expect(messages.list.value[0]?.unseen).toBe(false);
});

async function replaying(cursors: Record<string, number>) {
  const storage = new FakeStorage();
  for (const [name, seq] of Object.entries(cursors)) storage.cursors.set(key(name), { epoch: "e1", seq });
  const ports = new FakePorts(storage);
  const client = connectCore({ url: "ws://test/ws", token: "t", user: "ann", replay: true, ports });
  const applied: number[] = [];
  client.on("message:update", (_data, { seq = 0 }) => applied.push(seq));
  await ports.settle();
  ports.link.open();
  return { ports, client, applied };
}

test("a client that replays goes on where its last run was, in the automatic rooms from the hello on", async () => {
  const { ports } = await replaying({ "user:ann": 7, "all-users": 2, [room]: 4 });
  expect(ports.link.last("hello")?.data.resume).toEqual({
    rooms: { "user:ann": { epoch: "e1", seq: 7 }, "all-users": { epoch: "e1", seq: 2 } },
  });
});

test("in every other room once it is joined", async () => {
  const { ports, client, applied } = await replaying({ [room]: 4 });
  ports.link.tell(welcomeOf());
  client.join(room);
  expect(ports.link.last("room:join")?.data).toEqual({ room, after: { epoch: "e1", seq: 4 } });
  ports.link.ack(ports.link.last("room:join"), { room, ...complete(6, 5) });
  await ports.settle();
  ports.link.tell(...range(5, 6));
  await ports.settle();
  expect([applied, ports.storage.cursors.get(key(room))?.seq]).toEqual([[5, 6], 6]);
});

test("a later connection goes on where this run is, not where the last one was", async () => {
  const { ports, client, applied } = await replaying({ [room]: 4 });
  ports.link.tell(welcomeOf());
  client.join(room);
  ports.link.ack(ports.link.last("room:join"), { room, ...complete(6, 5) });
  await ports.settle();
  ports.link.tell(...range(5, 6));
  ports.link.end(1006);
  await ports.advance(ports.nextTimerMs);
  ports.link.open();
  expect(ports.link.last("hello")?.data.resume).toEqual({ rooms: { [room]: { epoch: "e1", seq: 6 } } });
  ports.link.tell(welcomeOf({ [room]: complete(7, 7) }), event(7));
  await ports.settle();
  expect(applied).toEqual([5, 6, 7]);
});

test("where its log is another one by now, it begins anew", async () => {
  const { ports, client, applied } = await replaying({ [room]: 4 });
  ports.link.tell(welcomeOf());
  client.join(room);
  ports.link.ack(ports.link.last("room:join"), { room, ...fresh(1, "e2"), recovered: "reset" });
  await ports.settle();
  ports.link.tell(event(2));
  await ports.settle();
  expect([applied, ports.storage.cursors.get(key(room))]).toEqual([[2], { epoch: "e2", seq: 2 }]);
});

test("a client without a storage does not wait for one", async () => {
  const storage = new FakeStorage();
  storage.refusal = new Error("none");
  const ports = new FakePorts(storage);
  connectCore({ url: "ws://test/ws", token: "t", user: "ann", replay: true, ports });
  await ports.settle();
  expect(ports.links).toHaveLength(1);
});
