/**
 * protocol/README.md, "Heartbeats" and "Connecting": a connection's timeouts, and tokens that expire meanwhile.
 *
 * The clock under test is the server's own, so these tests run side by side.
 */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { type RealServer, startRealServer, until } from "../../support/real-server.ts";
import { arrive, converse, newUserId, say } from "./support/people.ts";
import { RawSocket } from "./support/raw-socket.ts";
import { inSeconds, tokenFor } from "./support/tokens.ts";
import { WireClient } from "./support/wire-client.ts";

const intervalMs = 500;
const timeoutMs = 3_000;
const slack = 5_000;
/** Longer than anything here takes; a test has a little more, to say what it waited for. */
const patience = 20_000;
const testTimeoutMs = 60_000;

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer({
    env: {
      TAUTLINE_HEARTBEAT_INTERVAL_MS: String(intervalMs),
      TAUTLINE_HEARTBEAT_TIMEOUT_MS: String(timeoutMs),
    },
  });
}, 60_000);
afterAll(() => server?.stop());

/** Says something every now and then until `done`. */
async function keepAlive(
  client: WireClient,
  done: Promise<unknown>,
  type = "ping",
  data = {},
): Promise<void> {
  const timer = setInterval(() => client.tell(type, data), intervalMs / 2);
  await done.finally(() => clearInterval(timer));
}

async function pair() {
  const [ann, ben] = await arrive(server, ["ann", "ben"]);
  if (!ann || !ben) throw new Error("nobody came");
  return { ann, ben };
}

test.concurrent("the welcome says the heartbeat's settings", async () => {
  const client = await WireClient.connect(server, newUserId());
  expect(client.welcome.data.heartbeat).toEqual({ intervalMs, timeoutMs });
});

test.concurrent("pong carries the server's time and echoes the ping's timestamp", async () => {
  const client = await WireClient.connect(server, newUserId());
  const pong = await client.request("ping", { timestamp: 1_234 });
  expect(pong.type).toBe("pong");
  expect(pong.data.echo).toBe(1_234);
  expect(Math.abs(Number(pong.data.timestamp ?? pong.timestamp) - Date.now())).toBeLessThan(2_000);
});

test.concurrent("pong echoes nothing when the ping said no time", async () => {
  const client = await WireClient.connect(server, newUserId());
  expect((await client.request("ping")).data).not.toHaveProperty("echo");
});

test.concurrent("a ping without id is answered by a pong without id", async () => {
  const client = await WireClient.connect(server, newUserId());
  client.tell("ping");
  expect("id" in (await client.waitForType("pong"))).toBe(false);
});

test.concurrent("pong names the newest seq of the joined rooms, and of no other", async () => {
  const { ann, ben } = await pair();
  const { room } = await converse(ann, ben);
  await say(ann, room, "one");
  await say(ann, room, "two");
  const headsOf = async (client: WireClient) =>
    (await client.request("ping")).data.heads as Record<string, number>;
  expect((await headsOf(ben))[room]).toBe(2);
  expect(Object.keys(await headsOf(ben))).toContain(`user:${(ben.welcome.data.user as { id: string }).id}`);
  await ben.ask("room:leave", { room });
  expect(await headsOf(ben)).not.toHaveProperty([room]);
});

test.concurrent("heartbeat is acknowledged with success and the server's time", async () => {
  const client = await WireClient.connect(server, newUserId());
  const ack = await client.ask("heartbeat", { timestamp: Date.now() });
  expect(ack).toEqual({ success: true, serverTime: expect.any(Number) });
  for (const sessionId of ["abc", null]) {
    expect(await client.ask("heartbeat", { sessionId, timestamp: Date.now() })).toMatchObject({
      success: true,
    });
  }
});

test.concurrent(
  "a connection from which nothing comes is closed with 4408",
  async () => {
    const client = await WireClient.connect(server, newUserId());
    const from = performance.now();
    expect((await client.whenClosed(patience)).code).toBe(4408);
    expect(performance.now() - from).toBeGreaterThan(timeoutMs - 1_000);
    expect(performance.now() - from).toBeLessThan(timeoutMs + slack);
  },
  testTimeoutMs,
);

