/** What a far end that is no server of ours cannot do to a client. */
import { expect, test } from "bun:test";
import { connect } from "../../client/index.ts";
import { FakePorts, FakeStorage } from "../support/client-ports.ts";
import { ready } from "./support/connection.ts";
import { joined as joinedMessages } from "./support/messages.ts";

const hear = (ports: FakePorts, text: string) => ports.link.onmessage?.({ data: text } as never);

test.each(["", "[null]", "{", '{"type":"pong"}', '{"type":"welcome","data":{}}'])(
  "a frame of %s ends the connection, and the next one is as ever",
  async (text) => {
    const { ports, kind } = await ready();
    const { link } = ports;
    hear(ports, text);
    expect(link.closedWith).toBe(1000);
    expect(kind()).toBe("waiting");
    await ports.advance(5_000);
    ports.link.welcome();
    expect(kind()).toBe("ready");
  },
);

test("a hint to come back in so long that no timer takes it is no hint", async () => {
  const { ports } = await ready();
  ports.link.end(1001, "retry after 9999999999 ms");
  expect(ports.nextTimerMs).toBeLessThan(5_001);
});

test.each([
  ["an epoch that is none", "user:ann", { epoch: 5, seq: 1 }],
  ["an epoch that is too long", "user:ann", { epoch: "e".repeat(33), seq: 1 }],
  ["half an event", "user:ann", { epoch: "e1", seq: 0.5 }],
  ["a room that is none", "nowhere", { epoch: "e1", seq: 1 }],
])("%s is not kept for the next page's hello", async (_, room, { epoch, seq }) => {
  const storage = new FakeStorage();
  const ports = new FakePorts(storage);
  connect({ url: "ws://test/ws", token: "t", user: "ann", ports });
  await ports.settle();
  const verdict = { recovered: "fresh", epoch: epoch as string, seq, from: seq + 1, to: seq } as const;
  ports.link.welcome({ [room]: verdict });
  await ports.settle();
  expect([...storage.cursors]).toEqual([]);
});

test.each(["", '"limits":{"maxFrameBytes":{"toString":0}},'])(
  "a welcome with limits that are none (%s) holds nothing up for good",
  async (limits) => {
    const { ports, client, kind } = await ready();
    ports.link.end(1006);
    await ports.advance(5_000);
    ports.link.open();
    hear(ports, `{"type":"welcome","data":{"user":{"id":"ann"},"heartbeat":{},${limits}"rooms":{}}}`);
    client.room("conversation:a").messages.send("hi");
    await ports.advance(5_000);
    ports.link.end(1006);
    await ports.advance(5_000);
    ports.link.welcome();
    await ports.settle();
    expect(kind()).toBe("ready");
    expect(ports.link.said("message:send")).toHaveLength(1);
  },
);

test("a page of history that leads nowhere is not asked for again", async () => {
  const { ports, page } = await joinedMessages({ head: 10 });
  await page([], true);
  expect(ports.link.said("room:history")).toHaveLength(1);
});

test("a list of conversations that is none is an error, and the one before stands", async () => {
  const { ports, client } = await ready();
  const { conversations } = client;
  await ports.settle();
  ports.link.ack(ports.link.last("conversation:list"), { conversations: [] });
  await ports.settle();
  const refreshed = conversations.refresh();
  await ports.settle();
  ports.link.ack(ports.link.last("conversation:list"), {});
  await refreshed;
  expect(conversations.list.value).toEqual([]);
  expect(conversations.error.value).toBeDefined();
});
