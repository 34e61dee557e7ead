/** The connection's way to ready and back: hello, backoff, tokens, close codes. */
import { expect, test } from "bun:test";
import * as codes from "../../client/core/reconnect.ts";
import { connect } from "../../client/index.ts";
import { reconnectAfter } from "../../protocol/close-codes.ts";
import { FakePorts } from "../support/client-ports.ts";
import { ready, start } from "./support/connection.ts";

test("says hello first, with the token in it and not in the address", async () => {
  const { ports } = await start();
  ports.link.open();
  expect(ports.link.sent).toEqual([
    {
      type: "hello",
      id: "hello",
      data: { token: "t1", client: { id: "0.5", kind: "web" }, resume: { rooms: {} } },
    },
  ]);
  expect(ports.link.url).toBe("ws://test/ws");
});

test("is ready once welcomed, as the user of the welcome", async () => {
  const { client, kind } = await ready();
  expect(kind()).toBe("ready");
  expect(client.user.value?.name).toBe("Ann");
});

test("the first status is connecting, with attempt 1", async () => {
  const { client } = await start();
  expect(client.status.value).toEqual({ kind: "connecting", attempt: 1 });
});

test("waits a jittered quarter of a second after the first failure, twice that after the second", async () => {
  const { ports } = await start();
  const delays: number[] = [];
  for (let attempt = 0; attempt < 7; attempt += 1) {
    ports.link.end(1006);
    delays.push(ports.nextTimerMs);
    await ports.advance(ports.nextTimerMs);
  }
  expect(delays).toEqual([125, 250, 500, 1_000, 2_000, 2_500, 2_500]);
});

test("the jitter is full: it may be nothing at all", async () => {
  const { ports } = await start();
  ports.ratio = 0;
  ports.link.end(1006);
  expect(ports.nextTimerMs).toBe(0);
});

test("tells when it will try again, and why it waits", async () => {
  const { ports, client } = await start();
  ports.link.end(1006, "gone");
  expect(client.status.value).toEqual({
    kind: "waiting",
    attempt: 1,
    retryAt: ports.clock.now() + 125,
    code: 1006,
    reason: "gone",
  });
});

test("never gives up by default", async () => {
  const { ports, kind } = await start();
  for (let attempt = 0; attempt < 50; attempt += 1) {
    ports.link.end(1006);
    await ports.advance(5_000);
  }
  expect(kind()).toBe("connecting");
});

test("gives up after maxAttempts failures in a row", async () => {
  const { ports, client } = await start({ maxAttempts: 2 });
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.end(1006, "no route");
  expect(client.status.value).toEqual({ kind: "offline", reason: "gave-up", message: "no route" });
  expect(ports.timerCount).toBe(0);
});

test("a connection that lasted starts the backoff over", async () => {
  const { ports } = await start();
  for (let attempt = 0; attempt < 4; attempt += 1) {
    ports.link.end(1006);
    await ports.advance(5_000);
  }
  ports.link.welcome();
  await ports.advance(6_000);
  ports.link.end(1006);
  expect(ports.nextTimerMs).toBe(125);
});

test("a connection that dies young does not start the backoff over", async () => {
  const { ports } = await start();
  for (let attempt = 0; attempt < 4; attempt += 1) {
    ports.link.end(1006);
    await ports.advance(5_000);
  }
  ports.link.welcome();
  await ports.advance(1_000);
  ports.link.end(1006);
  expect(ports.nextTimerMs).toBe(2_000);
});

for (const event of ["online", "pageshow", "visibilitychange"] as const) {
  test(`connects at once on ${event}`, async () => {
    const { ports, kind } = await start();
    ports.link.end(1006);
    ports.emit(event);
    await ports.settle();
    expect(kind()).toBe("connecting");
    expect(ports.links).toHaveLength(2);
  });
}

test("says that the browser is offline, and still tries: the server may be on this machine", async () => {
  const { ports, client } = await start();
  ports.isOnline = false;
  ports.link.end(1006);
  expect(client.status.value).toEqual({ kind: "offline", reason: "browser-offline" });
  await ports.advance(5_000);
  expect(ports.links.length).toBeGreaterThan(1);
});

test("gives up the attempt that is not welcomed within ten seconds", async () => {
  const { ports, kind } = await start();
  ports.link.open();
  await ports.advance(9_999);
  expect(kind()).toBe("connecting");
  const { link } = ports;
  await ports.advance(1);
  expect(kind()).toBe("waiting");
  expect(link.closedWith).toBe(1000);
});

test("an address that the browser refuses is a failure like any other", async () => {
  const ports = new FakePorts();
  const transport = {
    open() {
      throw new Error("mixed content");
    },
  };
  const client = connect({ url: "ws://test/ws", token: "t", ports: { ...portsOf(ports), transport } });
  await ports.settle();
  expect(client.status.value).toMatchObject({ kind: "waiting", reason: "Error: mixed content" });
});

