/** protocol/README.md, "Limits": limits, each with the defaults but for the one that would slow the test. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type RealServer, startRealServer, until } from "../../support/real-server.ts";
import { arrive, converse, newUserId, say, upTo, userIdOf } from "./support/people.ts";
import { RawSocket } from "./support/raw-socket.ts";
import { tokenFor } from "./support/tokens.ts";
import { type Received, WireClient } from "./support/wire-client.ts";

/** With the limits of the contract, three connections a user, and no guests. */
let strict: RealServer;
/** With the rates switched off, so that what is bounded without a setting shows. */
let loose: RealServer;

beforeAll(async () => {
  const defaults = {
    TAUTLINE_LIMIT_MESSAGES_PER_MINUTE: undefined,
    TAUTLINE_LIMIT_ENVELOPES_PER_SECOND: undefined,
    TAUTLINE_LIMIT_CONNECTIONS_PER_USER: "3",
    TAUTLINE_GUESTS: "off",
  };
  [strict, loose] = await Promise.all([startRealServer({ env: defaults }), startRealServer()]);
}, 60_000);
afterAll(() => Promise.all([strict?.stop(), loose?.stop()]));

/** Sends so many requests in frames of 64, and gives their replies. */
async function burst(client: WireClient, count: number, type: string, data: object): Promise<Received[]> {
  const mark = Bun.randomUUIDv7().slice(-12);
  const envelopes = upTo(count).map((n) => ({ type, id: `${mark}-${n}`, data }));
  const replies = () => client.received.filter(({ id }) => id?.startsWith(mark));
  for (let at = 0; at < count; at += 64) client.sendText(JSON.stringify(envelopes.slice(at, at + 64)));
  await until(`${count} replies`, () => replies().length >= count || client.isClosed).catch(() => {});
  return replies();
}

const refusals = (replies: readonly Received[]) => replies.filter(({ type }) => type === "error");

describe("messages a minute", () => {
  test.concurrent("are 30 and a burst of 10 beyond, for a user with all their devices; then rate_limited says when", async () => {
    const userId = newUserId();
    const one = await WireClient.connect(strict, userId);
    const two = await WireClient.connect(strict, userId);
    const { room } = await converse(one);
    const replies = (
      await Promise.all([one, two].map((client) => burst(client, 30, "message:send", { room, content: "x" })))
    ).flat();
    expect(replies).toHaveLength(60);
    const refused = refusals(replies);
    expect(60 - refused.length).toBeGreaterThanOrEqual(40);
    expect(60 - refused.length).toBeLessThanOrEqual(42);
    for (const { data } of refused) {
      expect(data.code).toBe("rate_limited");
      expect(data.retryAfterMs).toBeInteger();
      expect(Number(data.retryAfterMs)).toBeWithin(1, 60_001);
    }
    const { head } = await one.ask<{ head: number }>("room:history", { room });
    expect(head).toBe(60 - refused.length);
  });

  test.concurrent("of one user take nothing from another", async () => {
    const [loud, quiet] = await arrive(strict, ["loud", "quiet"]);
    if (!loud || !quiet) throw new Error("nobody came");
    const { room } = await converse(loud, quiet);
    expect(refusals(await burst(loud, 60, "message:send", { room, content: "x" }))).not.toEqual([]);
    await say(quiet, room, "may I?");
  });

  test.concurrent("a refused message may be sent again under its id after retryAfterMs", async () => {
    const client = await WireClient.connect(strict, newUserId());
    const { room } = await converse(client);
    const id = Bun.randomUUIDv7();
    const [, { code, retryAfterMs = 0 }] = await Promise.all([
      burst(client, 45, "message:send", { room, content: "x" }),
      client.askInVain("message:send", { room, content: "late" }, id),
    ]);
    expect(code).toBe("rate_limited");
    // Its clock and this one round to milliseconds, each in its own way.
    const due = performance.now() + retryAfterMs + 5;
    await until("retryAfterMs has passed", () => performance.now() > due, 4_000);
    expect(await say(client, room, "late", id)).not.toHaveProperty("duplicate");
  });

  test.concurrent("bind POST /api/v1/messages, too, as 429 with the same code", async () => {
    const client = await WireClient.connect(strict, newUserId());
    const { room } = await converse(client);
    await burst(client, 45, "message:send", { room, content: "x" });
    const response = await fetch(`${strict.url}/api/v1/messages`, {
      method: "POST",
      headers: { Authorization: `Bearer ${tokenFor(userIdOf(client))}`, "Content-Type": "application/json" },
      body: JSON.stringify({ room, content: "x" }),
    });
    expect(response.status).toBe(429);
    expect(await response.json()).toMatchObject({ success: false, error: { code: "rate_limited" } });
  });

  test.concurrent("0 switches the limit off", async () => {
    const client = await WireClient.connect(loose, newUserId());
    const { room } = await converse(client);
    expect(refusals(await burst(client, 200, "message:send", { room, content: "x" }))).toEqual([]);
  });
});

