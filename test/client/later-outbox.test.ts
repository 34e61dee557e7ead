/** The outbox is loaded beside the client, as its bundle is in a browser. */
import { expect, test } from "bun:test";
import { createOutbox } from "../../client/core/outbox.ts";
import type { OutboxFactory } from "../../client/core/outbox-port.ts";
import { laterOutbox } from "../../client/features/later-outbox.ts";
import { connect } from "../../client/tautline.ts";
import { FakePorts } from "../support/client-ports.ts";
import { until } from "../support/real-server.ts";

/** A client whose outbox comes when the test says so. */
async function waiting() {
  const ports = new FakePorts();
  const loads: { resolve(factory: OutboxFactory): void; reject(error: Error): void }[] = [];
  const outbox = laterOutbox(() => new Promise((resolve, reject) => loads.push({ resolve, reject })));
  const { transport, clock, timers, random, page, access } = ports;
  const client = connect({
    url: "ws://test/ws",
    token: "t",
    ports: { transport, clock, timers, random, page, access, outbox },
  });
  await ports.settle();
  ports.link.welcome();
  const send = (content: string) =>
    client.request("message:send", { room: "conversation:a", content }).catch(({ code }) => code);
  const sent = () => ports.links.flatMap((link) => link.said("message:send").map(({ data }) => data.content));
  /** Nothing more can be loaded on this connection. */
  const fail = async () => {
    for (let tried = 0; tried < loads.length; tried += 1) {
      loads[tried]?.reject(new Error("404"));
      await ports.settle();
    }
  };
  return { ports, client, loads, send, sent, fail };
}

test("what is asked for before it is there is sent once it is, in order", async () => {
  const { ports, loads, send, sent } = await waiting();
  void send("1");
  void send("2");
  await ports.settle();
  expect(sent()).toEqual([]);
  loads[0]?.resolve(createOutbox(ports.storage));
  await ports.settle();
  ports.link.ack(ports.link.last("message:send"), { messageId: "m1", seq: 1 });
  await ports.settle();
  expect(sent()).toEqual(["1", "2"]);
});

test("where it cannot be loaded, whoever asks is told so, and everything else works", async () => {
  const { ports, client, send, fail } = await waiting();
  const outcome = send("x");
  await fail();
  expect(await outcome).toBe("unavailable");
  void client.request("conversation:list", {});
  expect(ports.link.said("conversation:list")).toHaveLength(1);
});

test("it is loaded again with the next connection", async () => {
  const { ports, loads, send, sent, fail } = await waiting();
  await fail();
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.welcome();
  await ports.settle();
  loads.at(-1)?.resolve(createOutbox(ports.storage));
  void send("x");
  await ports.settle();
  expect(sent()).toEqual(["x"]);
});

test("the one that a page gets by itself works without IndexedDB, and says that nothing is kept", async () => {
  const ports = new FakePorts();
  const { transport, clock, timers, random, page, access } = ports;
  const client = connect({
    url: "ws://test/ws",
    token: "t",
    ports: { transport, clock, timers, random, page, access },
  });
  await ports.settle();
  ports.link.welcome();
  const request = client.request("message:send", { room: "conversation:a", content: "x" });
  await until("it is sent", () => ports.link.said("message:send").length === 1);
  ports.link.ack(ports.link.last("message:send"), { messageId: "m1", seq: 1 });
  expect(await request).toEqual({ messageId: "m1", seq: 1 });
  expect(client.status.value.storage).toEqual({
    kind: "memory",
    message: "Error: this browser has no IndexedDB",
  });
});
