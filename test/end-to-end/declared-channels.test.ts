/** A module in which an embedder declares channels, read by a real server; HTTP and WebSocket alike. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadChannelEvents } from "../../server/channel-events.ts";
import { type RealServer, serviceKey, startRealServer } from "../support/real-server.ts";
import { WireClient } from "./contract/support/wire-client.ts";

const root = join(import.meta.dir, "../..");
// Where an embedder's own module would find zod and the project: they depend on both.
const from = JSON.stringify(join(root, "protocol/channel.ts"));
const zod = JSON.stringify(Bun.resolveSync("zod", root));
const head = `import { defineChannel } from ${from};\nimport { z } from ${zod};\n`;

let dir = "";
let server: RealServer;
const write = (name: string, text: string) => {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
};

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "tautline-channels-"));
  const path = write(
    "channels.ts",
    `${head}export const limit: number = 5;
     export const prices = defineChannel("prices", { price: z.object({ value: z.number() }) });`,
  );
  server = await startRealServer({ env: { TAUTLINE_CHANNEL_EVENTS: path } });
});
afterAll(async () => {
  await server?.stop();
  rmSync(dir, { recursive: true });
});

async function publish(payload: unknown) {
  const response = await fetch(`${server.url}/api/v1/publish`, {
    method: "POST",
    headers: { Authorization: `Bearer ${serviceKey}`, "Content-Type": "application/json" },
    body: JSON.stringify({ room: "channel:prices", event: "price", payload }),
  });
  return { status: response.status, body: await response.json() };
}

test("a backend's event is checked by the embedder's schema", async () => {
  expect((await publish({ value: 12 })).status).toBe(200);
  expect(await publish({ value: "12" })).toMatchObject({
    status: 422,
    body: { success: false, error: { code: "invalid_data", details: [{ path: "payload.value" }] } },
  });
});

test("so is a client's", async () => {
  const writer = await WireClient.connect(server, "writer", { rooms: { "channel:prices": "rw" } });
  const said = { room: "channel:prices", event: "price", payload: { value: null } };
  expect(await writer.askInVain("channel:publish", said)).toMatchObject({
    code: "invalid_data",
    details: [{ path: "payload.value" }],
  });
  await writer.ask("channel:publish", { ...said, payload: { value: 1 } });
});

const bad: Record<string, [name: string, text: string, says: string]> = {
  "that is not there": ["", "", "which cannot be loaded"],
  "that throws": ["throws.ts", "throw new Error('not today');", "which cannot be loaded (not today)"],
  "that exports no definition": ["none.ts", "export const limit = 5;", "which exports none"],
  "with a definition that is none": [
    "wrong.ts",
    `${head}export const a = defineChannel("a b", { e: z.string() });`,
    'got the channel "a b"',
  ],
  "that defines a channel twice": [
    "twice.ts",
    `${head}export const a = defineChannel("x", { e: z.string() });
     export const b = defineChannel("x", { f: z.string() });`,
    "which defines the channel x twice",
  ],
};
test.each(Object.entries(bad))("a module %s is one line for who starts the server", async (_, given) => {
  const [name, text, says] = given;
  const path = name === "" ? join(dir, "nowhere.ts") : write(name, text);
  const error: unknown = await loadChannelEvents(path).catch((problem) => problem);
  expect(String(error)).toContain(says);
  expect(String(error)).toContain(`TAUTLINE_CHANNEL_EVENTS: got ${JSON.stringify(path)}`);
  expect(String(error)).not.toContain("\n");
});

test("the package is imported by its name from within", () => {
  expect(Bun.resolveSync("tautline/channel", root)).toBe(join(root, "protocol/channel.ts"));
});
