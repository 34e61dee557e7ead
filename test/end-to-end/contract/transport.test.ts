/** protocol/README.md, "Transport": frames, sizes, subprotocol, origin. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type RealServer, startRealServer, until } from "../../support/real-server.ts";
import { newUserId, upTo } from "./support/people.ts";
import { RawSocket } from "./support/raw-socket.ts";
import { tokenFor } from "./support/tokens.ts";
import { WireClient } from "./support/wire-client.ts";

const friend = "https://app.example.com";
const extension = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer({ env: { TAUTLINE_ALLOWED_ORIGINS: `${friend},${extension}` } });
}, 60_000);
afterAll(() => server?.stop());

const arrive = () => WireClient.connect(server, newUserId());

/** A ping whose frame has exactly this many bytes. */
function pingOf(bytes: number, id: string): string {
  const empty = JSON.stringify({ type: "ping", id, data: { padding: "" } });
  return JSON.stringify({ type: "ping", id, data: { padding: "x".repeat(bytes - empty.length) } });
}

/** An envelope, itself level 1, nested so deep; levels are objects. */
function nested(levels: number, id: string): string {
  return `{"type":"ping","id":"${id}","data":${'{"a":'.repeat(levels - 2)}{}${"}".repeat(levels - 2)}}`;
}

async function statusFor(headers: Record<string, string>): Promise<number> {
  const raw = await RawSocket.upgrade(server.port, headers);
  raw.destroy();
  return raw.status;
}

describe("endpoint", () => {
  test("/api/ws is the same endpoint as /ws", async () => {
    const client = await WireClient.open(server.wsUrl.replace(/\/ws$/, "/api/ws"));
    expect((await client.hello(tokenFor(newUserId()))).data.protocol).toBe(1);
  });
});

describe("frames", () => {
  test("one frame with an array of envelopes is answered envelope by envelope, in order", async () => {
    const client = await arrive();
    const ids = upTo(64).map((n) => `ping-${n}`);
    client.sendText(JSON.stringify(ids.map((id) => ({ type: "ping", id, data: {} }))));
    await client.waitFor(({ id }) => id === "ping-64");
    expect(client.events("pong").map(({ id }) => id)).toEqual(ids);
  });

  test.each([
    ["an empty array", "[]"],
    ["an array of 65 envelopes", JSON.stringify(upTo(65).map(() => ({ type: "ping", data: {} })))],
  ])("%s is a bad envelope", async (_, frame) => {
    const client = await arrive();
    client.sendText(frame);
    expect((await client.waitForType("error")).data.code).toBe("bad_envelope");
  });

  test("a frame of exactly 65,536 bytes is taken", async () => {
    const client = await arrive();
    client.sendText(pingOf(65_536, "full"));
    expect((await client.waitFor(({ id }) => id === "full")).type).toBe("pong");
  });

  test("a frame of 65,537 bytes closes with 1009", async () => {
    const raw = await RawSocket.upgrade(server.port, { Authorization: `Bearer ${tokenFor(newUserId())}` });
    raw.send(pingOf(65_537, "over"));
    await until("the connection ends", () => raw.isEnded || raw.closeCode !== undefined);
    expect(raw.closeCode).toBe(1009);
    raw.destroy();
  });

  test("the limit counts bytes, not characters", async () => {
    const raw = await RawSocket.upgrade(server.port, { Authorization: `Bearer ${tokenFor(newUserId())}` });
    raw.send(JSON.stringify({ type: "ping", id: "euro", data: { padding: "€".repeat(22_000) } }));
    await until("the connection ends", () => raw.isEnded || raw.closeCode !== undefined);
    expect(raw.closeCode).toBe(1009);
    raw.destroy();
  });

  test("fragments whose sum is over the limit close with 1009", async () => {
    const raw = await RawSocket.upgrade(server.port, { Authorization: `Bearer ${tokenFor(newUserId())}` });
    raw.send(`{"type":"ping","data":{"a":"${"x".repeat(40_000)}`, { isFinal: false });
    raw.send(`${"x".repeat(40_000)}"}}`, { opcode: 0 });
    await until("the connection ends", () => raw.isEnded || raw.closeCode !== undefined);
    expect(raw.closeCode).toBe(1009);
    raw.destroy();
  });

  test("nesting 32 deep is taken", async () => {
    const client = await arrive();
    client.sendText(nested(32, "deep"));
    expect((await client.waitFor(({ id, type }) => id === "deep" || type === "error")).type).toBe("pong");
  });

  test.each([33, 200, 9_000])(
    "nesting %i deep is a bad envelope, and the connection lives on",
    async (levels) => {
      const client = await arrive();
      client.sendText(nested(levels, "deeper"));
      expect((await client.waitForType("error")).data.code).toBe("bad_envelope");
      expect((await client.request("ping")).type).toBe("pong");
    },
  );

  test("brackets within a string are not nesting", async () => {
    const client = await arrive();
    expect((await client.request("ping", { text: "[{".repeat(200) })).type).toBe("pong");
  });

  test("an envelope in fragments is read whole, also when cut within a character", async () => {
    const raw = await RawSocket.upgrade(server.port, { Authorization: `Bearer ${tokenFor(newUserId())}` });
    const bytes = Buffer.from('{"type":"ping","id":"cut","data":{"word":"€"}}');
    const cut = bytes.indexOf(0xe2) + 1;
    raw.send(bytes.subarray(0, 5), { isFinal: false });
    raw.send(bytes.subarray(5, cut), { opcode: 0, isFinal: false });
    raw.send(bytes.subarray(cut), { opcode: 0 });
    await until("the pong", () => raw.envelopes.some(({ id }) => id === "cut"));
    expect(raw.envelopes.find(({ id }) => id === "cut")?.type).toBe("pong");
    raw.destroy();
  });

  test("a binary frame is refused as a bad frame, even if its bytes are an envelope", async () => {
    const client = await arrive();
    client.sendText(new TextEncoder().encode('{"type":"ping","id":"binary","data":{}}'));
    const error = await client.waitFor(({ type }) => type === "error" || type === "pong");
    expect(["bad_json", "bad_envelope"]).toContain(String(error.data.code));
  });

  test("text that is not UTF-8 harms nobody else", async () => {
    const bystander = await arrive();
    const raw = await RawSocket.upgrade(server.port, { Authorization: `Bearer ${tokenFor(newUserId())}` });
    raw.send(Buffer.from([0x22, 0xc3, 0x28, 0x22]));
    await until(
      "an answer or the end",
      () => raw.isEnded || raw.envelopes.some(({ type }) => type === "error"),
    );
    expect((await bystander.request("ping")).type).toBe("pong");
    raw.destroy();
  });

  test("a ping of the WebSocket layer is answered by its pong", async () => {
    const raw = await RawSocket.upgrade(server.port);
    raw.send("abc", { opcode: 9 });
    await until("the pong frame", () => raw.frames.some(({ opcode }) => opcode === 10));
    expect(raw.frames.find(({ opcode }) => opcode === 10)?.payload.toString()).toBe("abc");
    raw.destroy();
  });

  test("permessage-deflate is not agreed to", async () => {
    const raw = await RawSocket.upgrade(server.port, {
      "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
    });
    expect(raw.status).toBe(101);
    expect(raw.headers.has("sec-websocket-extensions")).toBe(false);
    raw.destroy();
  });
});

