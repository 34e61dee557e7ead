/** What becomes of a session when its sign-in ends in the middle. */
import { afterEach, expect } from "bun:test";
import { browserTest } from "../../support/chromium.ts";
import { type Driver, startDriver, stored, storedSession } from "../../support/extension-driver.ts";
import { type RealServer, startRealServer, until } from "../../support/real-server.ts";
import { serveTwoSites, type TwoSites } from "../../support/two-sites.ts";
import { inSeconds, tokenFor } from "../contract/support/tokens.ts";

let server: RealServer | undefined;
let driver: Driver | undefined;
let sites: TwoSites | undefined;

afterEach(async () => {
  await driver?.close();
  await server?.stop();
  sites?.stop();
});

async function begin(claims: { readonly iat?: number; readonly exp: number }) {
  const started = { server: await startRealServer(), sites: serveTwoSites() };
  ({ server, sites } = started);
  driver = await startDriver(server);
  await driver.signIn(tokenFor("ada", claims));
  const signedInWith = await keptToken(driver);
  const sessionId = await driver.start();
  const tabs = await sites.open(driver.browser.context);
  return { ...started, driver, signedInWith, sessionId, tabs };
}

/** The token that the extension keeps. */
async function keptToken(driver: Driver): Promise<string | undefined> {
  const page = await driver.openPage("icons/icon.svg");
  const kept = await page.evaluate(async () => JSON.stringify(await chrome.storage.local.get(null)));
  await page.close();
  return kept.match(/"token":"([^"]+)"/)?.[1];
}

browserTest(
  "a token that comes to its end is renewed, and the session goes on as if nothing were",
  async () => {
    // The server warns of what ends within a minute as soon as it hears of it.
    const lifetime = { iat: inSeconds(0), exp: inSeconds(60) };
    const { driver, server, signedInWith, sessionId, tabs } = await begin(lifetime);
    expect(signedInWith).toBeDefined();
    let turn = 0;
    const isRenewed = async () => {
      turn += 1;
      await tabs[turn % 2]?.bringToFront();
      const { problem } = await driver.state();
      if (problem !== undefined) throw new Error(`${problem.code}: ${problem.message}`);
      return (await keptToken(driver)) !== signedInWith;
    };
    await until("there is another token", isRenewed, 50_000);
    const captured = (await driver.captured()).length;
    await until("what is done is captured", async () => {
      await isRenewed();
      return (await driver.captured()).length > captured;
    });
    await driver.ask({ kind: "stop" });
    await driver.untilState("everything is sent", ({ queue }) => queue.waiting === 0);
    expect(
      stored(server, sessionId)
        .map(({ id }) => id)
        .sort(),
    ).toEqual((await driver.captured()).sort());
  },
  90_000,
);

browserTest(
  "a sign-in that was revoked is said with what to do; what was captured meanwhile arrives once there is a new one",
  async () => {
    const { driver, server, sessionId, tabs } = await begin({ exp: inSeconds(600) });
    const admin = tokenFor("root", { role: "admin" });
    const revoked = await fetch(`${server.url}/api/v1/auth/revoke`, {
      method: "POST",
      headers: { authorization: `Bearer ${admin}`, "content-type": "application/json" },
      body: JSON.stringify({ userId: "ada" }),
    });
    expect(revoked.status).toBe(200);
    await driver.untilState(
      "it is known",
      ({ problem, connection }) => problem !== undefined && connection.kind === "offline",
    );
    const before = (await driver.captured()).length;
    await tabs[0]?.bringToFront();
    await until("it is captured", async () => (await driver.captured()).length > before, 10_000);
    // Of a later second than the revocation.
    const token = tokenFor("ada", { iat: inSeconds(2), exp: inSeconds(600) });
    await driver.ask({ kind: "sign-in-token", token });
    await driver.untilState("everything is sent", ({ queue }) => queue.waiting === 0);
    expect(
      stored(server, sessionId)
        .map(({ id }) => id)
        .sort(),
    ).toEqual((await driver.captured()).sort());
  },
  60_000,
);

browserTest(
  "signing in again lets a session go on; whoever signs out, or lets somebody else in, has ended theirs at the server",
  async () => {
    const { driver, server, sessionId, tabs } = await begin({ exp: inSeconds(600) });
    await driver.signIn(tokenFor("ada", { exp: inSeconds(600) }));
    await tabs[0]?.bringToFront();
    const { session } = await driver.untilState(
      "it is connected, and all is sent",
      ({ queue, connection }) => queue.waiting === 0 && connection.kind === "ready",
    );
    expect(session).toMatchObject({ kind: "running", sessionId });
    expect(storedSession(server, sessionId).endedAt).toBeNull();

    await driver.ask({ kind: "sign-out" });
    expect(storedSession(server, sessionId).endedAt).not.toBeNull();

    const next = await driver.begin(tokenFor("ada", { exp: inSeconds(600) }));
    await driver.untilState("it is sent", ({ queue, live }) => queue.waiting === 0 && live !== undefined);
    await driver.signIn(tokenFor("bob", { exp: inSeconds(600) }));
    expect(storedSession(server, next).endedAt).not.toBeNull();
  },
  60_000,
);