describe("envelopes a second", () => {
  test("are borne up to a burst of 200, then rate_limited, each request with its one reply", async () => {
    const client = await WireClient.connect(strict, newUserId());
    const replies = await burst(client, 320, "ping", {});
    const pongs = replies.filter(({ type }) => type === "pong").length;
    expect(replies).toHaveLength(320);
    expect(pongs).toBeWithin(190, 320);
    for (const { data } of refusals(replies)) {
      expect(data).toMatchObject({ code: "rate_limited", retryAfterMs: expect.any(Number) });
    }
  });

  test("of one connection take nothing from another of the same user", async () => {
    const userId = newUserId();
    const loud = await WireClient.connect(strict, userId);
    const quiet = await WireClient.connect(strict, userId);
    await burst(loud, 260, "ping", {});
    expect((await quiet.request("ping")).type).toBe("pong");
  });

  test("going on regardless closes with 4429", async () => {
    const client = await WireClient.connect(strict, newUserId());
    const frame = JSON.stringify(upTo(64).map(() => ({ type: "ping", data: {} })));
    const timer = setInterval(() => client.sendText(frame), 10);
    const closed = await client.whenClosed(4_000).finally(() => clearInterval(timer));
    expect(closed.code).toBe(4429);
  });

  test("0 switches the limit off", async () => {
    const client = await WireClient.connect(loose, newUserId());
    expect(refusals(await burst(client, 800, "ping", {}))).toEqual([]);
  });
});

describe("connections", () => {
  test("of one user over the limit are refused, and a place that is given up is free again", async () => {
    const userId = newUserId();
    const held = await Promise.all(upTo(3).map(() => WireClient.connect(strict, userId)));
    const fourth = await WireClient.open(strict.wsUrl);
    const reply = await fourth.request("hello", { token: tokenFor(userId), client: { kind: "web" } });
    expect([reply.type, reply.data.code]).toEqual(["error", "rate_limited"]);
    expect((await held[0]?.request("ping"))?.type).toBe("pong");
    expect((await WireClient.connect(strict, newUserId())).welcome.type).toBe("welcome");
    await held[1]?.close();
    await until("the place is free", () =>
      WireClient.connect(strict, userId).then(
        () => true,
        () => false,
      ),
    );
  });

  test("300 at once from loopback are let in", async () => {
    const all = await Promise.all(upTo(300).map(() => WireClient.connect(loose, newUserId())));
    expect(all.every(({ welcome }) => welcome.type === "welcome")).toBe(true);
    await Promise.all(all.map((client) => client.close()));
  });

  test("hold 128 rooms each", async () => {
    const client = await WireClient.connect(loose, newUserId());
    const replies = await Promise.all(
      upTo(135).map((n) => client.request("room:join", { room: `whisper:MANY-${n}` })),
    );
    const joined = replies.filter(({ type }) => type === "ack").length;
    const before = Object.keys(client.welcome.data.rooms as object).length;
    expect([128, 128 - before]).toContain(joined);
    await client.ask("room:leave", { room: "whisper:MANY-1" });
    await client.ask("room:join", { room: "whisper:MANY-135" });
  });
});