describe("subprotocol", () => {
  test.each([
    ["tautline.v1", "tautline.v1"],
    ["graphql-ws, tautline.v1", "tautline.v1"],
    ["tautline.v1, graphql-ws", "tautline.v1"],
    ["graphql-ws", undefined],
    ["tautline.v10", undefined],
    ["tautline.v2, xtautline.v1", undefined],
  ])("offered %p, the server selects %p", async (offered, selected) => {
    const raw = await RawSocket.upgrade(server.port, { "Sec-WebSocket-Protocol": offered });
    expect(raw.status).toBe(101);
    expect(raw.headers.get("sec-websocket-protocol")).toBe(selected);
    raw.destroy();
  });

  test("with none offered, none is selected", async () => {
    const raw = await RawSocket.upgrade(server.port);
    expect(raw.headers.has("sec-websocket-protocol")).toBe(false);
    raw.destroy();
  });

  test("a browser-like client that offers it gets a working connection", async () => {
    const client = await WireClient.open(server.wsUrl, { protocols: ["tautline.v1"] });
    expect(client.protocol).toBe("tautline.v1");
    expect((await client.hello(tokenFor(newUserId()))).type).toBe("welcome");
  });
});

describe("origin", () => {
  test("a request without Origin passes", async () => {
    expect(await statusFor({})).toBe(101);
  });

  test("the server's own origin passes", async () => {
    expect(await statusFor({ Origin: server.url })).toBe(101);
  });

  test("the origin is the server's own by the name it was asked under", async () => {
    const host = `tautline.test:${server.port}`;
    expect(await statusFor({ Host: host, Origin: `http://${host}` })).toBe(101);
  });

  test.each([friend, extension])("%s, on the allow-list, passes", async (origin) => {
    expect(await statusFor({ Origin: origin })).toBe(101);
  });

  test.each([
    "https://evil.example",
    "null",
    `${friend}.evil.example`,
    `${friend}:8443`,
    "http://app.example.com",
    "https://example.com",
    "https://sub.app.example.com",
    "http://127.0.0.1:1",
    "chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba",
    "*",
  ])("%s is refused with 403 before the upgrade", async (origin) => {
    expect(await statusFor({ Origin: origin })).toBe(403);
  });

  test("another host at the server's own port is refused", async () => {
    expect(await statusFor({ Origin: `http://localhost:${server.port}` })).toBe(403);
  });

  test("a good token does not make up for a bad origin", async () => {
    const headers = { Origin: "https://evil.example", Authorization: `Bearer ${tokenFor(newUserId())}` };
    expect(await statusFor(headers)).toBe(403);
  });
});
