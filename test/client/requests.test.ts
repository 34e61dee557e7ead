/** Requests: answers, timeouts, lost connections. */
import { expect, test } from "bun:test";
import { connect, TautlineError } from "../../client/index.ts";
import { FakePorts } from "../support/client-ports.ts";
import { codeOf, ready, reconnect } from "./support/requests.ts";

test("an ack answers the request with the same id", async () => {
  const { ports, client } = await ready();
  const first = client.request("presence:get", { room: "conversation:a" });
  const second = client.request("conversation:list", {});
  ports.link.ack(ports.link.last("conversation:list"), { conversations: [] });
  ports.link.ack(ports.link.last("presence:get"), { room: "conversation:a", count: 0, users: [] });
  expect(await second).toEqual({ conversations: [] });
  expect(await first).toEqual({ room: "conversation:a", count: 0, users: [] });
});

test("an error rejects with its code, message, details and advice", async () => {
  const { ports, client } = await ready();
  const request = client.request("room:join", { room: "conversation:a" });
  const data = {
    code: "rate_limited",
    message: "slowly",
    details: [{ path: "room", message: "m" }],
    retryAfterMs: 9,
  };
  ports.link.tell({ type: "error", id: ports.link.last("room:join")?.id ?? "", data, timestamp: 1 });
  const error = await request.catch((thrown) => thrown);
  expect(error).toBeInstanceOf(TautlineError);
  expect({ ...error, message: error.message }).toMatchObject(data);
});

test("a request made before there is a connection waits for it", async () => {
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "t", ports });
  void client.request("conversation:list", {}).catch(() => {});
  await ports.settle();
  ports.link.open();
  expect(ports.link.said("conversation:list")).toHaveLength(0);
  ports.link.welcome();
  expect(ports.link.said("conversation:list")).toHaveLength(1);
});

test("no answer in ten seconds is a timeout", async () => {
  const { ports, client } = await ready();
  const outcome = codeOf(client.request("conversation:list", {}));
  await ports.advance(10_000);
  expect(await outcome).toBe("timeout");
});

test("the caller may set another timeout", async () => {
  const { ports, client } = await ready();
  const outcome = codeOf(client.request("conversation:list", {}, { timeoutMs: 50 }));
  await ports.advance(50);
  expect(await outcome).toBe("timeout");
});

test("an answer leaves no timer and no listener behind", async () => {
  const { ports, client } = await ready();
  const before = ports.timerCount;
  const abort = new AbortController();
  let listeners = 0;
  const { signal } = abort;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners += 1;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...args);
  };
  const request = client.request("conversation:list", {}, { signal });
  ports.link.ack(ports.link.last("conversation:list"), {});
  await request;
  expect([ports.timerCount - before, listeners]).toEqual([0, 0]);
});

test("an aborted request rejects at once", async () => {
  const { client } = await ready();
  const abort = new AbortController();
  const outcome = codeOf(client.request("conversation:list", {}, { signal: abort.signal }));
  abort.abort();
  expect(await outcome).toBe("aborted");
});

test("a request aborted beforehand is not sent", async () => {
  const { ports, client } = await ready();
  const signal = AbortSignal.abort();
  expect(
    await codeOf(client.request("message:send", { room: "conversation:a", content: "x" }, { signal })),
  ).toBe("aborted");
  await ports.settle();
  expect(ports.link.said("message:send")).toHaveLength(0);
});

test("what may have taken effect when the connection ended is told so, not sent again", async () => {
  const { ports, client } = await ready();
  const outcome = codeOf(client.request("conversation:invite", { conversationId: "a", renew: true }));
  await reconnect(ports);
  expect(await outcome).toBe("disconnected");
  expect(ports.link.said("conversation:invite")).toHaveLength(0);
});

test("what may be asked twice is asked again after a reconnect", async () => {
  const { ports, client } = await ready();
  const request = client.request("conversation:list", {});
  await reconnect(ports);
  ports.link.ack(ports.link.last("conversation:list"), { conversations: [] });
  expect(await request).toEqual({ conversations: [] });
});

test("close() answers everyone who waits, and leaves no timer", async () => {
  const { ports, client } = await ready();
  const asked = codeOf(client.request("conversation:list", {}));
  const sent = codeOf(
    client.request("message:send", { room: "conversation:a", content: "x" }, { timeoutMs: 9_000 }),
  );
  await ports.settle();
  client.close();
  expect(await Promise.all([asked, sent])).toEqual(["closed", "closed"]);
  expect(ports.timerCount).toBe(0);
});
