/** Notifications: listed once connected, added to as they come, read on one device and on all. */
import { expect, test } from "bun:test";
import { connect } from "../../client/index.ts";
import { FakePorts } from "../support/client-ports.ts";

const made = (id: string, isRead = false) => ({
  id,
  level: "info",
  title: id,
  message: "x",
  createdAt: 1,
  isRead,
});

async function listed(...notifications: ReturnType<typeof made>[]) {
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "t", ports });
  const shown = client.notifications;
  await ports.settle();
  ports.link.welcome();
  await ports.settle();
  const unread = notifications.filter(({ isRead }) => !isRead).length;
  ports.link.ack(ports.link.last("notification:list"), { notifications, unread });
  await ports.settle();
  const tell = (type: string, data: object) =>
    ports.link.tell({ type, room: "user:ann", timestamp: 1, data: data as Record<string, unknown> });
  const ids = () => shown.list.value.map(({ id, isRead }) => (isRead ? id : `${id}*`));
  return { ports, shown, tell, ids };
}

test("a new one stands first and counts as unread, once however often it comes", async () => {
  const { shown, tell, ids } = await listed(made("a", true));
  const { isRead: _, ...fresh } = made("b");
  tell("system:notification", fresh);
  tell("system:notification", fresh);
  expect([ids(), shown.unread.value]).toEqual([["b*", "a"], 1]);
});

test("what is read is marked here when the server has it", async () => {
  const { ports, shown, ids } = await listed(made("a"), made("b"));
  const done = shown.markRead(["a"]);
  await ports.settle();
  expect(ids()).toEqual(["a*", "b*"]);
  ports.link.ack(ports.link.last("notification:read"), { unread: 1 });
  await done;
  expect([ids(), shown.unread.value]).toEqual([["a", "b*"], 1]);
});

test("what another device has read is read here", async () => {
  const { shown, tell, ids } = await listed(made("a"), made("b"));
  tell("notification:seen", { ids: "all", unread: 0 });
  expect([ids(), shown.unread.value]).toEqual([["a", "b"], 0]);
});

test("a list that cannot be read says why, and is read anew on the next connection", async () => {
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "t", ports });
  const shown = client.notifications;
  await ports.settle();
  ports.link.welcome();
  await ports.settle();
  ports.link.refuse(ports.link.last("notification:list"), "unavailable");
  await ports.settle();
  expect(shown.error.value?.code).toBe("unavailable");
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.welcome();
  await ports.settle();
  ports.link.ack(ports.link.last("notification:list"), { notifications: [made("a")], unread: 1 });
  await ports.settle();
  expect([shown.error.value, shown.unread.value]).toEqual([undefined, 1]);
});
