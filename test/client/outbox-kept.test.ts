/** What the outbox keeps over pages, connections and users, and what it says where it cannot. */
import { expect, test } from "bun:test";
import { connect } from "../../client/index.ts";
import { FakePorts, FakeStorage } from "../support/client-ports.ts";
import { codeOf, ready, reconnect, send } from "./support/requests.ts";

test("what an earlier page left is sent first", async () => {
  const storage = new FakeStorage();
  const before = await ready(storage);
  void send(before.client, "old").catch(() => {});
  await before.ports.settle();
  before.client.close();

  const ports = new FakePorts(storage, before.ports.clock.now() + 1);
  const client = connect({ url: "ws://test/ws", token: "t", ports });
  void send(client, "new");
  await ports.settle();
  ports.link.welcome();
  await ports.settle();
  expect(client.queued.value).toBe(2);
  ports.link.ack(ports.link.last("message:send"), { messageId: "m", seq: 1 });
  await ports.settle();
  expect(ports.link.said("message:send").map(({ data }) => data.content)).toEqual(["old", "new"]);
});

test("what cannot be stored is sent all the same, and the status says that nothing is kept", async () => {
  const { ports, client } = await ready();
  ports.storage.failure = new Error("the quota is used up");
  void send(client, "x");
  await ports.settle();
  expect(ports.link.said("message:send")).toHaveLength(1);
  expect(client.status.value).toMatchObject({
    kind: "ready",
    storage: { kind: "memory", message: "Error: the quota is used up" },
  });
});

test("once there is room again, the status says no more", async () => {
  const { ports, client } = await ready();
  ports.storage.failure = new Error("the quota is used up");
  void send(client, "x");
  await ports.settle();
  ports.storage.failure = undefined;
  void send(client, "y");
  await ports.settle();
  expect(client.status.value.storage).toBeUndefined();
});

test("without a storage everything works, in memory, and the status says so", async () => {
  const storage = new FakeStorage();
  storage.refusal = new Error("no IndexedDB");
  const { ports, client } = await ready(storage);
  const request = send(client, "x");
  await ports.settle();
  expect(client.status.value.storage).toEqual({ kind: "memory", message: "Error: no IndexedDB" });
  await reconnect(ports);
  ports.link.ack(ports.link.last("message:send"), { messageId: "m1", seq: 1 });
  expect(await request).toEqual({ messageId: "m1", seq: 1 });
});

test("before it is known who is signed in, the status says that what waits is not kept", async () => {
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "opaque", ports });
  void send(client, "x");
  await ports.settle();
  expect(client.status.value.storage?.kind).toBe("memory");
  ports.link.welcome();
  await ports.settle();
  expect([client.status.value.storage, ports.storage.entries.size]).toEqual([undefined, 1]);
});

test("with the user's id, what is asked for without a connection is kept", async () => {
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "opaque", user: "ann", ports });
  void send(client, "x");
  await ports.settle();
  expect([client.status.value.storage, ports.storage.entries.size]).toEqual([undefined, 1]);
});

for (const [how, wrap] of [
  ["a token", (token: string) => token],
  ["a token from its provider", (token: string) => async () => token],
] as const) {
  test(`${how} that names its user is enough for that`, async () => {
    const ports = new FakePorts();
    const claims = btoa(JSON.stringify({ sub: "ann" })).replaceAll("=", "");
    const client = connect({ url: "ws://test/ws", token: wrap(`h.${claims}.s`), ports });
    void send(client, "x");
    await ports.settle();
    expect(ports.storage.entries.size).toBe(1);
  });
}

test("what is said in a whisper room is never stored, and still sent again", async () => {
  const { ports, client } = await ready();
  void send(client, "psst", "whisper:CODE");
  await ports.settle();
  expect(ports.storage.entries.size).toBe(0);
  await reconnect(ports);
  expect(ports.link.last("message:send")?.data.content).toBe("psst");
});

test("what the caller wants in memory only is never stored", async () => {
  const { ports, client } = await ready();
  const edit = { messageId: "m1", content: "psst" };
  void client.request("message:edit", edit, { inMemory: true });
  await ports.settle();
  expect([ports.storage.entries.size, ports.link.said("message:edit").length]).toEqual([0, 1]);
});

test("the caller may name the id, and with it ask for the same thing twice", async () => {
  const { ports, client } = await ready();
  const id = "019b76da-a800-7000-8800-800000800000";
  void client.request("message:send", { room: "conversation:a", content: "x" }, { id });
  await ports.settle();
  expect(ports.link.last("message:send")?.id).toBe(id);
});

test("what one user has asked for is not sent as another, and says so", async () => {
  const { ports, client } = await ready();
  const outcome = codeOf(send(client, "by Ann"));
  await ports.settle();
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.welcome({}, { user: { id: "bea", name: "Bea", role: "user" } as never });
  await ports.settle();
  expect([await outcome, ports.link.said("message:send").length, client.queued.value]).toEqual([
    "user_changed",
    0,
    0,
  ]);
});

test("it waits for its own user to be back", async () => {
  const { ports, client } = await ready();
  void send(client, "by Ann").catch(() => {});
  await ports.settle();
  client.close();
  const later = await ready(ports.storage);
  expect(later.ports.link.last("message:send")?.data.content).toBe("by Ann");
});

test("changing the data after asking changes nothing that is sent", async () => {
  const { ports, client } = await ready();
  const data = { room: "conversation:a", content: "before" };
  void client.request("message:send", data);
  data.content = "after";
  await ports.settle();
  expect(ports.link.last("message:send")?.data.content).toBe("before");
});

test("a durable request goes on when its caller no longer waits", async () => {
  const { ports, client } = await ready();
  const room = "conversation:a";
  const outcome = codeOf(client.request("message:send", { room, content: "x" }, { timeoutMs: 10 }));
  await ports.advance(10);
  expect([await outcome, client.queued.value]).toEqual(["timeout", 1]);
});

test("what was answered while the client was closed is asked once more, and answered", async () => {
  const { ports, client } = await ready();
  const id = "019b76da-a800-7000-8800-800000800000";
  void client.request("message:send", { room: "conversation:a", content: "x" }, { id }).catch(() => {});
  await ports.settle();
  client.close();
  ports.storage.entries.delete(id);
  client.connect();
  await ports.settle();
  ports.link.welcome();
  await ports.settle();
  expect(ports.link.last("message:send")?.id).toBe(id);
  ports.link.ack(ports.link.last("message:send"), { messageId: "m1", seq: 1, duplicate: true });
  expect(client.queued.value).toBe(0);
});

test("close() keeps the outbox for the next connect()", async () => {
  const { ports, client } = await ready();
  void send(client, "x").catch(() => {});
  await ports.settle();
  client.close();
  client.connect();
  await ports.settle();
  ports.link.welcome();
  await ports.settle();
  expect(ports.link.last("message:send")?.data.content).toBe("x");
});
