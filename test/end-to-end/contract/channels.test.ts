/** protocol/README.md, "Channels" and "HTTP": channels, published to over WebSocket and HTTP. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { type RealServer, serviceKey, startRealServer } from "../../support/real-server.ts";
import { newUserId } from "./support/people.ts";
import { tokenFor } from "./support/tokens.ts";
import { WireClient } from "./support/wire-client.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer({ env: { TAUTLINE_CHANNELS: "demo-*:100,news:durable" } });
}, 60_000);
afterAll(() => server?.stop());

async function publish(body: object, bearer = serviceKey) {
  const response = await fetch(`${server.url}/api/v1/publish`, {
    method: "POST",
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    body: (await response.json()) as { data?: unknown; error?: { code: string } },
  };
}

const reader = (rooms?: Record<string, string>) =>
  WireClient.connect(server, newUserId(), rooms === undefined ? {} : { rooms });

test("a service key publishes over HTTP, once for each id, and readers get it over their sockets", async () => {
  const client = await reader();
  await client.request("room:join", { room: "channel:news" });
  const said = { room: "channel:news", event: "price", payload: { value: 12 }, id: "p-1" };
  const first = await publish(said);
  expect(first).toMatchObject({ status: 200, body: { success: true, data: { seq: 1 } } });
  expect((await publish(said)).body.data).toEqual({ seq: 1, duplicate: true });
  const event = await client.waitForType("channel:event");
  expect(event).toMatchObject({ room: "channel:news", seq: 1 });
  expect(event.data).toEqual({ event: "price", payload: { value: 12 } });
  await client.close();
});

test("a token publishes where it has a grant", async () => {
  const client = await reader({ "channel:demo-*": "rw" });
  await client.request("room:join", { room: "channel:demo-7" });
  const ack = await client.request("channel:publish", { room: "channel:demo-7", event: "e", payload: [1] });
  expect(ack).toMatchObject({ type: "ack", data: { seq: 1 } });
  const refused = await client.request("channel:publish", { room: "channel:news", event: "e", payload: 1 });
  expect(refused).toMatchObject({ type: "error", data: { code: "forbidden" } });
  await client.close();
});

test("HTTP refuses a token, a room that is no channel, and an event without a name", async () => {
  const said = { room: "channel:news", event: "e", payload: 1 };
  expect((await publish(said, tokenFor(newUserId()))).status).toBe(403);
  expect((await publish({ ...said, room: "all-users" })).body.error?.code).toBe("forbidden");
  expect((await publish({ ...said, room: "nonsense" })).status).toBe(422);
  expect((await publish({ ...said, event: "" })).status).toBe(422);
});
