/**
 * The story that Tautline is about: two people talk in two windows, the server is killed in the middle and started
 * again, and both windows carry on by themselves with nothing missing and nothing twice.
 */
import { afterAll, expect } from "bun:test";
import type { Browser, Locator, Page } from "playwright-core";
import { browserTest, launchChromium } from "../support/chromium.ts";
import { type RealServer, startRealServer } from "../support/real-server.ts";

const screenshot = process.env.TAUTLINE_SCREENSHOT;
let browser: Browser | undefined;
let server: RealServer | undefined;

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const texts = (page: Page) => page.locator("taut-chat .row .text").allInnerTexts();

async function enter(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url);
  const field = page.getByRole("textbox", { name: "Your name" });
  await field.fill(name);
  await field.press("Enter");
}

async function say(page: Page, text: string): Promise<void> {
  const field = page.getByRole("textbox", { name: "Write a message" });
  await field.fill(text);
  await field.press("Enter");
}

/** Who writes is shown to write for a second after the last key: goes on until it was seen. */
async function writesUntil(page: Page, seen: Promise<void>): Promise<void> {
  let isOver = false;
  const over = seen.finally(() => {
    isOver = true;
  });
  const field = page.getByRole("textbox", { name: "Write a message" });
  do await field.press("e", { delay: 50 });
  while (!isOver);
  await over;
}

/** A field's value, once the page has put one in. */
function filled(field: Locator): Promise<string> {
  return field.evaluate(
    (input: HTMLInputElement) =>
      new Promise<string>((resolve) => {
        const look = () => (input.value === "" ? requestAnimationFrame(look) : resolve(input.value));
        look();
      }),
  );
}

/** Shows so many messages, none of them waiting. */
async function shows(page: Page, count: number): Promise<string[]> {
  await page
    .locator("taut-chat .row")
    .nth(count - 1)
    .waitFor({ timeout: 15_000 });
  await page.locator("taut-chat .row.queued").waitFor({ state: "detached" });
  return texts(page);
}

/** In the page's corner: how far what is said of the connection reaches over the first of the buttons, in pixels. */
function overlap(page: Page): Promise<number> {
  // Both in one step: what is said is drawn anew with every try to connect.
  return page.locator("footer", { has: page.locator("taut-status") }).evaluate((corner) => {
    const said = corner.querySelector("taut-status")?.shadowRoot?.querySelector("[part=text]");
    const button = corner.querySelector("button");
    if (!said || !button) throw new Error("the corner shows no state, or no button");
    return said.getBoundingClientRect().right - button.getBoundingClientRect().left;
  });
}

browserTest(
  "two windows talk, the server is killed and comes back, and both are whole",
  async () => {
    server = await startRealServer();
    browser = await launchChromium();
    const size = { viewport: { width: 1280, height: 800 } };
    const ada = await (await browser.newContext(size)).newPage();
    const grace = await (await browser.newContext({ ...size, colorScheme: "dark" })).newPage();

    await enter(ada, server.url, "Ada");
    await ada.getByRole("button", { name: "New conversation" }).first().click();
    await ada.keyboard.type("Launch plans");
    await ada.keyboard.press("Enter");
    const link = await filled(ada.getByLabel("Link to this room"));
    await enter(grace, link, "Grace");

    await say(ada, "Hello Grace!");
    expect(await shows(grace, 1)).toEqual(["Hello Grace!"]);
    await say(grace, "Hi Ada. What happens if we pull the plug?");
    const before = ["Hello Grace!", "Hi Ada. What happens if we pull the plug?"];
    expect(await shows(ada, 2)).toEqual(before);
    await writesUntil(ada, grace.getByText("Ada is writing").waitFor());
    await grace.getByText("2 here").waitFor();

    await server.kill("SIGKILL");
    const meanwhile = ["Let's see: kill -9.", "I'm writing into the void."];
    await say(ada, "Let's see: kill -9.");
    await say(grace, "I'm writing into the void.");
    await ada.locator("taut-chat .row.queued").waitFor();
    expect(await overlap(ada)).toBeLessThanOrEqual(0);
    await server.restart();

    const shown = await shows(ada, 4);
    expect(shown.slice(0, 2)).toEqual(before);
    // Whose outbox came first is for the log to say; it says the same to both.
    expect(shown.slice(2).sort()).toEqual(meanwhile.sort());
    expect(await shows(grace, 4)).toEqual(shown);

    await say(ada, "Nothing missing, nothing twice.");
    const whole = [...shown, "Nothing missing, nothing twice."];
    expect(await shows(grace, 5)).toEqual(whole);
    expect(await shows(ada, 5)).toEqual(whole);
    if (screenshot !== undefined) await picture([ada, grace], screenshot);
  },
  60_000,
);

/** Both windows, one over the other's corner, as one picture: the one in the README. */
async function picture(pages: readonly Page[], path: string): Promise<void> {
  const shots = await Promise.all(pages.map((page) => page.screenshot()));
  const canvas = await (await browser?.newContext({ viewport: { width: 1600, height: 1010 } }))?.newPage();
  const images = shots.map((shot) => `<img src="data:image/png;base64,${shot.toString("base64")}">`);
  const style = `body { margin: 0; background: linear-gradient(135deg, #dfeae8, #f6f7f6) }
    img { position: absolute; width: 1180px; border-radius: 12px; box-shadow: 0 18px 60px #0a2b2840 }
    img:first-of-type { inset: 36px auto auto 36px } img:last-of-type { inset: auto 36px 36px auto }`;
  await canvas?.setContent(`<style>${style}</style>${images.join("")}`);
  await canvas?.screenshot({ path });
}
