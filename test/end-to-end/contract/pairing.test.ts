/** Pairing: a code of one device gives another the same user's token, until the user is put out. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { extensionOrigin } from "../../../protocol/extension.ts";
import { type RealServer, startRealServer } from "../../support/real-server.ts";
import { newUserId, userIdOf } from "./support/people.ts";
import { tokenFor } from "./support/tokens.ts";
import { WireClient } from "./support/wire-client.ts";

let server: RealServer;

beforeAll(async () => {
  server = await startRealServer();
}, 60_000);
afterAll(() => server?.stop());

async function post(path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...(await response.json()) };
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test("a device that was paired is its user, on the socket and over HTTP, until a revocation", async () => {
  const userId = newUserId("ann");
  const page = await WireClient.connect(server, userId);
  const { data: opened } = await post("/pairings", {}, bearer(tokenFor(userId)));
  const claim = { code: opened.code.toLowerCase(), name: "Chromium" };
  const { data: claimed } = await post("/pairings/claim", claim, { origin: extensionOrigin });
  expect(claimed.user.id).toBe(userId);

  const told = await page.waitForType("system:notification");
  expect(told.data.message).toStartWith("Chromium may now act as you");

  const device = await WireClient.open(server.wsUrl);
  await device.hello(claimed.token);
  expect(userIdOf(device)).toBe(userId);
  expect((await post("/auth/refresh", {}, bearer(claimed.token))).status).toBe(200);

  await post("/auth/revoke", { userId }, bearer(tokenFor("root", { role: "admin" })));
  expect((await device.whenClosed()).code).toBe(4403);
  expect((await post("/auth/refresh", {}, bearer(claimed.token))).error.code).toBe("token_invalid");
}, 60_000);
