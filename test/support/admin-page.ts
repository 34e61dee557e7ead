/** The operator's page of a server that runs, and people who talk there. */
import { afterAll, afterEach } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { tokenFor } from "../end-to-end/contract/support/tokens.ts";
import { WireClient } from "../end-to-end/contract/support/wire-client.ts";
import { closePages, launchChromium } from "./chromium.ts";
import { type RealServer, startRealServer } from "./real-server.ts";

export const adminToken = () => tokenFor("robin", { role: "admin", name: "Robin" });

/** One server and one browser for the tests of a file; the pages close with each test. */
export function useAdminPage() {
  let browser: Browser | undefined;
  let server: RealServer | undefined;

  afterEach(() => closePages(browser));

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  return async (colorScheme: "light" | "dark" = "light"): Promise<{ server: RealServer; page: Page }> => {
    server ??= await startRealServer();
    browser ??= await launchChromium();
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(`${server.url}/admin`);
    return { server, page };
  };
}

export async function signIn(page: Page, token = adminToken()): Promise<void> {
  await page.getByLabel("Admin token").fill(token);
  await page.getByLabel("Admin token").press("Enter");
}

/** Three people in a conversation. */
export async function people({ wsUrl }: RealServer) {
  const [ada, bo, cy] = await Promise.all(
    ["Ada", "Bo", "Cy"].map((name) => WireClient.connect({ wsUrl }, name.toLowerCase(), { name })),
  );
  if (!ada || !bo || !cy) throw new Error("nobody came");
  const memberIds = ["bo", "cy"];
  const { room } = await ada.ask<{ room: string }>("conversation:create", {
    kind: "group",
    title: "Harbour",
    memberIds,
  });
  for (const one of [ada, bo, cy]) await one.ask("room:join", { room });
  return { ada, bo, cy, room };
}
