/** protocol/README.md, "Envelope", "Requests and replies" and "Errors", with the budget of bad frames. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type RealServer, startRealServer } from "../../support/real-server.ts";
import { arrive, converse, newUserId, upTo } from "./support/people.ts";
import { WireClient } from "./support/wire-client.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
}, 60_000);
afterAll(() => server?.stop());

const connect = () => WireClient.connect(server, newUserId());

/** The first error that this text is answered with, or the pong of a ping sent after it. */
async function answerTo(text: string) {
  const client = await connect();
  const from = client.received.length;
  client.sendText(text);
  client.sendText('{"type":"ping","id":"fence","data":{}}');
  return client.waitFor(({ type, id }) => type === "error" || id === "fence", "an answer", from);
}

describe("replies", () => {
  test("an ack has type, id, an object as data, and the server's clock", async () => {
    const client = await connect();
    const before = Date.now();
    const reply = await client.request("conversation:list", {}, "request-1");
    expect(reply).toEqual({
      type: "ack",
      id: "request-1",
      data: expect.any(Object),
      timestamp: expect.any(Number),
    });
    expect(Number.isInteger(reply.timestamp)).toBe(true);
    expect(reply.timestamp).toBeGreaterThanOrEqual(before);
    expect(reply.timestamp).toBeLessThanOrEqual(Date.now());
  });

  test("an error has the request's id, a code, a message and the server's clock", async () => {
    const client = await connect();
    const reply = await client.request("no:such-event", {}, "request-2");
    expect(reply).toMatchObject({
      type: "error",
      id: "request-2",
      data: { code: "unknown_type", message: expect.any(String) },
      timestamp: expect.any(Number),
    });
  });

  test("an error that answers no request has no id", async () => {
    const error = await answerTo("not json");
    expect(error.data.code).toBe("bad_json");
    expect("id" in error).toBe(false);
  });

  test("each of 200 requests in one burst has exactly one reply, in the order they were sent", async () => {
    const [client] = await arrive(server, ["busy"]);
    if (!client) throw new Error("nobody came");
    const { room } = await converse(client);
    const from = client.received.length;
    const makers = [
      () => ["message:send", { room, content: "x" }],
      () => ["ping", {}],
      () => ["no:such-event", {}],
      () => ["presence:get", { room }],
      () => ["message:send", { room }],
    ] as const;
    const ids = upTo(200).map((n) => `burst-${n}`);
    ids.forEach((id, at) => {
      const [type, data] = makers[at % makers.length]?.() ?? ["ping", {}];
      client.sendText(JSON.stringify({ type, id, data }));
    });
    await client.request("ping", {}, "fence");
    const replies = client.received.slice(from).filter(({ id }) => id?.startsWith("burst-"));
    expect(replies.map(({ id }) => id)).toEqual(ids);
  });

  test("what has no id has no reply", async () => {
    const client = await connect();
    const from = client.received.length;
    client.tell("conversation:list");
    await client.request("ping", {}, "fence");
    expect(client.received.slice(from).map(({ id }) => id)).toEqual(["fence"]);
  });

  test("every envelope of the server carries an integer timestamp", async () => {
    const [ann, ben] = await arrive(server, ["ann", "ben"]);
    if (!ann || !ben) throw new Error("nobody came");
    const { room } = await converse(ann, ben);
    await ann.ask("message:send", { room, content: "hello" });
    await ben.waitForType("message:new");
    for (const { timestamp } of [...ann.received, ...ben.received]) expect(timestamp).toBeInteger();
  });
});

