/** What a moderator does, as the people in the room see it in the demo's page, also after a reload. */
import { afterAll, afterEach, expect } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { closePages, launchChromium, browserTest as test } from "../support/chromium.ts";
import { type RealServer, startRealServer } from "../support/real-server.ts";
import { adminToken } from "./contract/support/http.ts";
import { WireClient } from "./contract/support/wire-client.ts";

let browser: Browser | undefined;
let server: RealServer | undefined;
let admin: WireClient | undefined;

afterEach(() => closePages(browser));

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** @returns a page with a conversation in which something was said, and what an admin may ask of it */
async function openRoom() {
  server ??= await startRealServer();
  browser ??= await launchChromium();
  admin ??= await WireClient.connect(server, "root", { role: "admin" });
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(server.url);
  const name = page.getByRole("textbox", { name: "Your name" });
  await name.fill("Ada");
  await name.press("Enter");
  await page.getByRole("button", { name: "New conversation" }).first().click();
  await page.keyboard.type("Launch plans");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Launch plans" }).waitFor();
  await write(page, "Hello");
  await page.locator("taut-chat .row.sent").waitFor();
  const room = new URLSearchParams(new URL(page.url()).hash.slice(1)).get("room");
  return { page, ask: (type: string, data: object) => admin?.request(type, { room, ...data }) };
}

const field = (page: Page) => page.getByRole("textbox", { name: "Write a message" });

async function write(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press("Enter");
}

test("a conversation that is closed is read as before, also after a reload, until it opens again", async () => {
  const { page, ask } = await openRoom();
  expect(await ask("room:close", { reason: "the season is over" })).toMatchObject({ type: "ack" });
  const closed = page.locator("taut-chat").getByText("Closed: the season is over", { exact: true });
  const hello = page.locator("taut-chat .row").getByText("Hello");
  const share = page.getByRole("button", { name: "Share" });
  for (const _ of ["at once", "after a reload"]) {
    await closed.waitFor();
    await hello.waitFor();
    expect(await field(page).count()).toBe(0);
    await page.waitForFunction(
      (button) => button?.getAttribute("aria-disabled") === "true",
      await share.elementHandle(),
    );
    expect(await share.getAttribute("title")).toContain("closed: the season is over");
    await page.reload();
  }
  await closed.waitFor();
  await ask("room:reopen", {});
  await write(page, "And we are back");
  await page.locator("taut-chat .row.sent").getByText("And we are back").waitFor();
});

test("who is signed out by an operator sees why, cannot write, and signs in again", async () => {
  const { page } = await openRoom();
  const guest = await page.evaluate(() => JSON.parse(sessionStorage.getItem("tautline-demo-guest") ?? "{}"));
  const { ok } = await fetch(`${server?.url}/api/v1/auth/revoke`, {
    method: "POST",
    headers: { authorization: `Bearer ${adminToken()}`, "content-type": "application/json" },
    body: JSON.stringify({ userId: guest.id }),
  });
  expect(ok).toBe(true);
  await page.getByText("You were signed out: banned or revoked").waitFor();
  expect(await field(page).count()).toBe(0);
  await page.getByRole("button", { name: "Sign in again" }).click();
  await page.getByRole("textbox", { name: "Your name" }).waitFor();
});
