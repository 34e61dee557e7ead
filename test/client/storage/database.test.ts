/** The database in a real browser, as `/sdk/outbox.js` has it. */
import { afterAll, afterEach, beforeAll, expect } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { buildBundles } from "../../../client/build.ts";
import type { Database } from "../../../client/outbox.ts";
import { closePages, hasChromium, launchChromium, browserTest as test } from "../../support/chromium.ts";

const folder = mkdtempSync(join(tmpdir(), "tautline-database-"));
const html = { headers: { "content-type": "text/html" } };
let browser: Browser;
let server: ReturnType<typeof Bun.serve>;

beforeAll(async () => {
  if (!hasChromium) return;
  await buildBundles({ outDir: folder });
  server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: ({ url }) => {
      const { pathname } = new URL(url);
      if (pathname.endsWith(".js")) return new Response(Bun.file(join(folder, pathname)));
      return new Response("<!doctype html>", html);
    },
  });
  browser = await launchChromium();
}, 60_000);

afterEach(() => closePages(browser));

afterAll(async () => {
  await browser?.close();
  await server?.stop(true);
  rmSync(folder, { recursive: true });
});

declare global {
  var database: Database;
  /** Ends the transaction that keeps all others waiting. */
  var letGo: () => void;
}

/** A page with an open database; pages of one context share it. */
async function open(context = browser.newContext()): Promise<Page> {
  const page = await (await context).newPage();
  await page.goto(server.url.href);
  await page.evaluate(async () => {
    const url = "/sdk/outbox.js";
    globalThis.database = await (await import(url)).openDatabase();
  });
  return page;
}

const put = (page: Page, ...ids: string[]) =>
  page.evaluate(async (all) => {
    for (const id of all)
      await database.put("ann", { id, type: "message:send", data: { text: id }, timestamp: 1 }, 0);
  }, ids);
/** As the browser does where the user clears the site's data: it closes the database. */
async function clear(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb" });
}
const entries = (page: Page, owner = "ann") =>
  page.evaluate(async (name) => (await database.entries(name, 0)).map(({ id }) => id), owner);

test("entries come back in the order of keeping, whole, and each once", async () => {
  const page = await open();
  await put(page, "b", "a", "b");
  const kept = await page.evaluate(() => database.entries("ann", 0));
  expect(kept.map(({ entry }) => entry)).toEqual(
    ["b", "a"].map((id) => ({ id, type: "message:send", data: { text: id }, timestamp: 1 })),
  );
  const after = await page.evaluate((key) => database.entries("ann", key), kept[0]?.key ?? 0);
  expect(after.map(({ id }) => id)).toEqual(["a"]);
});

test("an entry takes the place of an answered one with its id that could not be let go of", async () => {
  const page = await open();
  await put(page, "a", "b");
  const keys = await page.evaluate(async () => {
    const entry = { id: "a", type: "message:send", data: {}, timestamp: 2 };
    const key = await database.put("ann", entry, 0);
    return [key, await database.put("ann", entry, key)];
  });
  expect(keys).toEqual([1, 3]);
  expect(await entries(page)).toEqual(["b", "a"]);
});

test("entries that were kept with their keys beside them are read, and further ones come after", async () => {
  const context = await browser.newContext();
  const earlier = await context.newPage();
  await earlier.goto(server.url.href);
  await earlier.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open("tautline", 1);
        opening.onerror = reject;
        opening.onupgradeneeded = () => {
          const kept = opening.result.createObjectStore("entries", { autoIncrement: true });
          kept.createIndex("owner", "owner");
          kept.createIndex("id", ["owner", "id"], { unique: true });
          opening.result
            .createObjectStore("answers", { autoIncrement: true })
            .createIndex("id", ["owner", "id"]);
          opening.result.createObjectStore("cursors");
          kept.add({
            owner: "ann",
            id: "a",
            entry: { id: "a", type: "message:send", data: {}, timestamp: 1 },
          });
        };
        opening.onsuccess = () => {
          opening.result.close();
          resolve();
        };
      }),
  );
  const page = await open(Promise.resolve(context));
  await put(page, "b");
  const kept = await page.evaluate(() => database.entries("ann", 0));
  expect(kept.map(({ key, id }) => [key, id])).toEqual([
    [1, "a"],
    [2, "b"],
  ]);
});

test("they are there for another page, at once, and after the page that put them has crashed", async () => {
  const context = browser.newContext();
  const page = await open(context);
  await put(page, "a");
  const other = await open(context);
  expect(await entries(other)).toEqual(["a"]);
  const crashed = page.waitForEvent("crash");
  page.goto("chrome://crash").catch(() => {});
  await crashed;
  expect(await entries(other)).toEqual(["a"]);
});

test("an answer takes the place of its entry, until the entry is put again", async () => {
  const page = await open();
  await put(page, "a", "b");
  const refusal = { code: "forbidden", message: "no", details: undefined } as const;
  await page.evaluate(
    (answer) => database.settle("ann", { id: "a", refusal: answer, data: undefined }, 1),
    refusal,
  );
  const answer = () => page.evaluate(() => database.answer("ann", "a"));
  expect([await entries(page), (await answer())?.refusal]).toMatchObject([["b"], { code: "forbidden" }]);
  await put(page, "a");
  expect([await entries(page), await answer()]).toEqual([["b", "a"], undefined]);
  // Said late, of the one before.
  await page.evaluate(() => database.settle("ann", { id: "a", refusal: undefined, data: {} }, 1));
  expect([await entries(page), await answer()]).toEqual([["b", "a"], undefined]);
});

