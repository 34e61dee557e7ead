/** The connection's states, one fact a test: a far end played by the test, a clock that moves when told. */
import { expect, test } from "bun:test";
import { connect } from "../../client/index.ts";
import type { ClientOptions } from "../../client/features/client.ts";
import { reconnectAfter } from "../../protocol/close-codes.ts";
import * as codes from "../../client/core/reconnect.ts";
import { FakePorts } from "../support/client-ports.ts";

async function start(options: Partial<ClientOptions> = {}) {
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "t1", ports, ...options });
  await ports.settle();
  const kind = () => client.status.value.kind;
  return { ports, client, kind };
}

async function ready(options: Partial<ClientOptions> = {}) {
  const world = await start(options);
  world.ports.link.welcome();
  return world;
}

test("says hello first, with the token in it and not in the address", async () => {
  const { ports } = await start();
  ports.link.open();
  expect(ports.link.sent).toEqual([
    { type: "hello", id: "hello", data: { token: "t1", client: { kind: "web" }, resume: { rooms: {} } } },
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

test("every close code is met as the protocol's table says", () => {
  for (let code = 1000; code < 5000; code += 1) {
    const advice = codes.isFinal(code)
      ? "no"
      : code === codes.tokenCode
        ? "with-new-token"
        : code === codes.abuseCode
          ? "later"
          : "yes";
    expect(`${code} ${advice}`).toBe(`${code} ${reconnectAfter(code)}`);
  }
});

test("pings after every interval", async () => {
  const { ports } = await ready();
  for (let beat = 1; beat <= 3; beat += 1) {
    await ports.advance(25_000);
    expect(ports.link.said("ping")).toHaveLength(beat);
    ports.link.tell({ type: "pong", data: { timestamp: 1, heads: {} }, timestamp: 1 });
  }
});

test("a pong tells how long the way there and back takes", async () => {
  const { ports, client } = await ready();
  await ports.advance(25_000);
  await ports.advance(40);
  ports.link.tell({ type: "pong", data: { timestamp: 1, heads: {} }, timestamp: 1 });
  expect(client.status.value).toEqual({ kind: "ready", connectionId: "c1", latencyMs: 40 });
});

test("is dead when nothing came in for the timeout, and not before", async () => {
  const { ports, kind } = await ready();
  await ports.advance(44_999);
  expect(kind()).toBe("ready");
  await ports.advance(1);
  expect(kind()).toBe("waiting");
});

test("whatever comes in is a sign of life, and the pings go on", async () => {
  const { ports, kind } = await ready();
  await ports.advance(40_000);
  ports.link.tell({ type: "status:online", data: {}, timestamp: 1 });
  await ports.advance(40_000);
  expect(kind()).toBe("ready");
  expect(ports.link.said("ping").length).toBeGreaterThanOrEqual(3);
});

test("a page that is looked at again asks at once whether the connection still lives", async () => {
  const { ports, kind } = await ready();
  await ports.advance(1_000);
  ports.emit("visibilitychange");
  expect(ports.link.said("ping")).toHaveLength(1);
  await ports.advance(5_000);
  expect(kind()).not.toBe("ready");
});

test("an answer in time lets it live on", async () => {
  const { ports, kind } = await ready();
  await ports.advance(1_000);
  ports.emit("pageshow");
  await ports.advance(100);
  ports.link.tell({ type: "pong", data: { timestamp: 1, heads: {} }, timestamp: 1 });
  await ports.advance(20_000);
  expect(kind()).toBe("ready");
});

test("a page that goes away lets the socket go, and connects when it is back", async () => {
  const { ports, kind } = await ready();
  const { link } = ports;
  ports.emit("pagehide");
  expect(link.closedWith).toBe(1000);
  expect(ports.timerCount).toBe(0);
  ports.emit("pageshow");
  await ports.settle();
  expect(kind()).toBe("connecting");
});

test("blocked where the browser's permission refuses, and tried again when that changes", async () => {
  const { ports, client, kind } = await start();
  ports.isRefused = true;
  ports.link.end(1006);
  await ports.settle();
  expect(client.status.value).toEqual({
    kind: "blocked",
    message: "Allow local network access in this site's settings.",
  });
  expect(ports.timerCount).toBe(0);
  ports.isRefused = false;
  ports.changePermission();
  await ports.settle();
  expect(kind()).toBe("connecting");
});

test("a permission is not blamed for a connection that had been open", async () => {
  const { ports, kind } = await ready();
  ports.isRefused = true;
  ports.link.end(1006);
  await ports.settle();
  expect(kind()).toBe("waiting");
});

test("close() ends it for good, with code 1000, no timer and no listener left", async () => {
  const { ports, client } = await ready();
  const { link } = ports;
  client.close();
  expect(client.status.value).toEqual({ kind: "offline", reason: "closed" });
  expect(link.closedWith).toBe(1000);
  expect([ports.timerCount, ports.listenerCount]).toEqual([0, 0]);
});

test("close() while the token is being fetched opens nothing", async () => {
  let give = (_token: string) => {};
  const { ports, client } = await start({
    token: () =>
      new Promise<string>((resolve) => {
        give = resolve;
      }),
  });
  client.close();
  give("t");
  await ports.settle();
  expect(ports.links).toHaveLength(0);
  expect(client.status.value.kind).toBe("offline");
});

test("close() while connecting lets go of the link that is opening", async () => {
  const { ports, client } = await start();
  const { link } = ports;
  client.close();
  expect([link.closedWith, link.onopen, link.onclose]).toEqual([1000, null, null]);
  expect(ports.timerCount).toBe(0);
});

test("close() from within an effect on the status is final too", async () => {
  const { ports, client, kind } = await start();
  const stop = client.status.subscribe((status) => {
    if (status.kind === "waiting") client.close();
  });
  ports.link.end(1006);
  await ports.advance(10_000);
  expect([kind(), ports.links.length, ports.timerCount]).toEqual(["offline", 1, 0]);
  stop();
});

test("connect() after close() begins anew", async () => {
  const { ports, client, kind } = await ready();
  client.close();
  client.connect();
  await ports.settle();
  ports.link.welcome();
  expect(kind()).toBe("ready");
});

test("connect() while waiting tries at once", async () => {
  const { ports, client } = await start();
  ports.link.end(1006);
  client.connect();
  await ports.settle();
  expect(ports.links).toHaveLength(2);
});

test("connect() while connecting or ready changes nothing", async () => {
  const { ports, client } = await start();
  client.connect();
  ports.link.welcome();
  client.connect();
  await ports.settle();
  expect(ports.links).toHaveLength(1);
});

test("what an old link still says after a new one began is not heard", async () => {
  const { ports, kind } = await start();
  const { link: old } = ports;
  old.end(1006);
  await ports.advance(5_000);
  old.welcome();
  expect(kind()).toBe("connecting");
});

function portsOf(ports: FakePorts) {
  const { storage, clock, timers, random, page, access } = ports;
  return { storage, clock, timers, random, page, access };
}
