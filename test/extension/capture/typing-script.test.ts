/** The script that runs in pages: what it can see at all, and what it makes of typing in a real page. */
import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { buildExtension } from "../../../extension/build.ts";
import type { TypingMessage } from "../../../extension/capture/typing-message.ts";
import { browserTest, closePages, hasChromium, launchChromium } from "../../support/chromium.ts";

const folder = mkdtempSync(join(tmpdir(), "tautline-typing-"));
let script = "";
let browser: Browser;

beforeAll(async () => {
  await buildExtension(folder);
  script = readFileSync(join(folder, "chromium/typing.js"), "utf8");
  if (hasChromium) browser = await launchChromium();
}, 60_000);
afterEach(() => closePages(browser));

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

test("it is under 3 KB", () => {
  expect(script.length).toBeGreaterThan(300);
  expect(Buffer.byteLength(script)).toBeLessThan(3_072);
});

test("it reads no key, no code, no data, no value and no text of anything", () => {
  expect(script).not.toMatch(/[.?]\s*(key|code|data|value|keyCode|which|charCode|dataTransfer)\b/);
  expect(script).not.toMatch(/\b(key|code|data|value)\s*[:,}][^;]*=\s*\w/);
  expect(script).not.toMatch(/\[\s*["'`](key|code|data|value)["'`]\s*\]/);
  expect(script).not.toMatch(
    /textContent|innerText|innerHTML|keydown|keyup|keypress|clipboard|getSelection/i,
  );
});

declare global {
  var told: TypingMessage[];
}

const fields = `<input id="name"><input id="password" type="password"><input id="card" autocomplete="billing cc-number">
<input id="once" autocomplete="one-time-code"><textarea id="text"></textarea><p id="rich" contenteditable></p>`;

/** A page with the script in it, and somebody who listens, or nobody; its clock goes when it is told. */
async function open(isHeard = true): Promise<Page> {
  const page = await browser.newPage();
  // Installed alone it would go by itself, too.
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(3_600_000);
  await page.setContent(fields);
  await page.evaluate((answer) => {
    globalThis.told = [];
    const sendMessage = async (message: unknown) => {
      told.push(message as TypingMessage);
      return answer;
    };
    Object.assign(globalThis, { chrome: { runtime: { sendMessage } } });
  }, isHeard);
  await page.evaluate(script);
  return page;
}

async function type(page: Page, field: string, text: string): Promise<void> {
  await page.locator(`#${field}`).focus();
  await page.keyboard.type(text);
}

browserTest("what is typed and deleted within ten seconds is told as two counts", async () => {
  const page = await open();
  await type(page, "text", "hello");
  await page.keyboard.press("Backspace");
  await type(page, "rich", "abc");
  await page.clock.runFor(9_000);
  expect(await page.evaluate(() => told)).toEqual([]);
  await page.clock.runFor(1_100);
  const [message, ...others] = await page.evaluate(() => told);
  expect(message).toMatchObject({ kind: "typing", insertions: 8, deletions: 1 });
  expect(others).toEqual([]);
  expect(Object.keys(message ?? {}).sort()).toEqual(["agoMs", "deletions", "forMs", "insertions", "kind"]);
  await page.close();
});

browserTest("what was typed into a page that is left is told on leaving", async () => {
  const page = await open();
  await type(page, "text", "abc");
  await page.clock.runFor(2_000);
  await page.evaluate(() => globalThis.dispatchEvent(new Event("pagehide")));
  await page.clock.runFor(20_000);
  expect(await page.evaluate(() => told)).toMatchObject([{ insertions: 3, deletions: 0 }]);
  await page.close();
});

browserTest(
  "passwords, cards and codes that are good once are not even counted, nor what is pasted",
  async () => {
    const page = await open();
    for (const field of ["password", "card", "once"]) await type(page, field, "secret");
    // Showing a password makes it no other field.
    await page.evaluate(() => document.querySelector("#password")?.setAttribute("type", "text"));
    await type(page, "password", "more");
    await page.locator("#text").focus();
    await page.keyboard.insertText("pasted at once");
    await page.clock.runFor(30_000);
    const all = await page.evaluate(() => told);
    expect(all.reduce((sum, { insertions }) => sum + insertions, 0)).toBeLessThanOrEqual(1);
    await page.close();
  },
);

browserTest(
  "where nobody listens it is quiet from then on; put in again, it counts again, once",
  async () => {
    const page = await open(false);
    for (const _ of [1, 2]) {
      await type(page, "text", "hello");
      await page.clock.runFor(11_000);
    }
    expect(await page.evaluate(() => told.length)).toBe(1);
    await page.evaluate(script);
    await page.evaluate(script);
    await type(page, "text", "hello");
    await page.clock.runFor(11_000);
    expect(await page.evaluate(() => told.map(({ insertions }) => insertions))).toEqual([5, 5]);
    await page.close();
  },
);
