/** What a session is without a permission, and when one is taken away in the middle. */
import { afterEach, expect } from "bun:test";
import type { Page } from "playwright-core";
import { extensionId } from "../../../protocol/extension.ts";
import { browserTest } from "../../support/chromium.ts";
import { type Driver, startDriver, stored } from "../../support/extension-driver.ts";
import { type RealServer, startRealServer, until } from "../../support/real-server.ts";
import { serveTwoSites, type TwoSites } from "../../support/two-sites.ts";
import { tokenFor } from "../contract/support/tokens.ts";

let server: RealServer | undefined;
let driver: Driver | undefined;
let sites: TwoSites | undefined;

afterEach(async () => {
  await driver?.close();
  await server?.stop();
  sites?.stop();
});

async function begin(isAllowed: boolean) {
  const started = { server: await startRealServer(), sites: serveTwoSites() };
  ({ server, sites } = started);
  driver = await startDriver(server, { isAllowed });
  return { ...started, driver };
}

/** The user's "Deny": the browser's own question can be answered by no test. */
function refuseAll(): void {
  Object.assign(chrome.permissions, { request: async () => false });
}

/** The user's choice of where the extension may be, on the browser's own page. */
async function allowSites(page: Page, hostAccess: "ON_CLICK" | "ON_ALL_SITES"): Promise<void> {
  await page.goto("chrome://extensions");
  await page.evaluate(
    (change) => {
      const { developerPrivate } = (globalThis as unknown as { chrome: BrowserPage }).chrome;
      return developerPrivate.updateExtensionConfiguration(change);
    },
    { extensionId, hostAccess },
  );
}

interface BrowserPage {
  readonly developerPrivate: { updateExtensionConfiguration(change: object): Promise<void> };
}

browserTest(
  "where a permission is not given, the detail stays off and the session is recorded without it",
  async () => {
    const { driver, server, sites } = await begin(false);
    const options = await driver.openPage("options/options.html");
    await options.evaluate(refuseAll);
    await options.getByRole("switch", { name: "Sites that you are on" }).click();
    await options.getByText("Not allowed. Sessions go on without this detail.").waitFor();
    await options.close();
    const sessionId = await driver.begin(tokenFor("ada"));
    const [one] = await sites.open(driver.browser.context);
    await one.bringToFront();
    await until("the steps are stored", () => stored(server, sessionId).length >= 3, 15_000);
    const { settings, granted, problem } = await driver.state();
    expect(settings).toMatchObject({ areTabsOn: false, isTypingOn: false });
    expect({ granted, problem }).toEqual({ granted: { hosts: false, tabs: false }, problem: undefined });
    for (const { metadata } of stored(server, sessionId)) expect(metadata.url).toBeUndefined();
  },
  60_000,
);

browserTest(
  "a permission that is taken away within a session is said to be missing; the session goes on, and with it again when it is back",
  async () => {
    const { driver, server, sites } = await begin(true);
    await driver.ask({ kind: "set", settings: { isTypingOn: true } });
    const sessionId = await driver.begin(tokenFor("ada"));
    const [one, other] = await sites.open(driver.browser.context);
    const browserPage = await driver.browser.context.newPage();
    await allowSites(browserPage, "ON_CLICK");
    const { session } = await driver.untilState(
      "it is said",
      ({ problem }) => problem?.code === "permission-missing",
    );
    expect(session.kind).toBe("running");
    const before = stored(server, sessionId).length;
    await one.bringToFront();
    await until(
      "what is done is stored all the same",
      () => stored(server, sessionId).length > before,
      15_000,
    );
    await allowSites(browserPage, "ON_ALL_SITES");
    await driver.untilState(
      "nothing is wrong any more",
      ({ problem, granted }) => problem === undefined && granted.hosts,
    );
    await other.reload();
    await other.bringToFront();
    await other.getByRole("textbox", { name: "Notes" }).pressSequentially("typing again");
    await until(
      "typing is counted again",
      () => stored(server, sessionId).some(({ type }) => type === "typing"),
      25_000,
    );
  },
  60_000,
);
