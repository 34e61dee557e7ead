/** A token that is about to end is exchanged for a new one, in place. */
import { expect, test } from "bun:test";
import { ready } from "./support/connection.ts";

const warning = { message: "soon", expiresAt: 60_000, expired: false };

function provider(...tokens: string[]) {
  let asked = 0;
  const token = () => {
    const next = tokens[asked++];
    if (next === undefined) throw new Error("no more tokens");
    return next;
  };
  return { token, asked: () => asked };
}

test("told that its token ends soon, it asks for a new one and refreshes on the same connection", async () => {
  const { ports, kind } = await ready({ token: provider("old", "new").token });
  ports.link.tell({ type: "auth-expired", data: warning, timestamp: 1 });
  await ports.settle();
  expect(ports.link.last("auth:refresh")?.data).toEqual({ token: "new" });
  ports.link.ack(ports.link.last("auth:refresh"), { tokenExpiresAt: 1 });
  await ports.settle();
  expect([kind(), ports.links.length]).toEqual(["ready", 1]);
});

test("connects with the new token from then on, without asking", async () => {
  const { token, asked } = provider("old", "new");
  const { ports } = await ready({ token });
  ports.link.tell({ type: "auth-expired", data: warning, timestamp: 1 });
  await ports.settle();
  ports.link.ack(ports.link.last("auth:refresh"), { tokenExpiresAt: 1 });
  await ports.settle();
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.open();
  expect([ports.link.last("hello")?.data.token, asked()]).toEqual(["new", 2]);
});

test("a provider that fails is asked again in ten seconds", async () => {
  const given = ["old", "", "new"];
  const token = () => given.shift() || Promise.reject(new Error("login first"));
  const { ports, kind } = await ready({ token });
  ports.link.tell({ type: "auth-expired", data: warning, timestamp: 1 });
  await ports.advance(9_999);
  expect(ports.link.said("auth:refresh")).toHaveLength(0);
  await ports.advance(1);
  expect([ports.link.last("auth:refresh")?.data.token, kind()]).toEqual(["new", "ready"]);
});

test("a new token that the server refuses leaves the old one in use", async () => {
  const { ports, kind } = await ready({ token: provider("old", "bad").token });
  ports.link.tell({ type: "auth-expired", data: warning, timestamp: 1 });
  await ports.settle();
  ports.link.refuse(ports.link.last("auth:refresh"), "token_invalid");
  await ports.settle();
  expect(kind()).toBe("ready");
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.open();
  expect(ports.link.last("hello")?.data.token).toBe("old");
});

test("at the end of the old token the usual way stays: 4401, and a new token", async () => {
  const { ports } = await ready({ token: provider("old", "bad", "new").token });
  ports.link.tell({ type: "auth-expired", data: warning, timestamp: 1 });
  await ports.settle();
  ports.link.refuse(ports.link.last("auth:refresh"), "token_invalid");
  ports.link.tell({ type: "auth-expired", data: { ...warning, expired: true }, timestamp: 1 });
  ports.link.end(4401, "expired");
  await ports.advance(5_000);
  ports.link.open();
  expect(ports.link.last("hello")?.data.token).toBe("new");
});

test("a fixed token has nothing to be exchanged for", async () => {
  const { ports } = await ready({ token: "fixed" });
  ports.link.tell({ type: "auth-expired", data: warning, timestamp: 1 });
  await ports.advance(20_000);
  expect(ports.link.said("auth:refresh")).toHaveLength(0);
});

test("nothing is asked for after close()", async () => {
  const { token, asked } = provider("old");
  const { ports, client } = await ready({ token });
  ports.link.tell({ type: "auth-expired", data: warning, timestamp: 1 });
  await ports.settle();
  client.close();
  await ports.advance(60_000);
  expect([asked(), ports.timerCount]).toEqual([2, 0]);
});

test("a provider that gives a refused token again is not sent with it, and the server's reason stays", async () => {
  const { ports, client } = await ready({ token: () => "bad" });
  const reasons: unknown[] = [];
  client.status.subscribe((status) => status.kind === "waiting" && reasons.push(status.reason));
  ports.link.end(4401, "the token is refused: its signature does not fit");
  await ports.advance(20_000);
  expect(reasons.length).toBeGreaterThan(2);
  expect(new Set(reasons)).toEqual(new Set(["the token is refused: its signature does not fit"]));
  expect(ports.links).toHaveLength(1);
});
