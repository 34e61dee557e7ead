/** A connection that is ready: heartbeat, what the page goes through, permissions, the end. */
import { expect, test } from "bun:test";
import { ready, start } from "./support/connection.ts";

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

test("heads that come unasked put off no ping and are no measure of the way", async () => {
  const { ports, client } = await ready();
  await ports.advance(20_000);
  ports.link.tell({ type: "pong", data: { timestamp: 1, heads: {} }, timestamp: 1 });
  expect(client.status.value).toMatchObject({ latencyMs: 0 });
  await ports.advance(5_000);
  expect(ports.link.said("ping")).toHaveLength(1);
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

test("where what comes in never stops, the ping goes with it, not with a timer", async () => {
  const { ports } = await ready();
  for (let second = 0; second < 60; second += 1) {
    await ports.advance(1_000);
    ports.link.tell({ type: "status:online", data: {}, timestamp: 1 });
  }
  expect(ports.link.said("ping")).toHaveLength(2);
});

test("a timer that runs late kills nothing: what waited behind it is heard first", async () => {
  const { ports, kind } = await ready();
  await ports.advance(25_000);
  await ports.sleep(3_600_000);
  expect(kind()).toBe("ready");
  ports.link.tell({ type: "pong", data: { timestamp: 1, heads: {} }, timestamp: 1 });
  await ports.advance(24_999);
  expect([kind(), ports.links.length]).toEqual(["ready", 1]);
});

test("a connection that died in a long sleep is noticed within seconds", async () => {
  const { ports, kind } = await ready();
  await ports.advance(25_000);
  await ports.sleep(3_600_000);
  await ports.advance(10_000);
  expect(kind()).not.toBe("ready");
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

test("a frozen page is as one that goes away, and is back with resume", async () => {
  const { ports, kind } = await ready();
  ports.emit("freeze");
  expect([ports.link.closedWith, ports.timerCount]).toEqual([1000, 0]);
  ports.emit("resume");
  await ports.settle();
  expect(kind()).toBe("connecting");
});

test("blocked where the browser's permission refuses, and tried again when that changes", async () => {
  const { ports, client, kind } = await start();
  ports.advice = "Allow it.";
  ports.link.end(1006);
  await ports.settle();
  expect(client.status.value).toEqual({
    kind: "blocked",
    message: "Allow it.",
  });
  expect(ports.timerCount).toBe(0);
  ports.advice = undefined;
  ports.changePermission();
  await ports.settle();
  expect(kind()).toBe("connecting");
});

test("a permission is not blamed for a connection that had been open", async () => {
  const { ports, kind } = await ready();
  ports.advice = "Allow it.";
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
