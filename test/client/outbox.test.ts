/** Durable requests: sent, in order, until they are answered for good. */
import { expect, test } from "bun:test";
import { connect } from "../../client/index.ts";
import { FakePorts } from "../support/client-ports.ts";
import { codeOf, ready, reconnect, send } from "./support/requests.ts";

test("a durable request is stored before it is sent", async () => {
  const { ports, client } = await ready();
  let wasStored: boolean | undefined;
  ports.link.onSent = ({ id = "" }) => {
    wasStored = ports.storage.entries.has(id);
  };
  void send(client, "hello");
  await ports.settle();
  expect(wasStored).toBe(true);
});

test("an entry leaves the storage with its ack, and not before", async () => {
  const { ports, client } = await ready();
  const request = send(client, "hello");
  await ports.settle();
  expect([ports.storage.entries.size, client.queued.value]).toEqual([1, 1]);
  ports.link.ack(ports.link.last("message:send"), { messageId: "m1", seq: 1 });
  expect(await request).toEqual({ messageId: "m1", seq: 1 });
  expect([ports.storage.entries.size, client.queued.value]).toEqual([0, 0]);
});

test("what was not acknowledged is sent again after a reconnect, under the same ids, in the same order", async () => {
  const { ports, client } = await ready();
  for (const content of ["a", "b", "c"]) void send(client, content).catch(() => {});
  await ports.settle();
  const ids = [...ports.storage.entries.keys()];
  await reconnect(ports);
  for (const id of ids) {
    expect(ports.link.last("message:send")?.id).toBe(id);
    ports.link.ack({ type: "", data: {}, id }, { messageId: id, seq: 1 });
  }
  expect(ports.link.said("message:send").map(({ data }) => data.content)).toEqual(["a", "b", "c"]);
});

test("one room's messages go one at a time, rooms side by side", async () => {
  const { ports, client } = await ready();
  void send(client, "a1", "conversation:a");
  void send(client, "a2", "conversation:a");
  void send(client, "b1", "conversation:b");
  await ports.settle();
  expect(ports.link.said("message:send").map(({ data }) => data.content)).toEqual(["a1", "b1"]);
});

test("rate_limited keeps the entry, and tries again when the server said", async () => {
  const { ports, client } = await ready();
  const request = send(client, "a");
  await ports.settle();
  const { id } = ports.link.last("message:send") ?? {};
  ports.link.refuse(ports.link.last("message:send"), "rate_limited", 2_000);
  await ports.advance(1_999);
  expect(ports.link.said("message:send")).toHaveLength(1);
  await ports.advance(1);
  expect(ports.link.said("message:send").map((sent) => sent.id)).toEqual([id, id]);
  ports.link.ack(ports.link.last("message:send"), { messageId: "m", seq: 1 });
  expect(await request).toEqual({ messageId: "m", seq: 1 });
});

test("while the server wants a pause, other rooms wait too", async () => {
  const { ports, client } = await ready();
  void send(client, "a", "conversation:a");
  await ports.settle();
  ports.link.refuse(ports.link.last("message:send"), "rate_limited", 2_000);
  void send(client, "b", "conversation:b");
  await ports.advance(1_999);
  expect(ports.link.last("message:send")?.data.content).toBe("a");
  await ports.advance(1);
  expect(ports.link.last("message:send")?.data.content).toBe("b");
});

test("unavailable keeps the entry and tries again", async () => {
  const { ports, client } = await ready();
  void send(client, "a");
  await ports.settle();
  ports.link.refuse(ports.link.last("message:send"), "unavailable");
  await ports.advance(1_000);
  expect(ports.link.said("message:send")).toHaveLength(2);
});

test("a definitive refusal lets the entry go, and the next one through", async () => {
  const { ports, client } = await ready();
  const refused = codeOf(send(client, "a"));
  void send(client, "b");
  await ports.settle();
  ports.link.refuse(ports.link.last("message:send"), "forbidden");
  expect(await refused).toBe("forbidden");
  expect(ports.link.last("message:send")?.data.content).toBe("b");
});

test("an ack lost on a connection that lives is asked for again", async () => {
  const { ports, client } = await ready();
  void send(client, "a");
  await ports.settle();
  await ports.advance(10_000);
  const [first, second] = ports.link.said("message:send");
  expect(second?.id).toBe(first?.id ?? "none");
});

test("a refusal counts once what was sent after it is answered: the server may have taken that", async () => {
  const { ports, client } = await ready();
  const request = send(client, "a");
  await ports.settle();
  await ports.advance(10_000);
  const [first, second] = ports.link.said("message:send");
  ports.link.refuse(first, "forbidden");
  await ports.settle();
  expect(client.queued.value).toBe(1);
  ports.link.ack(second, { messageId: "m1", seq: 1 });
  expect(await request).toEqual({ messageId: "m1", seq: 1 });
});

test("it counts, too, when that is not answered in time", async () => {
  const { ports, client } = await ready();
  const refused = codeOf(send(client, "a"));
  await ports.settle();
  await ports.advance(10_000);
  ports.link.refuse(ports.link.last("message:send"), "forbidden");
  await ports.advance(10_000);
  expect(await refused).toBe("forbidden");
  expect(ports.link.said("message:send")).toHaveLength(2);
});

test("an ack that was lost is asked for again however much else is sent meanwhile", async () => {
  const { ports, client } = await ready();
  void send(client, "lost", "conversation:a");
  for (let times = 0; times < 4; times++) {
    void send(client, "heard", "conversation:b");
    await ports.settle();
    ports.link.ack(ports.link.last("message:send"), { messageId: "m", seq: 1 });
    await ports.advance(5_000);
  }
  const lost = ports.link.said("message:send").filter(({ data }) => data.content === "lost");
  expect(lost.length).toBeGreaterThan(1);
});

test("a full outbox refuses at once, and keeps what it has", async () => {
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "t", ports });
  for (let count = 0; count < 1_000; count += 1) void send(client, "x").catch(() => {});
  expect(await codeOf(send(client, "x"))).toBe("outbox_full");
  expect(client.queued.value).toBe(1_000);
});

test("the outbox is bounded in bytes too", async () => {
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "t", ports });
  const content = "x".repeat(65_000);
  for (let count = 0; count < 16; count += 1) void send(client, content).catch(() => {});
  expect([await codeOf(send(client, content)), client.queued.value]).toEqual(["outbox_full", 16]);
});

test("both bounds are the page's to set", async () => {
  const ports = new FakePorts();
  const few = connect({ url: "ws://test/ws", token: "t", ports, maxQueued: 1 });
  void send(few, "x").catch(() => {});
  expect(await codeOf(send(few, "x"))).toBe("outbox_full");
  const small = connect({ url: "ws://test/ws", token: "t", ports, maxQueuedBytes: 200 });
  expect(await codeOf(send(small, "x".repeat(200)))).toBe("outbox_full");
});

test("what would not fit into a frame is refused, since it would end every connection anew", async () => {
  const { ports, client } = await ready();
  expect(await codeOf(send(client, "x".repeat(70_000)))).toBe("too_large");
  expect([ports.link.said("message:send").length, client.queued.value]).toEqual([0, 0]);
});
