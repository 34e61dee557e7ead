/** A session in a page, without an extension: begun, typed in, left and come back to, shared, ended, and reported. */
import { afterAll, afterEach, expect } from "bun:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { browserTest, closePages, launchChromium } from "../support/chromium.ts";
import { drawn } from "../support/drawn.ts";
import { type RealServer, startRealServer } from "../support/real-server.ts";
import { WireClient } from "./contract/support/wire-client.ts";

let browser: Browser | undefined;
let server: RealServer | undefined;

afterEach(() => closePages(browser));

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function newWindow(path: string): Promise<Page> {
  server ??= await startRealServer();
  browser ??= await launchChromium();
  const context: BrowserContext = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(server.url + path);
  return page;
}

async function enter(page: Page, name: string): Promise<void> {
  const field = page.getByRole("textbox", { name: "Your name" });
  await field.fill(name);
  await field.press("Enter");
}

/** As a browser does when another tab is chosen. */
function look(page: Page, isVisible: boolean): Promise<void> {
  return page.evaluate((visible) => {
    const visibilityState = visible ? "visible" : "hidden";
    Object.defineProperty(document, "visibilityState", { value: visibilityState, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isVisible);
}

const feed = (page: Page) => page.locator("taut-focus .feed");

browserTest(
  "a session in the page is captured, survives a reload, is watched by a guest, ends, and has its report",
  async () => {
    const page = await newWindow("/focus");
    const missing: string[] = [];
    page.on("response", (response) => {
      if (response.status() === 404) missing.push(response.url());
    });
    await enter(page, "Ada");
    await page.getByRole("button", { name: "Start a session" }).click();
    await feed(page).getByText("Came back to the browser").waitFor();
    expect(missing).toEqual([]);
    await page.getByRole("textbox", { name: "Somewhere to write" }).fill("");
    await page.keyboard.type("a secret plan");
    await look(page, false);
    await feed(page).getByText("Left the browser").waitFor();
    await feed(page)
      .getByText(/^Typed, \d+ a minute$/)
      .waitFor();
    await look(page, true);
    await page.getByRole("img", { name: /^Focus score: not enough yet/ }).waitFor();

    await page.reload();
    await feed(page).getByText("Left the browser").waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await feed(page).getByText("Paused").waitFor();

    const guest = await newWindow("/focus");
    await enter(guest, "Bo");
    const id = await guest.locator("demo-share code").filter({ hasText: /./ }).textContent();
    const field = page.getByRole("textbox", { name: "Who may watch: a user's id" });
    await field.fill("nobody at all");
    await page.getByRole("button", { name: "Let in" }).click();
    const refusal = page.getByText(/^That is not a user's id/);
    await refusal.waitFor();
    await field.fill(`${id}`);
    await refusal.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Let in" }).click();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy the link" }).click();
    await page.getByText("Copied").waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await guest.goto(link);
    await feed(guest).getByText("Paused").waitFor();
    await guest.getByText("You watch Ada’s session.").waitFor();
    await page.getByRole("button", { name: "Go on" }).click();
    await feed(guest)
      .getByText(/^Went on after/)
      .waitFor();

    await page.getByRole("button", { name: "End" }).click();
    await page.getByText("This session is over.").waitFor();
    await guest.getByText("This session is over.").waitFor();
    await page.locator("taut-focus-history").getByRole("listitem").getByRole("link").click();
    await page.getByRole("heading", { name: "Focus report" }).waitFor();
    await page.locator(".facts div").filter({ hasText: "Paused" }).waitFor();
    const { sessionId, kept } = await page.evaluate(async () => {
      const sessionId = location.pathname.replace("/report/", "");
      const { token } = JSON.parse(sessionStorage.getItem("tautline-demo-guest") ?? "{}");
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(`/api/v1/sessions/${sessionId}/export`, { headers });
      return { sessionId, kept: await response.text() };
    });
    expect(link).toEndWith(sessionId);
    expect(kept).toContain('"insertions":13');
    expect(kept).not.toContain("secret");
    const paper = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    // A4, in points; one sheet.
    expect(paper.match(/\/MediaBox \[[^\]]*\]/g)).toEqual(["/MediaBox [0 0 594.95996 841.91998]"]);
    await guest.goto(`${server?.url}/report/${sessionId}`);
    await guest.getByText("This report is another user's").waitFor();
  },
  90_000,
);

browserTest(
  "who may watch is chosen by name, is there after a reload, and may no longer once that is said",
  async () => {
    const page = await newWindow("/focus");
    await enter(page, "Ada");
    const idIn = async (one: Page) => `${await one.locator("demo-share code").first().textContent()}`;
    await page.getByRole("button", { name: "Start a session" }).click();
    const guest = await newWindow("/focus");
    await enter(guest, "Bo");
    const wire = await WireClient.connect(server as RealServer, await idIn(guest), { name: "Bo" });
    await wire.ask("conversation:create", { memberIds: [await idIn(page)], kind: "group" });
    wire.close();
    await page.getByRole("combobox", { name: "Who may watch" }).selectOption({ label: "Bo" });
    await page.getByRole("button", { name: "Let in" }).click();
    const watchers = page.getByRole("list", { name: "They may watch" });
    await watchers.getByText("Bo", { exact: true }).waitFor();
    const link = await page.locator("demo-share code").filter({ hasText: "#watch=" }).textContent();
    await page.reload();
    await watchers.getByText("Bo", { exact: true }).waitFor();
    await guest.goto(`${link}`);
    await guest.getByText("You watch Ada’s session.").waitFor();
    await page.getByRole("button", { name: "Stop Bo from watching" }).press("Enter");
    await watchers.waitFor({ state: "detached" });
    await page.locator("h2:focus", { hasText: "Let somebody watch" }).waitFor({ timeout: 5_000 });
    await guest.getByText("You watch Ada’s session.").waitFor({ state: "detached" });
    await guest.reload();
    await guest.getByText("You may not watch this session").waitFor();
    expect(await guest.getByText("You watch Ada’s session.").count()).toBe(0);
  },
  60_000,
);

browserTest(
  "nothing is shown that is not so: until it is known whether a session goes on, for a second at most",
  async () => {
    const page = await newWindow("/focus");
    await enter(page, "Ada");
    await page.getByRole("button", { name: "Start a session" }).click();
    const other = await page.context().newPage();
    await other.addInitScript(
      (guest) => {
        sessionStorage.setItem("tautline-demo-guest", guest);
        const seen = new Set<string>();
        Object.assign(globalThis, { seen });
        const look = () => {
          const cards =
            document.querySelector("demo-focus")?.shadowRoot?.querySelectorAll(".main > .card") ?? [];
          for (const card of cards) {
            const words = `${card.querySelector("h2")?.textContent ?? card.querySelector("taut-focus")?.shadowRoot?.querySelector("strong")?.textContent}`;
            if (getComputedStyle(card).opacity === "1") seen.add(words);
          }
          requestAnimationFrame(look);
        };
        look();
      },
      await guestOf(page),
    );
    await other.goto(`${server?.url}/focus`);
    const seen = await other.evaluate(async (awaited) => {
      const { seen } = globalThis as unknown as { readonly seen: ReadonlySet<string> };
      while (!seen.has(awaited)) await new Promise(requestAnimationFrame);
      return [...seen];
    }, "A session goes on elsewhere");
    expect(seen).not.toContain("A session in this page");
    expect(seen).not.toContain("No session");
  },
  30_000,
);

browserTest(
  "on any screen the cards hold what is in them, also where somebody has a long name",
  async () => {
    const page = await newWindow("/focus");
    await enter(page, "Ada");
    await page.getByRole("button", { name: "Start a session" }).click();
    const id = await page.locator("demo-share code").first().textContent();
    const name = "Maximiliane Freifrau von Hohenstein-Wartenberg";
    const wire = await WireClient.connect(server as RealServer, "long", { name });
    await wire.ask("conversation:create", { memberIds: [id], kind: "group" });
    wire.close();
    await page.locator("option").filter({ hasText: name }).waitFor({ state: "attached" });
    const other = await page.context().newPage();
    await other.addInitScript(
      (guest) => sessionStorage.setItem("tautline-demo-guest", guest),
      await guestOf(page),
    );
    await other.goto(`${server?.url}/focus`);
    await other.getByText("A session goes on elsewhere").waitFor();
    for (const width of [1280, 390, 320]) {
      for (const one of [page, other]) {
        await one.setViewportSize({ width, height: 900 });
        expect(await one.evaluate(cut)).toEqual([]);
      }
    }
  },
  30_000,
);

browserTest(
  "of a tab and its duplicate one captures the session, and the other once that one is closed",
  async () => {
    const page = await newWindow("/focus");
    await enter(page, "Ada");
    await page.getByRole("button", { name: "Start a session" }).click();
    await feed(page).getByText("Came back to the browser").waitFor();
    await page.reload();
    await page.getByText("A session goes on in this page").waitFor();
    const duplicate = await page.context().newPage();
    await duplicate.addInitScript(
      (kept) => {
        for (const [key, text] of Object.entries(kept)) sessionStorage.setItem(key, text);
      },
      await page.evaluate(() => ({ ...sessionStorage })),
    );
    await duplicate.goto(`${server?.url}/focus`);
    await duplicate.getByText("A session goes on elsewhere").waitFor({ timeout: 5_000 });
    await page.getByRole("button", { name: "Pause" }).click();
    await feed(duplicate).getByText("Paused").waitFor();
    await page.close();
    await duplicate.getByRole("button", { name: "Go on" }).click();
    await feed(duplicate)
      .getByText(/^Went on after/)
      .waitFor();
    await duplicate.getByRole("button", { name: "End" }).click();
    await duplicate.getByText("This session is over.").waitFor();
  },
  60_000,
);

browserTest(
  "a session that was deleted while its tab was closed does not go on in it, and one whose start waits does",
  async () => {
    const page = await newWindow("/focus");
    await enter(page, "Ada");
    await page.getByRole("button", { name: "Start a session" }).click();
    await feed(page).getByText("Came back to the browser").waitFor();
    const id = await page.locator("taut-focus").getAttribute("session");
    const { token } = JSON.parse(await guestOf(page));
    await page.goto("about:blank");
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${server?.url}/api/v1/sessions/${id}`, { method: "DELETE", headers })).status).toBe(
      200,
    );
    await page.goto(`${server?.url}/focus`);
    await page.getByRole("button", { name: "Start a session" }).waitFor();

    let isCut = true;
    await page.routeWebSocket(/\/ws/, (line) => {
      if (isCut) void line.close({ code: 1013 });
      else line.connectToServer();
    });
    await page.reload();
    await page.getByRole("button", { name: "Start a session" }).click();
    await page.getByText("A session goes on in this page").waitFor();
    isCut = false;
    await page.reload();
    await feed(page).getByText("Came back to the browser").waitFor();
    await page.getByText("A session goes on in this page").waitFor();
  },
  60_000,
);

const guestOf = (page: Page) => page.evaluate(() => `${sessionStorage.getItem("tautline-demo-guest")}`);

/** In the page: the cards that are narrower than what is in them. */
function cut(): string[] {
  const cards = document.querySelector("demo-focus")?.shadowRoot?.querySelectorAll(".card") ?? [];
  return [...cards].flatMap(({ className, scrollWidth, clientWidth }) =>
    scrollWidth > clientWidth ? [`${className}: ${scrollWidth} in ${clientWidth}`] : [],
  );
}

browserTest(
  "what was typed just before a reload is told",
  async () => {
    const page = await newWindow("/focus");
    await enter(page, "Ada");
    await page.getByRole("button", { name: "Start a session" }).click();
    await feed(page).getByText("Came back to the browser").waitFor();
    await page.getByRole("textbox", { name: "Somewhere to write" }).fill("");
    await page.keyboard.type("half a sentence");
    // As over a network: a browser leaves a page when the next one begins to arrive.
    await page.route("**/focus", async (route) => {
      await Bun.sleep(300);
      await route.continue();
    });
    await page.reload();
    await feed(page)
      .getByText(/^Typed/)
      .waitFor();
  },
  60_000,
);

browserTest(
  "by keyboard, what was begun or ended has the cursor",
  async () => {
    const page = await newWindow("/focus");
    const focused = (name: string) =>
      page.locator(":focus").and(page.getByRole("heading", { name })).waitFor();
    let guests = 0;
    const looked = Promise.withResolvers<void>();
    await page.route("**/auth/guest", async (route) => {
      guests += 1;
      await looked.promise;
      await route.continue();
    });
    await page.getByRole("textbox", { name: "Your name" }).fill("Kim");
    await page.getByRole("button", { name: "Start" }).focus();
    await page.keyboard.press("Enter");
    const waiting = page.getByRole("button", { name: "One moment" });
    await waiting.waitFor();
    await page.keyboard.press("Enter");
    await drawn(page);
    expect(await waiting.evaluate((it) => it.matches(":focus"))).toBe(true);
    looked.resolve();
    await focused("A session in this page");
    expect(guests).toBe(1);
    await page.getByRole("button", { name: "Show a pairing code" }).press("Enter");
    await page
      .locator(":focus")
      .and(page.getByRole("status", { name: "Pairing code" }))
      .waitFor();
    await page.getByRole("button", { name: "Start a session" }).press("Enter");
    await focused("A session goes on in this page");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await focused("Paused");
    await page.getByRole("button", { name: "End" }).press("Enter");
    await focused("A session in this page");
    await page.getByRole("button", { name: "Use another name" }).press("Enter");
    await focused("See how you focus, as it happens.");
  },
  60_000,
);

async function codeIn(page: Page, name = "Show a pairing code"): Promise<string> {
  await page.getByRole("button", { name }).click();
  return `${await page.getByRole("status", { name: "Pairing code" }).textContent()}`;
}

const claim = (code: string) =>
  fetch(`${server?.url}/api/v1/pairings/claim`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code }),
  });

browserTest(
  "the page has the extension to download, and beside a code the address that the extension asks for",
  async () => {
    const page = await newWindow("/focus");
    await enter(page, "Ada");
    await page.getByText("Get the extension").click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download for Chrome" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("tautline-chromium.zip");
    expect(await download.failure()).toBeNull();
    await codeIn(page);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy the server's address" }).click();
    await page.getByText("Copied").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(new URL(page.url()).origin);
  },
  60_000,
);

browserTest(
  "the page shows a code that a device signs in with once, and no longer",
  async () => {
    const page = await newWindow("/focus");
    await enter(page, "Ada");
    const code = await codeIn(page);
    expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    const { data } = (await (await claim(code)).json()) as { data: { user: { name: string } } };
    expect(data.user.name).toBe("Ada");
    expect((await claim(code)).ok).toBe(false);
    await page.getByText("That code was used").waitFor();
    expect(await page.getByText(code).count()).toBe(0);
    expect(await codeIn(page, "Show a new one")).not.toBe(code);
  },
  60_000,
);

browserTest(
  "what another device begins is shown without a reload, beside a session in the page, and ended from there",
  async () => {
    const page = await newWindow("/focus");
    await enter(page, "Ada");
    const { data } = (await (await claim(await codeIn(page))).json()) as { data: { token: string } };
    await page.getByText("No sessions yet").waitFor();
    const device = await WireClient.open(`${server?.wsUrl}`);
    await device.hello(data.token);
    const sessionId = crypto.randomUUID();
    await device.ask("session:start", { sessionId, startTime: Date.now() });
    await page.getByRole("heading", { name: "A session goes on elsewhere" }).waitFor();
    await page
      .locator("taut-focus")
      .getByText(/^Since/)
      .waitFor();
    await page.locator("taut-focus-history").getByText("Going on").waitFor();
    expect(await page.getByRole("button", { name: "Start a session" }).count()).toBe(0);

    await page.getByRole("button", { name: "Start another here" }).click();
    await feed(page).getByText("Came back to the browser").waitFor();
    await page.getByRole("button", { name: "End", exact: true }).click();
    await page.getByRole("heading", { name: "A session goes on elsewhere" }).waitFor();
    expect(await page.getByText("This session is over.").count()).toBe(0);

    await page.getByRole("button", { name: "End it" }).click();
    await page.getByText("This session is over.").waitFor();
    await page.getByRole("button", { name: "Start a session" }).waitFor();
    // Until it is read anew, the list may still have both.
    await page.locator("taut-focus-history").getByText("Going on").first().waitFor({ state: "detached" });
  },
  60_000,
);