test("4401 asks the token provider again, then connects with the new token", async () => {
  const tokens = ["old", "new"];
  const { ports } = await start({ token: () => tokens.shift() ?? "none" });
  ports.link.open();
  expect(ports.link.last("hello")?.data.token).toBe("old");
  ports.link.end(4401);
  await ports.advance(5_000);
  ports.link.open();
  expect(ports.link.last("hello")?.data.token).toBe("new");
});

test("any other loss keeps the token", async () => {
  let asked = 0;
  const { ports } = await ready({ token: async () => `t${++asked}` });
  ports.link.end(1006);
  await ports.advance(5_000);
  expect(asked).toBe(1);
});

test("a provider that gives the refused token again is asked until it gives another", async () => {
  let token = "old";
  const { ports } = await start({ token: () => token });
  ports.link.open();
  ports.link.end(4401);
  await ports.advance(20_000);
  expect(ports.links).toHaveLength(1);
  token = "new";
  await ports.advance(5_000);
  expect(ports.links).toHaveLength(2);
});

test("a provider that fails is asked again", async () => {
  let asked = 0;
  const { ports, client } = await start({
    token: () => {
      asked += 1;
      if (asked === 1) throw new Error("login first");
      return "t";
    },
  });
  expect(client.status.value).toMatchObject({ kind: "waiting", reason: "Error: login first" });
  await ports.advance(5_000);
  expect(ports.links).toHaveLength(1);
});

test("a fixed token that was refused is final", async () => {
  const { ports, client } = await start();
  ports.link.end(4401, "expired");
  expect(client.status.value).toEqual({ kind: "offline", reason: "gave-up", message: "expired" });
});

test("4403 is final", async () => {
  const { ports, client } = await ready();
  ports.link.end(4403, "banned");
  ports.emit("online");
  await ports.advance(60_000);
  expect(client.status.value).toEqual({ kind: "offline", reason: "banned", message: "banned" });
});

test("after 4429 it stays away for half a minute, whatever the page does", async () => {
  const { ports } = await ready();
  ports.link.end(4429);
  ports.emit("online");
  await ports.advance(29_999);
  expect(ports.links).toHaveLength(1);
  await ports.advance(5_001);
  expect(ports.links).toHaveLength(2);
});

test("4413 is met at once: there is something to catch up with", async () => {
  const { ports } = await ready();
  ports.link.end(4413);
  expect(ports.nextTimerMs).toBe(0);
});

test("a server that goes away may say when to be back", async () => {
  const { ports, client } = await ready();
  ports.ratio = 0;
  ports.link.end(1001, "restart; retry after 2750 ms");
  expect(ports.nextTimerMs).toBe(2_750);
  expect(client.status.value).toMatchObject({ kind: "waiting", retryAt: ports.clock.now() + 2_750 });
});

test("without that, the jitter is the client's own", async () => {
  const { ports } = await ready();
  ports.link.end(1001, "restart");
  expect(ports.nextTimerMs).toBe(125);
});

test("a refused hello is tried again after what the server says, whatever the page does, and at once by hand", async () => {
  const { ports, client } = await start();
  ports.ratio = 0;
  ports.link.open();
  ports.link.refuse({ type: "hello", data: {}, id: "hello" }, "unavailable", 7_000);
  const { link } = ports;
  expect([link.closedWith, ports.nextTimerMs]).toEqual([1000, 7_000]);
  ports.emit("online");
  await ports.settle();
  expect(ports.links).toHaveLength(1);
  client.connect();
  await ports.settle();
  expect(ports.links).toHaveLength(2);
});

test("says the same id of itself on every connection", async () => {
  const { ports } = await ready();
  const idOf = () => (ports.link.last("hello")?.data.client as { id: string } | undefined)?.id;
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.open();
  const id = idOf();
  ports.ratio = 0.25;
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.open();
  expect(idOf()).toBe(id);
  expect(id).toMatch(/^[!-~]{1,64}$/);
});

test("a page may go by an id of its own", async () => {
  const { ports } = await start({ client: { kind: "extension", id: "worker" } });
  ports.link.open();
  expect(ports.link.last("hello")?.data.client).toEqual({ kind: "extension", id: "worker" });
});

test("every close code is met as the protocol's table says", () => {
  for (let code = 1000; code < 5000; code += 1) {
    const advice = codes.endOf(code)
      ? "no"
      : code === codes.tokenCode
        ? "with-new-token"
        : code === codes.abuseCode
          ? "later"
          : "yes";
    expect(`${code} ${advice}`).toBe(`${code} ${reconnectAfter(code)}`);
  }
});

function portsOf(ports: FakePorts) {
  const { outbox, clock, timers, random, page, access } = ports;
  return { outbox, clock, timers, random, page, access };
}
