/** The queue's storages, in memory and in a real browser's IndexedDB, held to the same cases. */
import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { build } from "esbuild";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { browserTest, closePages, hasChromium, launchChromium } from "../../support/chromium.ts";
import { MemoryQueueStorage } from "../../support/memory-queue.ts";
import { queueStorageCases } from "../../support/queue-storage-cases.ts";

const entry = `
  import { openQueueStorage } from "../../../extension/queue/database.ts";
  import { queueStorageCases } from "../../support/queue-storage-cases.ts";
  globalThis.openQueueStorage = openQueueStorage;
  globalThis.runCase = async (name) => JSON.stringify(await queueStorageCases[name].run(openQueueStorage()));
`;

declare global {
  function runCase(name: string): Promise<string>;
  var openQueueStorage: typeof import("../../../extension/queue/database.ts").openQueueStorage;
}

let script = "";
let browser: Browser;
let server: ReturnType<typeof Bun.serve>;

beforeAll(async () => {
  if (!hasChromium) return;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: import.meta.dir, loader: "ts" },
    bundle: true,
    format: "iife",
    write: false,
    target: "es2022",
  });
  script = outputFiles[0]?.text ?? "";
  const headers = { "content-type": "text/html" };
  server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => new Response("<!doctype html>", { headers }),
  });
  browser = await launchChromium();
}, 60_000);

afterEach(() => closePages(browser));

afterAll(async () => {
  await browser?.close();
  await server?.stop(true);
});

async function open(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(server.url.href);
  await page.evaluate(script);
  return page;
}

for (const [name, { run, sees }] of Object.entries(queueStorageCases)) {
  test(`in memory: ${name}`, async () => {
    expect(await run(new MemoryQueueStorage())).toEqual(sees);
  });

  browserTest(`in IndexedDB: ${name}`, async () => {
    const context = await browser.newContext();
    const page = await open(context);
    expect(JSON.parse(await page.evaluate((which) => runCase(which), name))).toEqual(sees);
  });
}

browserTest("in IndexedDB: what was stored is there for the next one to open it", async () => {
  const context = await browser.newContext();
  const first = await open(context);
  await first.evaluate(() =>
    openQueueStorage().change(async (transaction) => {
      transaction.putActivity("a", 4, {
        id: "a4",
        eventType: "typing",
        timestamp: 9,
        metadata: { url: "x" },
      });
    }),
  );
  await first.close();
  const second = await open(context);
  const found = await second.evaluate(() =>
    openQueueStorage().change((transaction) => transaction.activities("a", 0, 9, 9)),
  );
  expect(found).toEqual([
    { index: 4, activity: { id: "a4", eventType: "typing", timestamp: 9, metadata: { url: "x" } } },
  ]);
});
