/** The server is away, or the browser is closed with a full queue: everything arrives in the end, each thing once. */
import { afterEach, expect } from "bun:test";
import { browserTest } from "../../support/chromium.ts";
import {
  type Driver,
  startDriver,
  stored,
  storedSession,
  untilCaptured,
} from "../../support/extension-driver.ts";
import { type RealServer, startRealServer, until } from "../../support/real-server.ts";
import { serveTwoSites, type TwoSites } from "../../support/two-sites.ts";
import { tokenFor } from "../contract/support/tokens.ts";

/** For how long the server is away at least; longer ones by hand. */
const awayMs = Number(process.env.TAUTLINE_AWAY_MS ?? 3_000);

let server: RealServer | undefined;
let driver: Driver | undefined;
let sites: TwoSites | undefined;

afterEach(async () => {
  await driver?.close();
  await server?.stop();
  sites?.stop();
});

async function begin() {
  const started = { server: await startRealServer(), sites: serveTwoSites() };
  ({ server, sites } = started);
  driver = await startDriver(server);
  const sessionId = await driver.begin(tokenFor("ada"));
  const wander = await wanderer(driver, sites);
  await wander(2);
  await driver.untilState(
    "everything is sent",
    ({ queue, connection }) => queue.waiting === 0 && connection.kind === "ready",
  );
  return { ...started, driver, sessionId, wander };
}

/** @returns goes from tab to tab, so often; each step is captured before the next */
async function wanderer(driver: Driver, sites: TwoSites) {
  const tabs = await sites.open(driver.browser.context);
  let at = 0;
  const step = async () => {
    // The one that was opened last is in front.
    await tabs[at % 2]?.bringToFront();
    at += 1;
  };
  return async (steps: number) => {
    for (let taken = 0; taken < steps; taken += 1) {
      const before = (await driver.captured()).length;
      await step();
      await untilCaptured(async () => (await driver.captured()).length > before, step);
    }
  };
}

/** All of it, and nothing twice. */
async function expectWhole(
  driver: Driver,
  server: RealServer,
  sessionId: string,
  timeoutMs = 30_000,
): Promise<void> {
  await driver.untilState("everything is sent", ({ queue }) => queue.waiting === 0, timeoutMs);
  const there = stored(server, sessionId).map(({ id }) => id);
  expect(there.sort()).toEqual((await driver.captured()).sort());
  expect(storedSession(server, sessionId).counted).toBe(there.length);
}

browserTest(
  "what is done while the server is away waits, is said to wait, and arrives exactly once when it is back",
  async () => {
    const { driver, server, sessionId, wander } = await begin();
    await server.kill("SIGKILL");
    const awayAtMs = performance.now();
    await wander(6);
    const { problem } = await driver.untilState(
      "it is known that the server is away",
      ({ queue, problem }) => queue.waiting >= 6 && problem?.code === "server-away",
    );
    const popup = await driver.openPage("popup/popup.html");
    await popup.getByText(/\d+ waiting, will send when back\./).waitFor();
    await popup.getByText(problem?.message ?? "a problem").waitFor();
    await popup.close();
    await until("it was away for long enough", () => performance.now() - awayAtMs > awayMs, awayMs + 1_000);
    await server.restart();
    await driver.ask({ kind: "retry" });
    await expectWhole(driver, server, sessionId);
    await driver.ask({ kind: "stop" });
    await expectWhole(driver, server, sessionId);
  },
  Math.max(60_000, 2 * awayMs),
);

browserTest(
  "a browser that is closed with a full queue sends it when it is opened, and the session goes on",
  async () => {
    const { driver, server, sites, sessionId, wander } = await begin();
    await server.kill("SIGKILL");
    await wander(4);
    const before = (await driver.captured()).length;
    await driver.restart();
    const { session, queue } = await driver.state();
    expect(session).toMatchObject({ kind: "running", sessionId });
    expect(queue.waiting).toBeGreaterThanOrEqual(4);
    await server.restart();
    await (await wanderer(driver, sites))(2);
    await driver.ask({ kind: "stop" });
    await expectWhole(driver, server, sessionId);
    expect((await driver.captured()).length).toBeGreaterThan(before);
    await until(
      "the session is over there, too",
      () => storedSession(server, sessionId).endedAt !== null,
      10_000,
    );
  },
  60_000,
);