describe("bad frames", () => {
  test.each(["not json", "", "{", '{"type":"ping","data":{}', "undefined", "{'type':'ping'}"])(
    "%p is bad_json",
    async (text) => {
      expect((await answerTo(text)).data.code).toBe("bad_json");
    },
  );

  test.each([
    "42",
    "null",
    '"ping"',
    "true",
    '{"data":{}}',
    '{"type":7,"data":{}}',
    '{"type":"","data":{}}',
    '{"type":"Ping","data":{}}',
    '{"type":"1ping","data":{}}',
    '{"type":"pi ng","data":{}}',
    `{"type":"${"p".repeat(65)}","data":{}}`,
    '{"type":"ping","data":[]}',
    '{"type":"ping","data":"x"}',
    '{"type":"ping","data":null}',
    '{"type":"ping","id":"","data":{}}',
    '{"type":"ping","id":7,"data":{}}',
    `{"type":"ping","id":"${"i".repeat(65)}","data":{}}`,
    '{"type":"ping","id":"é","data":{}}',
    '{"type":"ping","id":"a\\nb","data":{}}',
    '{"type":"ping","timestamp":"now","data":{}}',
    '{"type":"ping","timestamp":1.5,"data":{}}',
    "[[]]",
    "[7]",
  ])("%s is bad_envelope", async (text) => {
    expect((await answerTo(text)).data.code).toBe("bad_envelope");
  });

  test("a type of 64 characters is an envelope, of an unknown type", async () => {
    const client = await connect();
    expect((await client.askInVain("t".repeat(64))).code).toBe("unknown_type");
  });

  test("an id of 64 printable characters comes back as it was", async () => {
    const client = await connect();
    const id = ` !"#$%&'()*+,-./0123456789:;<=>?@[\\]^_\`{|}~`.padEnd(64, "z");
    expect((await client.request("conversation:list", {}, id)).id).toBe(id);
  });

  test("19 bad frames are borne", async () => {
    const client = await connect();
    for (const _ of upTo(19)) client.sendText("nonsense");
    expect((await client.request("ping")).type).toBe("pong");
    expect(client.events("error")).toHaveLength(19);
  });

  test("20 bad frames within a minute close with 4400", async () => {
    const client = await connect();
    for (const _ of upTo(20)) client.sendText("nonsense");
    expect((await client.whenClosed()).code).toBe(4400);
  });

  test("bad frames count before hello, too", async () => {
    const client = await WireClient.open(server.wsUrl);
    for (const _ of upTo(20)) client.sendText("42");
    expect((await client.whenClosed()).code).toBe(4400);
  });

  test("unknown types, invalid data and forbidden things do not count as bad frames", async () => {
    const client = await connect();
    for (const _ of upTo(15)) {
      await client.askInVain("no:such-event");
      await client.askInVain("message:send", {});
      await client.askInVain("room:join", { room: "admin-room" });
    }
    expect((await client.request("ping")).type).toBe("pong");
  });
});

describe("what a client may not say", () => {
  test.each(["message:new", "ack", "error", "welcome", "pong", "presence:diff", "constructor", "to-string"])(
    "%s is not an event of clients",
    async (type) => {
      const client = await connect();
      expect((await client.askInVain(type, { id: "x" })).code).toBe("unknown_type");
    },
  );

  test.each([
    ["message:send", { room: "whisper:ABC", content: "too early" }],
    ["conversation:list", {}],
    ["room:join", { room: "whisper:ABC" }],
    ["presence:get", { room: "whisper:ABC" }],
  ])("%s before hello is unauthenticated", async (type, data) => {
    const client = await WireClient.open(server.wsUrl);
    expect((await client.askInVain(type, data)).code).toBe("unauthenticated");
  });

  test("invalid data is listed by path and message", async () => {
    const client = await connect();
    const error = await client.askInVain("message:send", { room: 7, content: "" });
    expect(error.code).toBe("invalid_data");
    const details = error.details as { path: unknown; message: unknown }[];
    expect(details.length).toBeGreaterThan(0);
    for (const detail of details) {
      expect(detail).toEqual({ path: expect.anything(), message: expect.any(String) });
    }
    expect(JSON.stringify(details.map(({ path }) => path))).toContain("room");
  });
});

describe("tolerance", () => {
  test("unknown fields are ignored, in the envelope and in data", async () => {
    const client = await connect();
    client.sendText(
      JSON.stringify({
        type: "message:read",
        id: "extra",
        data: { room: "whisper:NOWHERE", seq: 1, unheardOf: { a: 1 } },
        unheardOf: true,
        room: "user:somebody",
        seq: -4,
        version: 9,
      }),
    );
    const reply = await client.waitFor(({ id }) => id === "extra");
    expect(["bad_envelope", "invalid_data"]).not.toContain(String(reply.data.code));
  });

  test("a field of __proto__ does not stand in for a missing one", async () => {
    const client = await connect();
    const { room } = await converse(client);
    client.sendText(
      `{"type":"message:send","id":"proto","data":{"__proto__":{"room":"${room}","content":"x"},"constructor":{"prototype":{"room":"${room}"}}}}`,
    );
    expect((await client.waitFor(({ id }) => id === "proto")).data.code).toBe("invalid_data");
  });

  test("__proto__ in the envelope does not stand in for its type", async () => {
    const answer = await answerTo('{"__proto__":{"type":"ping","data":{}}}');
    expect(answer.data.code).toBe("bad_envelope");
  });

  test("__proto__ in data is ignored where nothing is missing", async () => {
    const client = await connect();
    client.sendText('{"type":"conversation:list","id":"p","data":{"__proto__":{"admin":true}}}');
    expect((await client.waitFor(({ id }) => id === "p")).type).toBe("ack");
  });
});
