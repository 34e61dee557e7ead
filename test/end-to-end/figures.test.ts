/** What an operator watches in `/metrics`: how requests and connections end. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type RealServer, startRealServer, until } from "../support/real-server.ts";
import { RawSocket } from "./contract/support/raw-socket.ts";
import { WireClient } from "./contract/support/wire-client.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer({
    env: { TAUTLINE_LIMIT_GUESTS_PER_MINUTE: "1", TAUTLINE_TRUSTED_PROXY: "on" },
  });
});
afterAll(() => server.stop());

const names = ["http_2xx", "http_4xx", "tokens_refused", "rate_limited", "upgrades_refused"];

const readMetrics = async () => (await fetch(`${server.url}/metrics`)).text();

async function figures(wanted = names): Promise<number[]> {
  const text = await readMetrics();
  return wanted.map((name) => Number(new RegExp(`^tautline_${name}_total (\\d+)$`, "m").exec(text)?.[1]));
}

/** How much each of the figures grows by it; looking is a response of its own. */
async function growth(run: () => Promise<unknown>): Promise<number[]> {
  const before = await figures();
  await run();
  const after = await figures();
  return after.map((figure, at) => figure - (before[at] ?? 0) - (at === 0 ? 1 : 0));
}

const guest = () =>
  fetch(`${server.url}/api/v1/auth/guest`, {
    method: "POST",
    headers: { "x-forwarded-for": "198.51.100.7" },
  });

test("a response counts by the class of its status", async () => {
  expect(await growth(() => fetch(`${server.url}/health`))).toEqual([1, 0, 0, 0, 0]);
  expect(await growth(() => fetch(`${server.url}/api/v1/nothing`))).toEqual([0, 1, 0, 0, 0]);
});

test("a refused token counts, over HTTP and on a connection", async () => {
  const headers = { authorization: "Bearer none" };
  expect(await growth(() => fetch(`${server.url}/api/v1/conversations`, { headers }))).toEqual([
    0, 1, 1, 0, 0,
  ]);
  const said = await growth(async () => {
    const client = await WireClient.open(server.wsUrl);
    await client.request("hello", { token: "none", client: { kind: "other" } });
  });
  expect(said).toEqual([0, 0, 1, 0, 0]);
});

test("a request that comes too fast counts", async () => {
  await guest();
  expect(await growth(guest)).toEqual([0, 1, 0, 1, 0]);
});

test("a refused upgrade counts", async () => {
  expect(await growth(() => fetch(`${server.url}/ws`))).toEqual([0, 1, 0, 0, 1]);
});

test("a connection counts when it opens, and as lost when it ends without a word", async () => {
  const look = () => figures(["connections_opened", "connections_lost"]);
  const [opened = 0, lost = 0] = await look();
  const client = await WireClient.open(server.wsUrl);
  await client.close();
  expect(await look()).toEqual([opened + 1, lost]);
  const torn = await RawSocket.upgrade(server.port);
  torn.destroy();
  await until("it is missed", async () => (await look())[1] === lost + 1, 5_000);
  expect(await look()).toEqual([opened + 2, lost + 1]);
});

test("every metric is in the server's README", async () => {
  const readme = readFileSync(join(import.meta.dir, "../../server/README.md"), "utf8");
  const metrics = [...(await readMetrics()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name ?? "");
  const shown = (name: string) => name.replace(/_http_[345]xx/, "_http_2xx");
  expect(metrics.filter((name) => !readme.includes(`\`${shown(name)}\``))).toEqual([]);
});
