/** Members are added, raised and banned in the demo's page, and the one whom it is about sees it in their own. */
import { afterAll, expect } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { violations } from "../support/axe.ts";
import { launchChromium, browserTest as test } from "../support/chromium.ts";
import { type RealServer, startRealServer } from "../support/real-server.ts";

const screenshot = process.env.TAUTLINE_SCREENSHOT;
let browser: Browser | undefined;
let server: RealServer | undefined;

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** @returns the page of a guest of that name, and the guest's id */
async function enter(name: string) {
  server ??= await startRealServer();
  browser ??= await launchChromium();
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(server.url);
  const field = page.getByRole("textbox", { name: "Your name" });
  await field.fill(name);
  await field.press("Enter");
  await page.getByRole("button", { name: "New conversation" }).first().waitFor();
  const guest = await page.evaluate(() => JSON.parse(sessionStorage.getItem("tautline-demo-guest") ?? "{}"));
  return { page, id: String(guest.id) };
}

const members = (page: Page) => page.locator("taut-members");

async function choose(page: Page, name: RegExp, act: string): Promise<void> {
  await members(page).getByRole("button", { name }).click();
  await page.getByRole("menuitem", { name: act, exact: true }).click();
}

/** At both widths, light and dark, if they are asked for. */
async function picture(page: Page, name: string): Promise<void> {
  if (screenshot === undefined) return;
  for (const width of [1280, 390]) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${screenshot}-${name}-${width}-${colorScheme}.png` });
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: "light" });
}

test("an owner adds somebody, makes them a moderator and bans them, and they see each of it", async () => {
  const [ada, bo] = [await enter("Ada"), await enter("Bo")];
  await ada.page.getByRole("button", { name: "New conversation" }).first().click();
  await ada.page.keyboard.type("Launch plans");
  await ada.page.keyboard.press("Enter");
  await ada.page.locator("demo-room a[href*='#join=']").waitFor();
  const link = await ada.page.getByLabel("Link to this room").inputValue();
  await ada.page.getByRole("button", { name: "Only you here" }).press("Enter");
  await members(ada.page).getByRole("button", { name: "Add people" }).click();
  await ada.page.getByRole("searchbox", { name: "Find people" }).fill(bo.id);
  await ada.page.keyboard.press("Enter");
  await members(ada.page).getByRole("status").getByText("added").waitFor();

  await bo.page.getByRole("button", { name: /^Launch plans/ }).click();
  await bo.page.getByRole("button", { name: "2 here" }).click();
  await members(bo.page).getByRole("listitem").filter({ hasText: "Bo (you)" }).waitFor();
  expect(await members(bo.page).getByRole("button", { name: "Add people" }).count()).toBe(0);

  await choose(ada.page, /^Bo/, "Make a moderator");
  await members(bo.page).getByRole("button", { name: "Add people" }).waitFor();
  await members(bo.page).locator(".mark").getByText("moderator").waitFor();
  await picture(bo.page, "moderator");
  expect(await violations(bo.page)).toEqual([]);

  await choose(ada.page, /^Bo/, "Ban");
  await picture(ada.page, "question");
  expect(await violations(ada.page)).toEqual([]);
  await ada.page.getByRole("group", { name: "Ban Bo?" }).getByRole("button", { name: "Ban" }).click();
  await ada.page.getByRole("button", { name: "Let back in: Bo" }).waitFor();
  await picture(ada.page, "banned");
  await bo.page.getByText("You are banned from this conversation").waitFor();
  expect(await bo.page.getByText("To come in, ask somebody who is in this room").count()).toBe(0);
  await members(bo.page).getByText("Who is in here is for its members to know.").waitFor();
  expect(await members(bo.page).getByRole("listitem").count()).toBe(0);
  await picture(bo.page, "put-out");
  await bo.page.reload();
  await bo.page.getByText("You are banned from this conversation").waitFor();
  expect(await bo.page.getByText("To come in, ask somebody who is in this room").count()).toBe(0);
  await bo.page.goto(`${server?.url}/${new URL(link).hash}`);
  await bo.page.getByRole("alert").getByText("You are banned from this conversation").waitFor();
  await bo.page.goBack();

  await ada.page.getByRole("button", { name: "Let back in: Bo" }).click();
  await bo.page.getByRole("textbox", { name: "Write a message" }).waitFor();
  await members(ada.page).getByRole("status").getByText("Bo is back in").waitFor();
  await ada.page.keyboard.press("Escape");
  expect(await members(ada.page).count()).toBe(0);
  await ada.page.keyboard.press("Enter");
  await members(ada.page).waitFor();
}, 90_000);
