/** The pages of the server in a browser that keeps nothing of a site, because its user wants it so or it has no room. */
import { afterAll, afterEach, beforeAll } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { closePages, hasChromium, launchChromium, browserTest as test } from "../support/chromium.ts";
import { type RealServer, startRealServer } from "../support/real-server.ts";

let browser: Browser;
let server: RealServer;

beforeAll(async () => {
  if (!hasChromium) return;
  [server, browser] = await Promise.all([startRealServer(), launchChromium()]);
}, 60_000);

afterEach(() => closePages(browser));

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** In a browser that this was done to. */
async function openPage(path: string, spoil: () => void): Promise<Page> {
  const context = await browser.newContext();
  await context.addInitScript(spoil);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(server.url + path);
  return page;
}

function blockAll(): void {
  for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
    Object.defineProperty(globalThis, name, {
      get() {
        throw new DOMException("Access is denied for this document.", "SecurityError");
      },
    });
  }
}

function fillUp(): void {
  Storage.prototype.setItem = () => {
    throw new DOMException("The quota is exceeded.", "QuotaExceededError");
  };
}

for (const [what, spoil] of [
  ["that blocks all data of sites", blockAll],
  ["that has no room left", fillUp],
] as const) {
  test(`in a browser ${what} one comes in under a name, to the rooms and to the focus page`, async () => {
    for (const [path, inside] of [
      ["/", "New conversation"],
      ["/focus", "Start a session"],
    ] as const) {
      const page = await openPage(path, spoil);
      await page.getByRole("textbox", { name: "Your name" }).fill("Zed");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: inside }).first().waitFor();
    }
  }, 60_000);
}

test("in a browser that blocks all data of sites an operator is asked for a token", async () => {
  const page = await openPage("/admin", blockAll);
  await page.getByLabel("Admin token").waitFor();
}, 60_000);
