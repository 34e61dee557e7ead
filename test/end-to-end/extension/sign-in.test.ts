/** What becomes of a session when its sign-in ends in the middle. */
import { afterEach, expect } from "bun:test";
import { browserTest } from "../../support/chromium.ts";
import { type Driver, startDriver, stored } from "../../support/extension-driver.ts";
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

async function begin(lifeSeconds: number) {
  const started = { server: await startRealServer(), sites: serveTwoSites() };
  ({ server, sites } = started);
  driver = await startDriver(server);
  const sessionId = await driver.begin(tokenFor("ada", { exp: inSeconds(lifeSeconds) }));
  const tabs = await sites.open(driver.browser.context);
  return { ...started, driver, sessionId, tabs };
}

browserTest(
  "a token that comes to its end is renewed, and the session goes on as if nothing were",
  async () => {
    const lifeMs = 6_000;
    const { driver, server, sessionId, tabs } = await begin(lifeMs / 1_000);
    const startedAtMs = performance.now();
    let turn = 0;
    const isOver = () => performance.now() - startedAtMs > 1.5 * lifeMs;
    await until(
      "its life is over by half",
      async () => {
        turn += 1;
        await tabs[turn % 2]?.bringToFront();
        const { problem } = await driver.state();
        if (problem !== undefined) throw new Error(`${problem.code}: ${problem.message}`);
        return isOver();
      },
      40_000,
    );
    await driver.ask({ kind: "stop" });
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
  "a sign-in that was revoked is said with what to do; what was captured meanwhile arrives once there is a new one",
  async () => {
    const { driver, server, sessionId, tabs } = await begin(600);
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
