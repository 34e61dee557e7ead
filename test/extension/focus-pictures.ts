/**
 * Draws the pictures of the web's half of a focus session, the dashboard and a report, from the pages themselves:
 *
 *     bun test/extension/focus-pictures.ts
 *
 * A session of three quarters of an hour is logged by the page's own client, with the times that it would have had.
 */
import { join } from "node:path";
import type { Page } from "playwright-core";
import { launchChromium } from "../support/chromium.ts";
import { startRealServer } from "../support/real-server.ts";
import { smallPng } from "../support/small-png.ts";

const folder = join(import.meta.dir, "../../extension/pictures");
const maxBytes = 60_000;
const minutes = 44;

/** Where one is, minute by minute: two sites of work, a visit elsewhere, and back. */
const visits = [
  [0, "github.com"],
  [9, "developer.mozilla.org"],
  [12, "github.com"],
  [21, "reddit.com"],
  [24, "github.com"],
  [33, "docs.google.com"],
] as const;

function activitiesOf(sessionId: string, startedAt: number) {
  const at = (minute: number) => startedAt + minute * 60_000;
  const switches = visits.map(([minute, url]) => ({
    sessionId,
    eventType: "tab_switch",
    timestamp: at(minute) + 1_000,
    metadata: { url },
  }));
  const typed = Array.from({ length: minutes * 3 }, (_, index) => index / 3)
    .filter((minute) => (minute < 21 || minute > 24) && (minute < 28 || minute > 31))
    .map((minute) => ({
      sessionId,
      eventType: "typing",
      timestamp: at(minute) + 10_000,
      metadata: { typingVelocity: Math.round(210 + 40 * Math.sin(minute)) },
    }));
  const away = [
    { sessionId, eventType: "idle_start", timestamp: at(28), metadata: {} },
    { sessionId, eventType: "idle_end", timestamp: at(31), metadata: { idleDuration: 180_000 } },
  ];
  return [...switches, ...typed, ...away].sort((one, other) => one.timestamp - other.timestamp);
}

/** @param endTime none for one that goes on */
async function log(page: Page, sessionId: string, startedAt: number, endTime?: number): Promise<void> {
  await page.evaluate(
    async ({ sessionId, startedAt, endTime, activities }) => {
      const { token } = JSON.parse(sessionStorage.getItem("tautline-demo-guest") ?? "{}");
      const sdk = "/sdk/rooms.js";
      const { connect } = await import(sdk);
      const client = connect({ url: "/ws", token });
      await client.request("session:start", { sessionId, startTime: startedAt });
      // As they came: a part of them at a time, so that the line over time has its points.
      for (let from = 0; from < activities.length; from += 3) {
        await client.request("activity:batch", { activities: activities.slice(from, from + 3) });
        await new Promise((resolve) => setTimeout(resolve, 520));
      }
      if (endTime !== undefined) await client.request("session:end", { sessionId, endTime });
      client.close();
    },
    { sessionId, startedAt, endTime, activities: activitiesOf(sessionId, startedAt) },
  );
}

async function draw(page: Page, name: string): Promise<void> {
  const shots: Buffer[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // Colours pass over.
    await page.waitForTimeout(500);
    shots.push(await page.screenshot({ fullPage: true }));
  }
  const sheet = await page.context().newPage();
  await sheet.setViewportSize({ width: 1_300, height: 10 });
  const images = shots.map((shot) => `<img src="data:image/png;base64,${shot.toString("base64")}">`);
  await sheet.setContent(`<style>
    body { margin: 0; padding: 16px; display: flex; gap: 16px; align-items: start; background: #e3e8e8 }
    img { border-radius: 8px; width: 626px }
  </style>${images.join("")}`);
  const png = await smallPng(sheet, await sheet.screenshot({ fullPage: true }));
  await sheet.close();
  await Bun.write(join(folder, `${name}.png`), png);
  console.log(`${name}.png ${png.length} bytes`);
  if (png.length > maxBytes)
    throw new Error(`${name}.png has ${png.length} bytes, at most ${maxBytes} are wanted`);
}

const server = await startRealServer();
const browser = await launchChromium();
const context = await browser.newContext({ viewport: { width: 1_200, height: 800 } });
const page = await context.newPage();
await page.goto(`${server.url}/focus`);
const field = page.getByRole("textbox", { name: "Your name" });
await field.fill("Ada");
await field.press("Enter");
await page.getByRole("button", { name: "Start a session" }).waitFor();
const now = Date.now();
const yesterday = now - 26 * 3_600_000;
await log(page, "earlier", yesterday, yesterday + minutes * 60_000);
await log(page, "today", now - minutes * 60_000);
await page.reload();
await page.getByRole("img", { name: /^Focus score \d+ of 100/ }).waitFor();
await page.waitForLoadState("networkidle");
await draw(page, "dashboard");
await page.evaluate(async () => {
  const { token } = JSON.parse(sessionStorage.getItem("tautline-demo-guest") ?? "{}");
  const sdk = "/sdk/rooms.js";
  const { connect } = await import(sdk);
  const client = connect({ url: "/ws", token });
  await client.request("session:end", { sessionId: "today", endTime: Date.now() });
  client.close();
});
await page.goto(`${server.url}/report/today`);
await page.getByRole("heading", { name: "Focus report" }).waitFor();
await page.waitForLoadState("networkidle");
await draw(page, "report");
await browser.close();
await server.stop();
