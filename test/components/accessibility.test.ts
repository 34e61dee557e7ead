/**
 * Every page and element before axe-core, in light and dark, at work; and the gallery itself:
 * every element live, with its code, under the page's strict policy.
 */
import { afterAll, afterEach, beforeAll, expect } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { connect } from "../../client/index.ts";
import { violations } from "../support/axe.ts";
import { browserTest, closePages, hasChromium, launchChromium } from "../support/chromium.ts";
import { type RealServer, startRealServer } from "../support/real-server.ts";

const manifest: { modules: { declarations: { tagName: string }[] }[] } = await Bun.file(
  new URL("../../client/custom-elements.json", import.meta.url).pathname,
).json();
const tagNames = manifest.modules.flatMap(({ declarations }) => declarations.map(({ tagName }) => tagName));
const schemes = ["light", "dark"] as const;
const timeoutMs = 90_000;

let server: RealServer | undefined;
let browser: Browser | undefined;
/** A page of another origin, which the server allows. */
const elsewhere = { markup: "", url: "" };
let stopElsewhere = () => {};
beforeAll(async () => {
  if (!hasChromium) return;
  const headers = { "content-type": "text/html" };
  const other = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => new Response(`<!doctype html><title>Elsewhere</title>${elsewhere.markup}`, { headers }),
  });
  elsewhere.url = other.url.href;
  stopElsewhere = () => void other.stop(true);
  server = await startRealServer({ env: { TAUTLINE_ALLOWED_ORIGINS: other.url.origin } });
  browser = await launchChromium();
}, 60_000);
afterEach(() => closePages(browser));
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  stopElsewhere();
});

/** Without motion, so that nothing is looked at on its way from one colour to another. */
async function open(path: string, colorScheme: (typeof schemes)[number] = "light"): Promise<Page> {
  const context = await browser?.newContext({
    colorScheme,
    reducedMotion: "reduce",
    viewport: { width: 1280, height: 900 },
  });
  const page = await context?.newPage();
  if (page === undefined || server === undefined) throw new Error("the browser did not start");
  page.setDefaultTimeout(20_000);
  await page.goto(server.url + path);
  return page;
}

async function enter(page: Page, name: string): Promise<void> {
  const field = page.getByRole("textbox", { name: "Your name" });
  await field.fill(name);
  await field.press("Enter");
}

async function openGallery(scheme?: (typeof schemes)[number]): Promise<Page> {
  const page = await open("/components", scheme);
  await page.locator("taut-chat [part=text]").getByText("I'll bake 2 cakes for Friday.").waitFor();
  return page;
}

