/** Several pages of one user over one storage: one of them sends, all of them know. */
import { expect, test } from "bun:test";
import { FakePorts, FakeStorage } from "../support/client-ports.ts";
import { ready, send } from "./support/requests.ts";

async function pages() {
  const storage = new FakeStorage();
  const first = await ready(storage);
  const second = await ready(storage);
  // Two pages never make the same id.
  second.ports.ratio = 0.7;
  const sent = ({ ports }: { readonly ports: FakePorts }) =>
    ports.links.flatMap((link) => link.said("message:send").map(({ data }) => data.content));
  return { storage, first, second, sent };
}

test("one page sends for all, and whoever asked is answered", async () => {
  const { first, second, sent } = await pages();
  const request = send(second.client, "from the second");
  await second.ports.settle();
  expect([sent(first), sent(second)]).toEqual([["from the second"], []]);
  first.ports.link.ack(first.ports.link.last("message:send"), { messageId: "m1", seq: 1 });
  expect(await request).toEqual({ messageId: "m1", seq: 1 });
  expect([first.client.queued.value, second.client.queued.value]).toEqual([0, 0]);
});

test("all pages count what waits", async () => {
  const { first, second } = await pages();
  void send(second.client, "x");
  await second.ports.settle();
  expect([first.client.queued.value, second.client.queued.value]).toEqual([1, 1]);
});

test("a refusal reaches the page that asked, with its code", async () => {
  const { first, second } = await pages();
  const outcome = send(second.client, "x").catch(({ code, message }) => ({ code, message }));
  await second.ports.settle();
  const data = { code: "forbidden", message: "not a member" };
  const id = `${first.ports.link.last("message:send")?.id}`;
  first.ports.link.tell({ type: "error", id, data, timestamp: 1 });
  expect(await outcome).toEqual(data);
});

test("when the owner loses its connection, the next page goes on, under the same id", async () => {
  const { first, second, sent } = await pages();
  void send(first.client, "x").catch(() => {});
  await first.ports.settle();
  const id = first.ports.link.last("message:send")?.id;
  first.ports.link.end(1006);
  await second.ports.settle();
  expect([sent(second), second.ports.link.last("message:send")?.id]).toEqual([["x"], id]);
});

test("what a page has asked for goes out when that page is gone", async () => {
  const { first, second, sent } = await pages();
  void send(first.client, "x").catch(() => {});
  await first.ports.settle();
  first.client.close();
  await second.ports.settle();
  expect(sent(second)).toEqual(["x"]);
});

test("a page without a connection leaves its messages to one that has", async () => {
  const { first, second, sent } = await pages();
  second.ports.link.end(1006);
  second.ports.isOnline = false;
  void send(second.client, "x");
  await second.ports.settle();
  expect(sent(first)).toEqual(["x"]);
});

test("one room's messages go one at a time, whichever page asked", async () => {
  const { first, second, sent } = await pages();
  void send(first.client, "1");
  await first.ports.settle();
  void send(second.client, "2");
  await second.ports.settle();
  expect(sent(first)).toEqual(["1"]);
  first.ports.link.ack(first.ports.link.last("message:send"), { messageId: "m1", seq: 1 });
  expect(sent(first)).toEqual(["1", "2"]);
});

test("what is said in a whisper room goes out on the page that joined it", async () => {
  const { second, sent } = await pages();
  void send(second.client, "psst", "whisper:CODE");
  await second.ports.settle();
  expect(sent(second)).toEqual(["psst"]);
});

test("pages of two users share nothing", async () => {
  const storage = new FakeStorage();
  const ann = await ready(storage);
  const ports = new FakePorts(storage);
  const { connect } = await import("../../client/index.ts");
  const bea = connect({ url: "ws://test/ws", token: "t", user: "bea", ports });
  await ports.settle();
  ports.link.welcome({}, { user: { id: "bea", name: "Bea", role: "user" } as never });
  await ports.settle();
  void send(ann.client, "by Ann");
  await ports.settle();
  expect([bea.queued.value, ports.link.said("message:send").length]).toEqual([0, 0]);
});
