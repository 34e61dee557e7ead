/** On a server that takes no guests, whoever has a token comes in with it, in that tab alone. */
import { afterAll, expect } from "bun:test";
import type { Browser } from "playwright-core";
import { launchChromium, browserTest as test } from "../support/chromium.ts";
import { type RealServer, startRealServer } from "../support/real-server.ts";
import { tokenFor } from "./contract/support/tokens.ts";

let browser: Browser | undefined;
let server: RealServer | undefined;

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test("a name is answered with a field for a token, which opens the rooms and the focus page", async () => {
  server = await startRealServer({ env: { TAUTLINE_GUESTS: "off" } });
  browser = await launchChromium();
  const context = await browser.newContext();
  for (const [path, inside] of [
    ["/", "New conversation"],
    ["/focus", "Start a session"],
  ] as const) {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(server.url + path);
    await page.getByRole("textbox", { name: "Your name" }).fill("Zed");
    await page.keyboard.press("Enter");
    await page.getByText("This server takes no guests.").waitFor();
    expect(await page.getByText("TAUTLINE_GUESTS").count()).toBe(0);
    await page.getByLabel("Token").fill("not one");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("does not accept this token").waitFor();
    await page.getByLabel("Token").fill(tokenFor("zed"));
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: inside }).first().waitFor();
    await page.reload();
    await page.getByRole("button", { name: inside }).first().waitFor();
    expect(await page.evaluate(() => localStorage.getItem("tautline-demo-guests"))).toBeNull();
  }
}, 60_000);