for (const scheme of schemes) {
  browserTest(
    `every element at work has no violation, ${scheme}`,
    async () => {
      const page = await openGallery(scheme);
      await page.getByRole("switch", { name: "My emotion" }).click();
      await page.getByText("Only you see this, on your own devices").waitFor();
      const field = page.getByRole("textbox", { name: "Write a message" });
      await field.fill("I'm so happy to be here!");
      await field.press("Enter");
      await page.getByText("Joy").waitFor();
      await field.fill("I'll pay Robin $20");
      await field.press("Enter");
      await page.locator("[part=commitment]").filter({ hasText: "pay Robin $20" }).waitFor();
      await page.getByRole("button", { name: "2 here" }).click();
      await page.getByRole("button", { name: "Make a room" }).click();
      await page.getByText("End-to-end encrypted").waitFor();
      await page.getByText("What this protects, and what it does not").click();
      await page.locator("#taut-whisper").getByText("Attributes, properties, events").click();
      expect(await violations(page)).toEqual([]);
    },
    timeoutMs,
  );

  browserTest(
    `what waits to be sent, and what is about to be deleted, is as legible as the rest, ${scheme}`,
    async () => {
      const page = await openGallery(scheme);
      const field = page.getByRole("textbox", { name: "Write a message" });
      await field.fill("Sent before");
      await field.press("Enter");
      const before = page.locator("taut-chat .row.mine:not(.queued)");
      await before.waitFor();
      await page.context().setOffline(true);
      await field.fill("Waits for the connection");
      await field.press("Enter");
      await page.locator("taut-chat .row.queued").waitFor();
      await page.getByText("Waiting to be sent").waitFor();
      expect(await violations(page)).toEqual([]);
      await before.hover();
      await before.getByRole("button", { name: "Delete" }).click();
      await page.getByText("Delete for everyone?").waitFor();
      expect(await violations(page)).toEqual([]);
      if (process.env.TAUTLINE_SCREENSHOT !== undefined)
        await page
          .locator("taut-chat")
          .screenshot({ path: `${process.env.TAUTLINE_SCREENSHOT}-${scheme}.png` });
    },
    timeoutMs,
  );

  browserTest(
    `the demo has no violation, ${scheme}`,
    async () => {
      const page = await open("/", scheme);
      await page.getByRole("textbox", { name: "Your name" }).waitFor();
      expect(await violations(page)).toEqual([]);
      await enter(page, "Ada");
      await page.getByRole("button", { name: "New conversation" }).first().click();
      await page.keyboard.type("Harbour");
      await page.keyboard.press("Enter");
      await page.getByRole("textbox", { name: "Write a message" }).fill("I'll bake 2 cakes");
      await page.keyboard.press("Enter");
      const row = page.locator("taut-chat .row.sent");
      await row.hover();
      await row.getByRole("button", { name: "Edit" }).click();
      await page.getByRole("textbox", { name: "Edit message" }).press("!");
      await page.keyboard.press("Enter");
      await page.getByText("edited").waitFor();
      await row.hover();
      await row.getByRole("button", { name: "Reply" }).click();
      await page.keyboard.type("One with figs");
      await page.keyboard.press("Enter");
      await page.locator("taut-chat .row.sent blockquote").waitFor();
      await page.getByRole("button", { name: /^Promises/ }).click();
      await page.locator("[part=commitment]").waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole("button", { name: "Whisper rooms" }).click();
      await page.getByRole("button", { name: "Make a room" }).waitFor();
      expect(await violations(page)).toEqual([]);
    },
    timeoutMs,
  );

  browserTest(
    `the focus page and a report have no violation, ${scheme}`,
    async () => {
      const page = await open("/focus", scheme);
      await page.getByRole("textbox", { name: "Your name" }).waitFor();
      expect(await violations(page)).toEqual([]);
      await enter(page, "Ada");
      await page.getByRole("button", { name: "Start a session" }).click();
      await page.getByText("Get the extension").click();
      const links = page.getByRole("navigation", { name: "Pages" }).getByRole("link");
      expect(await links.allTextContents()).toEqual(["Chat", "Components", "Focus", "Admin"]);
      await page.getByRole("button", { name: "Show a pairing code" }).click();
      await page.getByRole("status", { name: "Pairing code" }).waitFor();
      await page.getByRole("img", { name: /^Focus score: not enough yet/ }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole("button", { name: "End" }).click();
      await page.getByRole("link", { name: "Open the report" }).click();
      await page.getByRole("heading", { name: "Focus report" }).waitFor();
      expect(await violations(page)).toEqual([]);
    },
    timeoutMs,
  );
}

browserTest(
  "the gallery shows every element of the manifest live, with two lines of code, and breaks no policy",
  async () => {
    const page = await open("/components");
    const refused: string[] = [];
    const asked: string[] = [];
    page.on("websocket", (socket) => asked.push(socket.url()));
    page.on("request", (request) => {
      if (request.url().includes("/api/")) asked.push(request.url());
    });
    page.on("console", (message) => {
      if (message.type() === "error") refused.push(message.text());
    });
    await page.reload();
    await page.locator("taut-chat [part=text]").first().waitFor();
    for (const tagName of tagNames) {
      const section = page.getByRole("region", { name: `<${tagName}>` });
      expect(await section.locator(`.live ${tagName}`).count()).toBe(1);
      const code = await section.getByRole("region", { name: `How to embed ${tagName}` }).textContent();
      expect(code?.trim().split("\n")).toHaveLength(2);
      expect(code).toContain(`<${tagName}`);
    }
    expect(refused).toEqual([]);
    expect(await page.locator("demo-gallery section").getByText("`").count()).toBe(0);
    await page.locator("#taut-focus-history > p code").getByText("refresh()").waitFor();
    // What is shown is made up in the page: a visit leaves nothing behind, there or in the browser.
    expect(asked).toEqual([]);
    const kept = await page.evaluate(async () => [localStorage.length, (await indexedDB.databases()).length]);
    expect(kept).toEqual([0, 0]);
  },
  timeoutMs,
);

browserTest(
  "the two lines are enough: an element alone in a page of another origin connects and works",
  async () => {
    const page = await openGallery();
    const lines = await page.getByRole("region", { name: "How to embed taut-chat" }).textContent();
    const { token, room } = await openConversation("I'll bake 2 cakes for Friday.");
    const markup = `${lines}`.replace("TOKEN", token).replace("conversation:ID", room);
    elsewhere.markup = markup;
    await page.goto(elsewhere.url);
    await page.locator("taut-chat [part=text]").getByText("I'll bake 2 cakes for Friday.").waitFor();
  },
  timeoutMs,
);

browserTest(
  "the keyboard alone makes a whisper room, writes in it, reads what it protects, and leaves",
  async () => {
    const page = await openGallery();
    await page.getByRole("switch", { name: "Encrypt it end to end" }).focus();
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Make a room");
    await page.keyboard.press("Enter");
    const whisper = page.locator("taut-whisper");
    await whisper.getByText("End-to-end encrypted").waitFor();
    await whisper.getByRole("textbox", { name: "Whisper something" }).waitFor();
    await whisper.getByRole("textbox", { name: "Whisper something" }).focus();
    await page.keyboard.type("psst");
    await page.keyboard.press("Enter");
    await whisper.locator("[part=text]").getByText("psst").waitFor();
    await whisper.locator("summary").focus();
    await page.keyboard.press("Enter");
    await whisper.getByText("The server passes on what it cannot read").waitFor();
    await whisper.getByRole("button", { name: "Leave the room" }).focus();
    await page.keyboard.press("Enter");
    await whisper.getByRole("textbox", { name: "Code or link" }).waitFor();
    await page.waitForFunction(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.getAttribute("name") === "code";
    });
  },
  timeoutMs,
);

/** One on the server, in which somebody has said something. */
async function openConversation(text: string) {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: `{"name":"Ada"}` };
  const answer = await fetch(`${server?.url}/api/v1/auth/guest`, init);
  const { token } = ((await answer.json()) as { data: { token: string } }).data;
  const client = connect({ url: server?.wsUrl, token });
  const { room } = await client.conversations.create({ title: "Cakes", kind: "group", memberIds: [] });
  await client.request("message:send", { room, content: text });
  client.close();
  return { token, room };
}

/** The text of what has the focus, however deep. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.textContent?.trim() ?? "";
  });
}
