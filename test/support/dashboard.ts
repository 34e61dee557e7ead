/** A window of its own with `<taut-focus>`, as any page has it, and how soon it shows what the server has. */
import type { Browser } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import type { RealServer } from "./real-server.ts";

export interface Dashboard {
  /** For each activity: from when the server had it until the page had drawn it, in milliseconds. */
  delaysMs(): Promise<number[]>;
  close(): Promise<void>;
}

/** What is in the page while it is measured. */
interface Measured {
  delaysMs: number[];
}

export async function openDashboard(
  server: RealServer,
  token: string,
  sessionId: string,
): Promise<Dashboard> {
  const browser: Browser = await launchChromium();
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(server.url);
  await page.evaluate(
    async ({ token, sessionId }) => {
      // By an address that no bundler follows.
      const components = "/sdk/components.js";
      await import(components);
      const provider = document.createElement("taut-provider");
      const focus = document.createElement("taut-focus");
      provider.append(focus);
      document.body.replaceChildren(provider);
      focus.session = sessionId;
      provider.token = token;
      await provider.updateComplete;
    },
    { token, sessionId },
  );
  await page.getByText("Last activities").waitFor();
  await page.evaluate(() => {
    const provider = document.querySelector("taut-provider");
    const feed = document.querySelector("taut-focus")?.shadowRoot?.querySelector(".feed");
    if (!provider || !feed) throw new Error("the list of activities is not there");
    const measured: Measured = { delaysMs: [] };
    /** When the server had them, of those that are not drawn yet. */
    const pending: number[] = [];
    provider.client?.on("activity:new", (_, { timestamp }) => void pending.push(timestamp));
    // Of the list alone: the time beside it goes on whatever is drawn.
    new MutationObserver(() => {
      for (const at of pending.splice(0)) measured.delaysMs.push(Date.now() - at);
    }).observe(feed, { subtree: true, childList: true, characterData: true });
    Object.assign(globalThis, { measured });
  });
  return {
    delaysMs: () => page.evaluate(() => (globalThis as unknown as { measured: Measured }).measured.delaysMs),
    close: () => browser.close(),
  };
}
