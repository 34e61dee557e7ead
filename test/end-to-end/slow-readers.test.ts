/** A reader over a real socket that stops reading, among some that do not. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { type RealServer, startRealServer, until } from "../support/real-server.ts";
import { converse, newUserId, say, upTo } from "./contract/support/people.ts";
import { RawSocket } from "./contract/support/raw-socket.ts";
import { tokenFor } from "./contract/support/tokens.ts";
import { WireClient } from "./contract/support/wire-client.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer({ env: { TAUTLINE_MAX_BEHIND_MS: "5000" } });
}, 60_000);
afterAll(() => server?.stop());

const content = "w".repeat(5_000);

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(new RegExp(`^tautline_${name} (\\d+)$`, "m").exec(text)?.[1]);
}

const openFiles = () => readdirSync(`/proc/${server.pid}/fd`).length;

/** A conversation with a reader in it who reads no more, and is behind. */
async function stalled() {
  const [writer, reader] = await Promise.all([
    WireClient.connect(server, newUserId("writer")),
    WireClient.connect(server, newUserId("reader")),
  ]);
  const slowId = newUserId("slow");
  const slow = await RawSocket.upgrade(server.port, { Authorization: `Bearer ${tokenFor(slowId)}` });
  const { room, conversationId } = await converse(writer, reader);
  await writer.ask("conversation:add", { conversationId, userIds: [slowId] });
  slow.sendEnvelope("room:join", { room }, "join");
  await until("it has joined", () => slow.envelopes.some(({ id }) => id === "join"));
  slow.pause();
  let head = 0;
  await until("it is behind", async () => {
    await Promise.all(upTo(100).map(() => say(writer, room, content)));
    head += 100;
    return (await metric("connections_behind")) > 0;
  });
  const leave = () => Promise.all([writer.close(), reader.close()]);
  return { writer, reader, slow, room, head, leave };
}

test("a reader who reads again is told the heads unasked, and reads what it missed", async () => {
  const { writer, reader, slow, room, head, leave } = await stalled();
  await say(writer, room, "while it is behind");
  await reader.waitFor(({ room: of, seq }) => of === room && seq === head + 1);
  expect(reader.events("message:new", room).map(({ seq }) => seq)).toEqual(upTo(head + 1));

  slow.resume();
  const told = () => slow.envelopes.find(({ type }) => type === "pong");
  await until("the heads", () => told() !== undefined);
  expect(told()?.data.heads).toHaveProperty([room], head + 1);
  await say(writer, room, "from then on");
  await until("what comes from then on", () => slow.envelopes.some(({ seq }) => seq === head + 2));
  const seqs = slow.envelopes.filter(({ room: of }) => of === room).flatMap(({ seq }) => seq ?? []);
  const last = seqs.at(-2) ?? 0;
  expect(seqs).toEqual([...upTo(last), head + 2]);
  expect(last).toBeLessThan(head + 1);
  slow.sendEnvelope("room:history", { room, after: last, limit: 1 }, "missed");
  await until("the history", () => slow.envelopes.some(({ id }) => id === "missed"));
  const { data } = slow.envelopes.find(({ id }) => id === "missed") ?? {};
  expect(data?.events).toMatchObject([{ seq: last + 1 }]);
  slow.destroy();
  await leave();
}, 60_000);

test("one who never reads is closed with 4413, and what was held for it is let go", async () => {
  const before = { closed: await metric("closed_slow_total"), files: openFiles() };
  const { slow, leave } = await stalled();
  const deadline = setInterval(() => slow.sendEnvelope("ping", {}), 200);
  await until("it is closed", async () => (await metric("closed_slow_total")) > before.closed);
  clearInterval(deadline);
  expect(await metric("connections_behind")).toBe(0);
  await leave();
  // Bun waits some seconds for the goodbye to be read, then cuts the connection.
  await until("its socket is gone", () => openFiles() <= before.files, 20_000);
  slow.destroy();
}, 60_000);

test("one who reads again in time finds the close code behind everything it had not read", async () => {
  const before = await metric("closed_slow_total");
  const { slow, leave } = await stalled();
  await until("it is closed", async () => (await metric("closed_slow_total")) > before);
  slow.resume();
  await until("the goodbye", () => slow.closeCode !== undefined);
  expect(slow.closeCode).toBe(4413);
  slow.destroy();
  await leave();
}, 60_000);
