/** What is wrong with an address or a runtime is said at once, and not tried again and again. */
import { expect, test } from "bun:test";
import { checkUrl } from "../../client/features/address.ts";
import { connect, type Status } from "../../client/index.ts";

const page = "https://shop.example/cart/";

for (const url of [
  "127.0.0.1:8765",
  "127.0.0.1:8765/ws",
  "localhost:8765",
  "chat.example/ws",
  "[::1]:8765/ws",
  "ftp://h/ws",
  "ws:h",
]) {
  test(`${url} is told to lack a scheme, in a page and without one`, () => {
    const words = `got the address "${url}", expected a scheme before it`;
    expect(() => checkUrl(url, page)).toThrow(words);
    expect(() => checkUrl(url)).toThrow(words);
  });
}

for (const url of [
  "/ws",
  "ws",
  "./v1.2/ws",
  "../ws",
  "//h/ws",
  "?at=1.2",
  "wss://h",
  "HTTP://h:8765/",
  undefined,
]) {
  test(`${url} leads to a server from a page`, () => {
    expect(() => checkUrl(url, page)).not.toThrow();
  });
}

test("a path leads nowhere where there is no page of a server", () => {
  expect(() => checkUrl("/ws")).toThrow('got the address "/ws", expected ws(s)://');
  expect(() => checkUrl(undefined, "file:///home/ada/index.html")).toThrow('got the address "/ws"');
});

test("connect says what is wrong with its address", () => {
  expect(() => connect({ url: "127.0.0.1:8765", token: "t" })).toThrow("expected a scheme before it");
});

test("connect says that a runtime has no WebSocket", () => {
  const { WebSocket } = globalThis;
  Object.assign(globalThis, { WebSocket: undefined });
  try {
    expect(() => connect({ url: "ws://127.0.0.1:1/ws", token: "t" })).toThrow("Node 22 or later has one");
  } finally {
    Object.assign(globalThis, { WebSocket });
  }
});

for (const [token, got] of [
  [{ data: { token: "t" } }, "an object"],
  [null, "null"],
  [7, "a number"],
] as const) {
  test(`connect says that a token is none: ${got}`, async () => {
    const url = "ws://127.0.0.1:1/ws";
    const words = `got ${got} as the token, expected a text`;
    expect(() => connect({ url, token: token as never })).toThrow(words);
    const client = connect({ url, token: async () => token as never });
    const status = await new Promise<Status>((resolve) => {
      client.status.subscribe((now) => now.kind === "waiting" && resolve(now));
    });
    client.close();
    expect(status).toMatchObject({ kind: "waiting", reason: `TypeError: ${words}` });
  });
}
