/** The demo's page as one moves through it: where the cursor is, what the headings say, what is open. */
import { afterAll, afterEach, expect } from "bun:test";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { closePages, launchChromium, browserTest as test } from "../support/chromium.ts";
import { type RealServer, serviceKey, startRealServer } from "../support/real-server.ts";
import { tokenFor } from "./contract/support/tokens.ts";

const wide = { width: 1280, height: 800 };
const narrow = { width: 390, height: 844 };

let browser: Browser | undefined;
let server: RealServer | undefined;

afterEach(() => closePages(browser));

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function openDemo(hash = "", more: BrowserContextOptions = {}): Promise<Page> {
  server ??= await startRealServer();
  browser ??= await launchChromium();
  return newTab(await browser.newContext({ viewport: wide, ...more }), hash);
}

async function newTab(context: BrowserContext, hash = ""): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${server?.url}/${hash}`);
  return page;
}

async function enter(page: Page, name = "Ada"): Promise<void> {
  const field = page.getByRole("textbox", { name: "Your name" });
  await field.fill(name);
  await field.press("Enter");
}

/** Until this has the cursor, by its label or its text, through all shadow roots. */
async function cursorOn(page: Page, name: string): Promise<void> {
  await page.waitForFunction((wanted) => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return (at?.getAttribute("aria-label") ?? at?.textContent?.trim()) === wanted;
  }, name);
}

test("who came in with no room picked is at a heading that says what to do", async () => {
  const page = await openDemo();
  await enter(page);
  await page.getByRole("heading", { level: 1, name: "Pick a room, or open a new one" }).waitFor();
  await cursorOn(page, "Pick a room, or open a new one");
  expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
});

test("on a phone who came in is at the rooms, and so is who comes back from one", async () => {
  const page = await openDemo("", { viewport: narrow });
  await enter(page);
  await cursorOn(page, "Tautline");
  await page.getByRole("button", { name: "Whisper rooms" }).click();
  await page.getByRole("button", { name: "Back to the rooms" }).press("Enter");
  await cursorOn(page, "Tautline");
});

/** Buttons and fields that a finger would miss, or that stand out of the window, through all shadow roots. */
function misfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    type Root = Document | ShadowRoot;
    const within = (root: Root): Element[] =>
      [...root.querySelectorAll("*")].flatMap((one) => [
        one,
        ...(one.shadowRoot === null ? [] : within(one.shadowRoot)),
      ]);
    return within(document).flatMap((one) => {
      const isPressed = one.matches(
        "button, summary, .switch, a:not(p a), textarea, input:not([type=checkbox])",
      );
      if (!isPressed || !one.checkVisibility()) return [];
      // A page that is scrolled by a part of a pixel says 39.99998 of what is 40.
      const { left, right, width, height } = one.getBoundingClientRect();
      const isInside = left >= 0 && right <= innerWidth + 0.5;
      const isLarge = one.matches(".inline") || (width >= 39.5 && height >= 39.5);
      const isRead =
        !one.matches("input:not([type=radio]), textarea") ||
        Number.parseFloat(getComputedStyle(one).fontSize) >= 16;
      const name = one.getAttribute("aria-label") ?? one.textContent?.trim();
      return isInside && isLarge && isRead ? [] : [`${name} ${width}x${height} at ${left}`];
    });
  });
}

async function openLaunch(more: BrowserContextOptions): Promise<Page> {
  const page = await openDemo("", more);
  await enter(page);
  await page.getByRole("button", { name: "New conversation" }).first().click();
  await page.keyboard.type("Launch plans for the harbour");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Launch plans" }).waitFor();
  const field = page.getByRole("textbox", { name: "Write a message" });
  await field.fill("I'll pay Bo $20 tomorrow");
  await field.press("Enter");
  await page.getByRole("button", { name: "Promises 1 open" }).waitFor();
  return page;
}

test("a room's title is read, and its buttons are reached, however wide the window is", async () => {
  const page = await openLaunch({});
  for (const width of [1280, 1000, 768, 740, 390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    const frames = page.getByRole("button", { name: "frames that go by" });
    const { x = 0, width: own = 0 } = (await frames.boundingBox()) ?? {};
    expect(x + own).toBeLessThanOrEqual(width);
    const title = await page.getByRole("heading", { level: 1, name: "Launch plans" }).boundingBox();
    expect(title?.width).toBeGreaterThan(48);
  }
});

test("on a phone all that is pressed has the size of a fingertip, and no field is zoomed into", async () => {
  const phone = { hasTouch: true, isMobile: true };
  const page = await openLaunch(Object.assign({ viewport: { width: 320, height: 640 } }, phone));
  await page.locator("article .bubble").click();
  expect(await misfits(page)).toEqual([]);
  await page.getByRole("button", { name: "Back to the rooms" }).click();
  expect(await misfits(page)).toEqual([]);
  await page.getByRole("button", { name: "New conversation" }).first().click();
  expect(await misfits(page)).toEqual([]);
  await page.getByRole("button", { name: "Whisper rooms" }).click();
  expect(await misfits(page)).toEqual([]);
  const stranger = await openDemo("", Object.assign({ viewport: narrow }, phone));
  await stranger.getByRole("textbox", { name: "Your name" }).waitFor();
  expect(await misfits(stranger)).toEqual([]);
  await stranger.goto(`${server?.url}/focus`);
  await enter(stranger, "Bo");
  await stranger.getByRole("heading", { name: "The browser extension" }).waitFor();
  expect(await misfits(stranger)).toEqual([]);
  await stranger.goto(`${server?.url}/admin`);
  await stranger.getByLabel("Admin token").fill(tokenFor("robin", { role: "admin" }));
  await stranger.getByLabel("Admin token").press("Enter");
  await stranger.getByRole("link", { name: "Rooms" }).waitFor();
  expect(await misfits(stranger)).toEqual([]);
});

test("on a phone that lies on its side a conversation is opened, with nothing over the form", async () => {
  const phone = { viewport: { width: 640, height: 360 }, hasTouch: true, isMobile: true };
  const page = await openDemo("", phone);
  await enter(page);
  await page.getByRole("button", { name: "New conversation" }).first().tap();
  await page.keyboard.type("Launch plans");
  await page.getByRole("button", { name: "Create" }).tap({ timeout: 5_000 });
  await page.getByRole("heading", { level: 1, name: "Launch plans" }).waitFor();
  await page.getByRole("button", { name: "Back to the rooms" }).tap();
  await page.getByRole("link", { name: "Focus sessions" }).tap({ timeout: 5_000 });
  await page.waitForURL("**/focus");
});

test("a window made narrow before one came in does not begin with the frames over it", async () => {
  const page = await openDemo();
  await page.setViewportSize(narrow);
  await enter(page);
  await page.locator("demo-rooms").waitFor();
  expect(await page.locator("demo-frames").count()).toBe(0);
});

test("a window made narrow later has the frames over nothing, until they are asked for", async () => {
  const page = await openDemo();
  await enter(page);
  const frames = page.locator("demo-frames");
  await frames.waitFor();
  await page.setViewportSize({ width: 800, height: 900 });
  await frames.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Show the frames that go by" }).click();
  await frames.waitFor();
});

test("who is not in a room is told how to get in, and sees that nothing can be written", async () => {
  const ada = await openDemo();
  await enter(ada);
  await ada.getByRole("button", { name: "New conversation" }).first().click();
  await ada.keyboard.type("Launch plans");
  await ada.keyboard.press("Enter");
  await ada.getByRole("heading", { level: 1, name: "Launch plans" }).waitFor();
  const { hash } = new URL(ada.url());
  const bo = await openDemo(hash);
  await enter(bo, "Bo");
  await bo.getByText("ask somebody who is in this room for an invitation link").waitFor();
  expect(await bo.getByRole("textbox", { name: "Write a message" }).isDisabled()).toBe(true);
  expect(await ada.getByText("ask somebody who is in this room").count()).toBe(0);
});

test("whom an invitation does not let in is told so once, where the room would be, on a phone too", async () => {
  const page = await openDemo("#join=abcdefghijklmnopqrst", { viewport: narrow });
  await enter(page);
  await page.getByRole("heading", { level: 1, name: "The invitation did not let you in" }).waitFor();
  const told = page.getByText("This invitation is not valid any more");
  expect(await told.count()).toBe(1);
  await page.setViewportSize(wide);
  expect(await told.count()).toBe(1);
  expect(await page.getByText("Pick a room").count()).toBe(0);
  await page.setViewportSize(narrow);
  await page.getByRole("button", { name: "Back to the rooms" }).click();
  await cursorOn(page, "Tautline");
  expect(await told.count()).toBe(0);
});

test("a browser that was one guest and then another offers both, and each finds its own rooms again", async () => {
  const first = await openDemo();
  await enter(first, "Ann");
  await first.getByRole("button", { name: "New conversation" }).first().click();
  await first.keyboard.type("Precious");
  await first.keyboard.press("Enter");
  await first.getByRole("heading", { level: 1, name: "Precious" }).waitFor();
  const { hash } = new URL(first.url());
  const context = first.context();
  await first.close();

  const second = await newTab(context);
  await second.locator(".again:focus").getByText("Ann").waitFor();
  await enter(second, "Bob");
  await second.getByRole("heading", { level: 1, name: "Pick a room, or open a new one" }).waitFor();

  const third = await newTab(context, hash);
  const guests = third.getByRole("list", { name: "Guests of this browser" }).getByRole("listitem");
  expect(await guests.getByRole("button", { name: "Continue as" }).allInnerTexts()).toEqual([
    expect.stringContaining("Bob"),
    expect.stringContaining("Ann"),
  ]);
  await third.getByRole("button", { name: "Continue as Ann" }).click();
  await third.getByRole("textbox", { name: "Write a message" }).waitFor();
  await third.getByRole("heading", { level: 1, name: "Precious" }).waitFor();
  await second.reload();
  await second.locator("demo-rooms .who").getByText("Bob").waitFor();
  await third.getByRole("button", { name: "Use another name" }).click();
  await third.getByRole("button", { name: "Sign out Bob" }).click();
  await third.getByRole("button", { name: "Keep" }).click();
  await third.getByRole("button", { name: "Sign out Bob" }).click();
  await third.getByRole("button", { name: "Sign out", exact: true }).click();
  expect(await guests.count()).toBe(1);
  await third.getByRole("button", { name: "Continue as Ann" }).waitFor();
});

/** What a backend does, as the service. */
async function ask(path: string, body: object): Promise<{ room: string }> {
  const headers = { authorization: `Bearer ${serviceKey}`, "content-type": "application/json" };
  const response = await fetch(`${server?.url}${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  return ((await response.json()) as { data: { room: string } }).data;
}

test("the page's title says how much is unread, until it was read", async () => {
  const page = await openDemo();
  const titled = (title: string) => page.waitForFunction((wanted) => document.title === wanted, title);
  await page.getByRole("button", { name: "Use a token instead" }).click();
  await page.getByRole("textbox").fill(tokenFor("ada", { name: "Ada" }));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Pick a room, or open a new one" }).waitFor();
  await titled("Tautline");
  const { room } = await ask("/api/v1/conversations", { ownerId: "ada", title: "Launch plans" });
  for (const content of ["one", "two"]) await ask("/api/v1/messages", { room, content });
  await titled("(2) Tautline");
  await page
    .getByRole("button", { name: /Launch plans/ })
    .first()
    .click();
  await page.getByText("two").first().waitFor();
  await titled("Tautline");
});
