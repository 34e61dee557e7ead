/**
 * What goes wrong around a page: tabs that are closed or freeze, a server that is away, a network that is.
 * Each story ends whole: nothing lost, nothing twice, in the order of writing.
 */
import { afterAll, afterEach, beforeAll, expect } from "bun:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { closePages, hasChromium, launchWholeChromium, browserTest as test } from "../../support/chromium.ts";
import { type RealServer, startRealServer } from "../../support/real-server.ts";
import { type Ground, isReady, keeps, logOf, newGround, openTab, shows, write } from "./tab.ts";

declare global {
  /** Types of what the tab has sent. */
  var said: string[];
  /** The page came from the back/forward cache. */
  var wasKept: boolean;
}

let browser: Browser;
let server: RealServer;

beforeAll(async () => {
  if (!hasChromium) return;
  [server, browser] = await Promise.all([
    startRealServer(),
    launchWholeChromium(["--disable-back-forward-cache"]),
  ]);
}, 60_000);

afterEach(() => closePages(browser));

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** A user with one tab, ready. */
async function begin(): Promise<{ ground: Ground; context: BrowserContext; page: Page }> {
  const ground = await newGround(server);
  const context = await browser.newContext();
  const page = await openTab(context, ground);
  await isReady(page);
  return { ground, context, page };
}

/** Both the tab and the log have exactly these, in this order. */
async function isWhole(ground: Ground, page: Page, texts: readonly string[]): Promise<void> {
  expect(await shows(page, texts.length)).toEqual([...texts]);
  expect(await logOf(ground)).toEqual([...texts]);
}

test("a tab that is closed with messages waiting loses none: the next one sends them", async () => {
  const { ground, context, page } = await begin();
  await write(page, "before");
  await shows(page, 1);
  await server.kill("SIGKILL");
  await write(page, "one", "two", "three");
  await keeps(page, ground, "one", "two", "three");
  await page.close();
  await server.restart();
  const next = await openTab(context, ground);
  await isWhole(ground, next, ["before", "one", "two", "three"]);
}, 60_000);

test("a server that is away for a minute is found again, and gets what was written meanwhile", async () => {
  const ground = await newGround(server);
  const context = await browser.newContext();
  await context.clock.install();
  const page = await openTab(context, ground);
  await isReady(page);
  await write(page, "before");
  await shows(page, 1);
  await server.kill("SIGKILL");
  await page.waitForFunction(() => client.status.value.kind !== "ready");
  await write(page, "early");
  await page.clock.runFor(60_000);
  await write(page, "late");
  await keeps(page, ground, "early", "late");
  await server.restart();
  await page.clock.runFor(5_000);
  await isWhole(ground, page, ["before", "early", "late"]);
}, 60_000);

test("two tabs share one outbox: the one that owns it is closed, and each message takes effect once", async () => {
  const { ground, context, page: first } = await begin();
  const second = await openTab(context, ground);
  await isReady(second);
  await server.kill("SIGKILL");
  const [ofFirst, ofSecond] = [
    ["first tab, 1", "first tab, 2"],
    ["second tab, 1", "second tab, 2"],
  ] as const;
  await write(first, ...ofFirst);
  await keeps(first, ground, ...ofFirst);
  await write(second, ...ofSecond);
  await keeps(second, ground, ...ofFirst, ...ofSecond);
  await second.waitForFunction(() => client.queued.value === 4);
  await first.close();
  await server.restart();
  await isWhole(ground, second, [...ofFirst, ...ofSecond]);
}, 60_000);

test("a tab sees the state of what it wrote, though another one sends it", async () => {
  const { ground, context, page: owner } = await begin();
  const second = await openTab(context, ground);
  await isReady(second);
  await second.evaluate(() => {
    globalThis.said = [];
    client.onFrame(({ direction, type }) => direction === "out" && said.push(type));
  });
  await write(second, "from the second tab");
  await isWhole(ground, second, ["from the second tab"]);
  expect(await shows(owner, 1)).toEqual(["from the second tab"]);
  expect(await second.evaluate(() => said)).not.toContain("message:send");
}, 60_000);

test("an owner that the browser freezes lets go of the outbox, and is whole when it thaws", async () => {
  const { ground, context, page: frozen } = await begin();
  const session = await context.newCDPSession(frozen);
  const second = await openTab(context, ground);
  await isReady(second);
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  await write(second, "while the other is frozen");
  await isWhole(ground, second, ["while the other is frozen"]);
  await session.send("Page.setWebLifecycleState", { state: "active" });
  await isWhole(ground, frozen, ["while the other is frozen"]);
}, 60_000);

test("a page that is kept for the way back is whole when it is back, whatever others wrote meanwhile", async () => {
  const { ground, context, page } = await begin();
  const elsewhere = await openTab(context, ground);
  await isReady(elsewhere);
  await page.evaluate(() => {
    window.addEventListener("pageshow", ({ persisted }) => {
      globalThis.wasKept = persisted;
    });
  });
  await page.goto(`${server.url}/health`);
  await write(elsewhere, "meanwhile");
  await shows(elsewhere, 1);
  // What comes back from there loads nothing, for which `goBack` would wait.
  await page.evaluate(() => history.back()).catch(() => {});
  await page.waitForURL(`${server.url}/`, { waitUntil: "commit" });
  const kept = await page.waitForFunction(() => {
    const [entry] = performance.getEntriesByType("navigation") as { notRestoredReasons?: object }[];
    // A browser that did not keep the page loads it anew, and says why.
    if (globalThis.wasKept) return "kept";
    return entry?.notRestoredReasons ? JSON.stringify(entry.notRestoredReasons) : undefined;
  });
  expect(await kept.jsonValue()).toBe("kept");
  await isWhole(ground, page, ["meanwhile"]);
}, 60_000);

test("offline for a while: what is written waits, and both directions are made up for", async () => {
  const { ground, context, page } = await begin();
  const elsewhere = await openTab(await browser.newContext(), ground);
  await isReady(elsewhere);
  await context.setOffline(true);
  await page.waitForFunction(() => client.status.value.kind !== "ready", undefined, { timeout: 30_000 });
  await write(page, "written offline");
  await write(elsewhere, "written elsewhere");
  await shows(elsewhere, 1);
  await context.setOffline(false);
  await isWhole(ground, page, ["written elsewhere", "written offline"]);
}, 60_000);
