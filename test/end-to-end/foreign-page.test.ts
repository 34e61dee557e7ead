/** A page on an origin that the server does not take: the elements say what they can find out. */
import { afterAll, expect } from "bun:test";
import type { Browser } from "playwright-core";
import { launchChromium, browserTest as test } from "../support/chromium.ts";
import { type RealServer, startRealServer } from "../support/real-server.ts";
import { tokenFor } from "./contract/support/tokens.ts";

let browser: Browser | undefined;
let server: RealServer | undefined;
let site: ReturnType<typeof Bun.serve> | undefined;

afterAll(async () => {
  await browser?.close();
  await site?.stop(true);
  await server?.stop();
});

test("it is told that the server answers, but not over WebSocket", async () => {
  server = await startRealServer();
  const html = `<!doctype html><script type="module" src="${server.url}/sdk/components.js"></script>
    <taut-provider url="${server.wsUrl}" token="${tokenFor("ann")}"><taut-status></taut-status></taut-provider>`;
  const fetch = () => new Response(html, { headers: { "content-type": "text/html" } });
  site = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch });
  browser = await launchChromium();
  const page = await browser.newPage();
  await page.goto(site.url.href);
  const status = page.getByRole("status");
  await status.getByText("The server answers, but not over WebSocket").waitFor({ timeout: 20_000 });
  expect(await status.textContent()).toContain("this page may not be allowed, or the path is not /ws");
}, 60_000);