test("of the answers, the last ones are kept", async () => {
  const page = await open();
  const { has, first, second } = await page.evaluate(async () => {
    const url = "/sdk/outbox.js";
    const small: Database = await (await import(url)).openDatabase(3);
    const has = [await small.hasEveryAnswer()];
    for (let index = 0; index <= 3; index += 1) {
      await small.settle("ann", { id: `${index}`, refusal: undefined, data: {} }, 0);
      has.push(await small.hasEveryAnswer());
    }
    return { has, first: await small.answer("ann", "0"), second: await small.answer("ann", "1") };
  });
  expect(has).toEqual([true, true, true, true, false]);
  expect([first, second?.id]).toEqual([undefined, "1"]);
});

test("a cursor moves forward within its epoch, and anywhere with a new one", async () => {
  const page = await open();
  const moved = await page.evaluate(async () => {
    const seen: unknown[] = [];
    for (const cursor of [
      { epoch: "e", seq: 5 },
      { epoch: "e", seq: 3 },
      { epoch: "f", seq: 1 },
    ]) {
      await database.move("ann", new Map([["conversation:a", cursor]]));
      seen.push((await database.cursors("ann"))["conversation:a"]);
    }
    return seen;
  });
  expect(moved).toEqual([
    { epoch: "e", seq: 5 },
    { epoch: "e", seq: 5 },
    { epoch: "f", seq: 1 },
  ]);
});

test("owners see nothing of each other", async () => {
  const page = await open();
  await put(page, "a");
  await page.evaluate(() => database.move("ann", new Map([["conversation:a", { epoch: "e", seq: 5 }]])));
  expect([await entries(page, "anna"), await page.evaluate(() => database.cursors("anna"))]).toEqual([
    [],
    {},
  ]);
});

test("a database that the browser closed is opened again", async () => {
  const page = await open();
  await put(page, "a");
  await clear(page);
  await put(page, "b");
  expect(await entries(page)).toEqual(["b"]);
});

test("a database that was closed stays open nowhere, and what still comes is kept all the same", async () => {
  const page = await open();
  const left = await page.evaluate(async () => {
    const used = new Set<IDBDatabase>();
    const { transaction, close } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...options) {
      const begun = transaction.apply(this, options);
      used.add(this);
      return begun;
    };
    IDBDatabase.prototype.close = function () {
      used.delete(this);
      close.call(this);
    };
    const put = (id: string) => database.put("ann", { id, type: "message:send", data: {}, timestamp: 1 }, 0);
    const early = put("a");
    database.close();
    await Promise.all([early, put("b"), put("c")]);
    return used.size;
  });
  expect(left).toBe(0);
  await page.reload();
  await page.evaluate(async () => {
    const url = "/sdk/outbox.js";
    globalThis.database = await (await import(url)).openDatabase();
  });
  expect(await entries(page)).toEqual(["a", "b", "c"]);
});

test("the answer to an entry that was cleared away takes no other one with it that got its key", async () => {
  const page = await open();
  await put(page, "a");
  await clear(page);
  await put(page, "b");
  await page.evaluate(() => database.settle("ann", { id: "a", refusal: undefined, data: {} }, 1));
  expect(await entries(page)).toEqual(["b"]);
  expect(await page.evaluate(() => database.answer("ann", "a"))).toMatchObject({ id: "a" });
});

test("what was deleted is gone for all owners, and a page that has it open goes on with an empty one", async () => {
  const page = await open();
  const left = await page.evaluate(async () => {
    const entry = { id: "a", type: "message:send", data: {}, timestamp: 1 };
    await database.put("ann", entry, 0);
    await database.move("bea", new Map([["room", { epoch: "e", seq: 1 }]]));
    const url = "/sdk/outbox.js";
    await (await import(url)).deleteDatabase();
    return [await database.entries("ann", 0), await database.cursors("bea")];
  });
  expect(left).toEqual([[], {}]);
});

test("where a transaction hangs, whoever waits for it is told, and what was asked for is done once it can be", async () => {
  const page = await open();
  await page.clock.install();
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open("tautline");
        opening.onsuccess = () => {
          const store = opening.result.transaction("entries", "readwrite").objectStore("entries");
          let isHeld = true;
          globalThis.letGo = () => {
            isHeld = false;
          };
          const hold = () => {
            resolve();
            if (isHeld) store.count().onsuccess = hold;
          };
          hold();
        };
      }),
  );
  const putting = page.evaluate(() =>
    database
      .put("ann", { id: "a", type: "message:send", data: {}, timestamp: 1 }, 0)
      .then(String, (error: Error) => error.message),
  );
  await page.clock.runFor(11_000);
  expect(await putting).toBe("IndexedDB does not answer");
  await page.evaluate(() => letGo());
  expect(await entries(page)).toEqual(["a"]);
});

test("a browser without IndexedDB is told apart", async () => {
  const page = await open();
  const message = await page.evaluate(async () => {
    Object.defineProperty(globalThis, "indexedDB", { value: undefined });
    const url = "/sdk/outbox.js";
    return (await import(url)).openDatabase().catch((error: Error) => error.message);
  });
  expect(message).toBe("this browser has no IndexedDB");
});
