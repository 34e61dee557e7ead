/**
 * Whether the live dashboard of a focus session stays smooth: a hundred activities a second, drawn by Chromium.
 *
 *     bun bench/dashboard/main.ts
 *
 * A real server, the page at `/focus`, and a second device of the same user that logs the activities over a
 * WebSocket. Told are the page's tasks of over 50 ms, its frames, and how long after it was sent an activity stands in
 * the list. Chromium draws without a graphics card here, as it does in tests.
 */
import type { Page } from "playwright-core";
import { launchChromium } from "../../test/support/chromium.ts";
import { startRealServer } from "../../test/support/real-server.ts";
import { describeMachine, machineLine } from "../report/machine.ts";

const perSecond = 100;
const seconds = 20;
/** A connection says 50 envelopes a second at most, so a device that has more to tell puts several into one. */
const batchSize = 4;

interface Seen {
  /** Durations of tasks of over 50 ms. */
  readonly longTasksMs: readonly number[];
  /** Between one frame and the next. */
  readonly gapsMs: readonly number[];
  /** Number of an activity, and when it stood in the list, epoch ms. */
  readonly drawn: readonly (readonly [activity: number, at: number])[];
}

console.log(machineLine(describeMachine()));
const server = await startRealServer();
const browser = await launchChromium();
try {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 1200 } })).newPage();
  await page.goto(`${server.url}/focus`);
  await page.getByRole("textbox", { name: "Your name" }).fill("Ada");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Start a session" }).click();
  await page.locator("taut-focus .feed li").first().waitFor();
  await watch(page);
  const sentAt = await feed(await page.evaluate(readSession));
  const { longTasksMs, gapsMs, drawn } = await page.evaluate(() => globalThis.seen);
  const delays = drawn.map(([activity, at]) => at - (sentAt[activity] ?? Number.NaN));
  console.log(`\n${sentAt.length} activities in ${seconds} s`);
  console.log(`tasks of over 50 ms: ${longTasksMs.length} (longest ${Math.max(0, ...longTasksMs)} ms)`);
  console.log(`frames: ${gapsMs.length}, ${spread(gapsMs)} apart`);
  console.log(`sent to drawn: ${spread(delays)}, of ${delays.length} that were the newest in a frame`);
} finally {
  await browser.close();
  await server.stop();
}

/** Notes what the page does, from now on. */
function watch(page: Page): Promise<void> {
  return page.evaluate(() => {
    const longTasksMs: number[] = [];
    const gapsMs: number[] = [];
    const drawn: [number, number][] = [];
    globalThis.seen = { longTasksMs, gapsMs, drawn };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longTasksMs.push(duration);
    }).observe({ type: "longtask" });
    const list = document
      .querySelector("demo-focus")
      ?.shadowRoot?.querySelector("taut-focus")
      ?.shadowRoot?.querySelector(".feed");
    let last = performance.now();
    let newest = -1;
    const frame = () => {
      const now = performance.now();
      gapsMs.push(now - last);
      last = now;
      const activity = Number(/site-(\d+)\./.exec(list?.firstElementChild?.textContent ?? "")?.[1] ?? -1);
      if (activity > newest) drawn.push([activity, Date.now()]);
      newest = Math.max(newest, activity);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

/** Runs in the page. */
function readSession(): { token: string; sessionId: string } {
  const { token } = JSON.parse(sessionStorage.getItem("tautline-demo-guest") ?? "{}");
  const { sessionId } = JSON.parse(sessionStorage.getItem("tautline-focus-session") ?? "{}");
  return { token, sessionId };
}

/** Evenly by the clock, whatever the server does. @returns when each was sent, epoch ms */
async function feed({ token, sessionId }: { token: string; sessionId: string }): Promise<readonly number[]> {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/ws?token=${token}`);
  await new Promise((resolve) => socket.addEventListener("message", resolve, { once: true }));
  const sentAt: number[] = [];
  const startedAt = performance.now();
  while (sentAt.length < perSecond * seconds) {
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * (perSecond / batchSize));
    while (sentAt.length < Math.min(due * batchSize, perSecond * seconds)) {
      const activities = Array.from({ length: batchSize }, () => {
        const timestamp = Date.now();
        const number = sentAt.push(timestamp) - 1;
        const metadata = { activityId: `${sessionId}-${number}`, url: `site-${number}.example` };
        return { sessionId, eventType: "tab_activated", timestamp, metadata };
      });
      socket.send(JSON.stringify({ type: "activity:batch", id: `${sentAt.length}`, data: { activities } }));
    }
    await Bun.sleep(2);
  }
  await Bun.sleep(1_000);
  socket.close();
  return sentAt;
}

function spread(values: readonly number[]): string {
  const sorted = values.filter(Number.isFinite).toSorted((one, other) => one - other);
  const at = (ratio: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(ratio * sorted.length))] ?? Number.NaN;
  return `median ${at(0.5).toFixed(0)} ms, p99 ${at(0.99).toFixed(0)} ms, longest ${at(1).toFixed(0)} ms`;
}

declare global {
  var seen: Seen;
}
