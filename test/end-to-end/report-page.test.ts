/** The report's page for who is not its owner, or not yet: it leads to the guest whose session it was, and to no new one. */
import { afterAll, afterEach, expect } from "bun:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { closePages, launchChromium, browserTest as test } from "../support/chromium.ts";
import { type RealServer, startRealServer } from "../support/real-server.ts";

let browser: Browser | undefined;
let server: RealServer | undefined;

afterEach(() => closePages(browser));

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function newBrowser(): Promise<BrowserContext> {
  server ??= await startRealServer();
  browser ??= await launchChromium();
  return browser.newContext({ viewport: { width: 1280, height: 900 } });
}

async function openTab(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${server?.url}${path}`);
  return page;
}

async function enter(page: Page, name: string): Promise<void> {
  const field = page.getByRole("textbox", { name: "Your name" });
  await field.fill(name);
  await field.press("Enter");
}

/** @returns the path of the report of a session that is over */
async function newReport(context: BrowserContext, name: string): Promise<string> {
  const page = await openTab(context, "/focus");
  await enter(page, name);
  await page.getByRole("button", { name: "Start a session" }).click();
  await page.getByRole("button", { name: "End", exact: true }).click();
  await page.locator("taut-focus-history").getByRole("listitem").getByRole("link").click();
  await page.getByRole("heading", { name: "Focus report" }).waitFor();
  const { pathname } = new URL(page.url());
  await page.close();
  return pathname;
}

const nameField = (page: Page) => page.getByRole("textbox", { name: "Your name" });

test("who is signed out chooses among the guests of the browser, and another where it was not that one's", async () => {
  const context = await newBrowser();
  const path = await newReport(context, "Ann");
  const other = await openTab(context, "/focus");
  await enter(other, "Bob");
  await other.getByRole("button", { name: "Start a session" }).waitFor();

  const page = await openTab(context, path);
  await page.getByRole("heading", { name: "Whose report is this?" }).waitFor();
  expect(await nameField(page).count()).toBe(0);
  await page.getByRole("button", { name: "Continue as Bob" }).click();
  await page.getByText("This report is another user's").waitFor();
  expect(await page.getByRole("button", { name: "Continue as Bob" }).count()).toBe(0);
  await page.getByRole("button", { name: "Continue as Ann" }).click();
  await page.getByRole("heading", { name: "Focus report" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Focus report" }).waitFor();
});

test("a browser that knows no guest is told where the report opens, and offers no name to begin with", async () => {
  const path = await newReport(await newBrowser(), "Ann");
  const page = await openTab(await newBrowser(), path);
  await page.getByText("only where that owner is signed in").waitFor();
  expect(await nameField(page).count()).toBe(0);
});