test.concurrent(
  "it is closed in time also while the server keeps sending to it, without a close handshake",
  async () => {
    const { ann, ben } = await pair();
    const { room } = await converse(ann);
    const benId = (ben.welcome.data.user as { id: string }).id;
    await ann.ask("conversation:add", {
      conversationId: room.slice("conversation:".length),
      userIds: [benId],
    });
    const deaf = await RawSocket.upgrade(server.port, { Authorization: `Bearer ${tokenFor(benId)}` });
    deaf.sendEnvelope("room:join", { room }, "join");
    const from = performance.now();
    const sent = { count: 0 };
    const gone = until(
      "the deaf one is cut off",
      () => deaf.isEnded || deaf.closeCode !== undefined,
      patience,
    );
    const timer = setInterval(() => {
      sent.count++;
      ann.tell("typing:start", { room });
      ann.sendText(
        JSON.stringify({ type: "message:send", id: Bun.randomUUIDv7(), data: { room, content: "hi" } }),
      );
    }, 50);
    await gone.finally(() => clearInterval(timer));
    expect(deaf.closeCode).toBe(4408);
    expect(performance.now() - from).toBeLessThan(timeoutMs + slack);
    expect(deaf.envelopes.filter(({ type }) => type === "message:new").length).toBeGreaterThan(5);
    deaf.destroy();
  },
  testTimeoutMs,
);

test.concurrent(
  "pings keep a connection, and so does anything else that it says",
  async () => {
    const pinging = await WireClient.connect(server, newUserId());
    const asking = await WireClient.connect(server, newUserId());
    const silent = await WireClient.connect(server, newUserId());
    const once = silent.whenClosed(patience).then(() => WireClient.connect(server, newUserId()));
    const twice = once.then((another) => another.whenClosed(patience));
    await Promise.all([
      keepAlive(pinging, twice),
      keepAlive(asking, twice, "typing:stop", { room: "whisper:X" }),
    ]);
    expect([pinging.isClosed, asking.isClosed]).toEqual([false, false]);
  },
  testTimeoutMs,
);

test.concurrent(
  "a connection that does not say hello within 10 s is closed with 4408, though it talks",
  async () => {
    const client = await WireClient.open(server.wsUrl);
    const from = performance.now();
    const closed = client.whenClosed(patience);
    await keepAlive(client, closed);
    expect((await closed).code).toBe(4408);
    expect(performance.now() - from).toBeGreaterThan(9_500);
    expect(performance.now() - from).toBeLessThan(10_000 + slack);
  },
  testTimeoutMs,
);

test.concurrent(
  "a token's end is announced, told, and then closes with 4401",
  async () => {
    const exp = inSeconds(6);
    const client = await WireClient.connect(server, newUserId(), { exp });
    const closed = client.whenClosed(patience);
    await keepAlive(client, closed);
    expect((await closed).code).toBe(4401);
    expect(Date.now()).toBeGreaterThanOrEqual(exp * 1000 - 100);
    expect(Date.now()).toBeLessThan(exp * 1000 + slack);
    const told = client.events("auth-expired").map(({ data }) => data);
    expect(told).toEqual([
      { message: expect.any(String), expiresAt: exp * 1000, expired: false },
      { message: expect.any(String), expiresAt: exp * 1000, expired: true },
    ]);
  },
  testTimeoutMs,
);

test.concurrent("a token with more than a minute left is not announced", async () => {
  const client = await WireClient.connect(server, newUserId(), { exp: inSeconds(120) });
  await client.request("ping");
  expect(client.events("auth-expired")).toEqual([]);
});

test.concurrent(
  "auth:refresh with a token of the same user carries the connection over the old one's end",
  async () => {
    const userId = newUserId();
    const exp = inSeconds(5);
    const refreshed = await WireClient.connect(server, userId, { exp });
    const witness = await WireClient.connect(server, newUserId(), { exp });
    const later = inSeconds(300);
    const ack = await refreshed.ask("auth:refresh", { token: tokenFor(userId, { exp: later }) });
    expect(ack).toEqual({ tokenExpiresAt: later * 1000 });
    const witnessClosed = witness.whenClosed(patience);
    await Promise.all([keepAlive(refreshed, witnessClosed), keepAlive(witness, witnessClosed)]);
    expect((await refreshed.request("ping")).type).toBe("pong");
    expect(refreshed.events("auth-expired").filter(({ data }) => data.expired === true)).toEqual([]);
  },
  testTimeoutMs,
);

test.concurrent("auth:refresh with another user's token is refused", async () => {
  const client = await WireClient.connect(server, newUserId());
  const error = await client.askInVain("auth:refresh", { token: tokenFor(newUserId("other")) });
  expect(["forbidden", "token_invalid"]).toContain(error.code);
});

test.concurrent("auth:refresh with a bad token is refused", async () => {
  const client = await WireClient.connect(server, newUserId());
  expect((await client.askInVain("auth:refresh", { token: "garbage" })).code).toBe("token_invalid");
});