describe("queues", () => {
  test("each of 4,000 requests at once has exactly one reply: done, or rate_limited", async () => {
    const client = await WireClient.connect(loose, newUserId());
    const { room } = await converse(client);
    const replies = await burst(client, 4_000, "message:send", { room, content: "x" });
    expect(new Set(replies.map(({ id }) => id)).size).toBe(4_000);
    expect(replies).toHaveLength(4_000);
    const codes = new Set(refusals(replies).map(({ data }) => data.code));
    expect([...codes].filter((code) => code !== "rate_limited")).toEqual([]);
    const { head } = await client.ask<{ head: number }>("room:history", { room });
    expect(head).toBe(replies.filter(({ type }) => type === "ack").length);
  });

  /** A room of 3,000 long messages, with a reader who stopped reading before the first of them. */
  async function stalled() {
    const [writer, reader] = await arrive(loose, ["writer", "reader"]);
    if (!writer || !reader) throw new Error("nobody came");
    const slowId = newUserId("slow");
    const slow = await RawSocket.upgrade(loose.port, { Authorization: `Bearer ${tokenFor(slowId)}` });
    const { room, conversationId } = await converse(writer, reader);
    await writer.ask("conversation:add", { conversationId, userIds: [slowId] });
    const replyTo = (id: string) => slow.envelopes.find((one) => one.id === id);
    slow.sendEnvelope("room:join", { room }, "join");
    await until("the slow one has joined", () => replyTo("join") !== undefined);
    slow.pause();
    const head = 3_000;
    const content = "w".repeat(5_000);
    for (const _ of upTo(head / 300)) await Promise.all(upTo(300).map(() => say(writer, room, content)));
    return { reader, slow, replyTo, room, head };
  }

  test("a reader who stops holds up nobody, and finds by heads and history what was dropped for it", async () => {
    const { reader, slow, replyTo, room, head } = await stalled();
    await reader.waitFor(({ room: of, seq }) => of === room && seq === head);
    expect(reader.events("message:new", room).map(({ seq }) => seq)).toEqual(upTo(head));

    slow.resume();
    let pong: ReturnType<typeof replyTo>;
    await until("a pong", () => {
      pong = slow.envelopes.find(({ type }) => type === "pong");
      if (pong === undefined) slow.sendEnvelope("ping", {});
      return pong !== undefined;
    });
    expect((pong?.data.heads as Record<string, number> | undefined)?.[room]).toBe(head);
    const seqs = slow.envelopes.filter((one) => one.room === room).flatMap(({ seq }) => seq ?? []);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    const missing = upTo(head).find((seq) => !seqs.includes(seq)) ?? 0;
    expect(missing).toBeGreaterThan(0);
    slow.sendEnvelope("room:history", { room, after: missing - 1, limit: 5 }, "repair");
    await until("the missing events", () => replyTo("repair") !== undefined);
    const repaired = replyTo("repair")?.data.events as Received[] | undefined;
    expect(repaired?.map(({ seq }) => seq)).toEqual(upTo(missing + 4, missing));
    slow.destroy();
  }, 60_000);

  test("what a reader asks while it is behind is answered once it reads again", async () => {
    const { reader, slow, replyTo, room } = await stalled();
    slow.sendEnvelope("presence:get", { room }, "asked-behind");
    slow.sendEnvelope("message:send", { room, content: "from behind" }, "said-behind");
    await reader.waitFor(({ data }) => data.content === "from behind");
    slow.resume();
    await until(
      "both replies",
      () => replyTo("asked-behind") !== undefined && replyTo("said-behind") !== undefined,
      2_500,
    );
    slow.destroy();
  }, 60_000);
});

test("where guests are off there are none", async () => {
  const response = await fetch(`${strict.url}/api/v1/auth/guest`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: "{}",
  });
  expect([403, 404]).toContain(response.status);
});
