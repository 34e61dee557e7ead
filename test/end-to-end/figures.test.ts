/** What an operator watches: how requests end, in `/metrics`. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { type RealServer, startRealServer } from "../support/real-server.ts";
import { WireClient } from "./contract/support/wire-client.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer({
    env: { TAUTLINE_LIMIT_GUESTS_PER_MINUTE: "1", TAUTLINE_TRUSTED_PROXY: "on" },
  });
});
afterAll(() => server.stop());

const names = ["http_2xx", "http_4xx", "tokens_refused", "rate_limited", "upgrades_refused"];

async function figures(): Promise<number[]> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return names.map((name) => Number(new RegExp(`^tautline_${name}_total (\\d+)$`, "m").exec(text)?.[1]));
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
