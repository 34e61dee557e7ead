/** What an operator says to everybody: on the screens of those who are there, and of who comes back, until dismissed. */
import { afterAll, expect } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { launchChromium, browserTest as test } from "../support/chromium.ts";
import { type RealServer, startRealServer } from "../support/real-server.ts";
import { adminToken } from "./contract/support/http.ts";
import { WireClient } from "./contract/support/wire-client.ts";

let browser: Browser | undefined;
let server: RealServer | undefined;
let operator: WireClient | undefined;

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function enter(name: string): Promise<Page> {
  server ??= await startRealServer();
  browser ??= await launchChromium();
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(server.url);
  const field = page.getByRole("textbox", { name: "Your name" });
  await field.fill(name);
  await field.press("Enter");
  // It knows from now on what was said before.
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith("taut-dismissed")));
  return page;
}

async function announce(title: string, message: string): Promise<void> {
  operator ??= await WireClient.connect({ wsUrl: `${server?.wsUrl}` }, "root", { role: "admin" });
  await operator.request("announcement:send", { title, message });
}

const banner = (page: Page, text: string) => page.locator("taut-announcements").getByText(text);

test("an announcement is on every screen, and on that of who comes back, until it is dismissed", async () => {
  const ada = await enter("Ada");
  const bob = await enter("Bob");
  await bob.goto("about:blank");
  await announce("Tonight", "The server moves at ten.");
  await banner(ada, "The server moves at ten.").waitFor();
  await bob.goto(`${server?.url}`);
  await banner(bob, "The server moves at ten.").waitFor();

  await ada.getByRole("button", { name: "Dismiss: Tonight" }).click();
  await banner(ada, "The server moves at ten.").waitFor({ state: "detached" });
  await ada.reload();
  await ada.getByRole("button", { name: "Notifications", exact: true }).click();
  await ada.getByRole("dialog", { name: "Notifications" }).getByText("The server moves at ten.").waitFor();
  expect(await banner(ada, "The server moves at ten.").count()).toBe(0);
  await banner(bob, "The server moves at ten.").waitFor();
});

test("who was never here before is told what was announced today", async () => {
  const cem = await enter("Cem");
  await announce("Before", "It is today.");
  await banner(cem, "It is today.").waitFor();
  await banner(await enter("Dee"), "It is today.").waitFor();
});

test("an error that answers no request is on the screen", async () => {
  const ada = await enter("Ada");
  await ada.getByText("Connected").first().waitFor();
  const data = { code: "unavailable", message: "Nothing new is kept." };
  const { ok } = await fetch(`${server?.url}/api/v1/websocket/broadcast`, {
    method: "POST",
    headers: { authorization: `Bearer ${adminToken()}`, "content-type": "application/json" },
    body: JSON.stringify({ event: "system:error", data }),
  });
  expect(ok).toBe(true);
  await ada.getByRole("alert").getByText("Nothing new is kept.").waitFor();
});
