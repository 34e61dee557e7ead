/** Pages over one database: who owns the outbox, and what each is told. */
import { expect, test } from "bun:test";
import type { OpenStorage, OutboxEntry } from "../../../client/core/storage-port.ts";
import { FakePorts } from "../../support/client-ports.ts";
import { FakeBrowser, FakeTab } from "../../support/fake-browser.ts";

const ports = new FakePorts();
const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await ports.settle();
};
const entry = (id: string): OutboxEntry => ({
  id,
  type: "message:send",
  data: { content: id },
  timestamp: 1,
});

interface Opened {
  readonly tab: FakeTab;
  readonly storage: OpenStorage;
  /** What it was told, as words. */
  readonly told: string[];
  isOwner: boolean;
}

async function open(browser: FakeBrowser, isReady = true, user = "ann"): Promise<Opened> {
  const tab = new FakeTab(browser, () => ports);
  const told: string[] = [];
  const page = { tab, told, isOwner: false };
  const storage = await tab.storage.open(
    { server: "wss://chat.example/ws", user },
    {
      added: ({ id }) => void told.push(`added ${id}`),
      settled: (id, refusal) => void told.push(`${refusal?.code ?? "answered"} ${id}`),
      owner: (is) => {
        page.isOwner = is;
      },
    },
  );
  if (isReady) storage.ready(true);
  await settle();
  return Object.assign(page, { storage });
}

test("what an earlier page left has been told by the time it is open", async () => {
  const browser = new FakeBrowser();
  const before = await open(browser);
  await before.storage.put(entry("1"));
  await before.storage.put(entry("2"));
  before.tab.crash();
  expect((await open(browser, false)).told).toEqual(["added 1", "added 2"]);
});

test("the first page with a connection is the owner, and the only one", async () => {
  const browser = new FakeBrowser();
  const waiting = await open(browser, false);
  const first = await open(browser);
  const second = await open(browser);
  expect([waiting.isOwner, first.isOwner, second.isOwner]).toEqual([false, true, false]);
});

for (const [how, leave] of [
  ["closes", ({ storage }: Opened) => storage.close()],
  ["crashes", ({ tab }: Opened) => tab.crash()],
  ["loses its connection", ({ storage }: Opened) => storage.ready(false)],
] as const) {
  test(`when the owner ${how}, the next page takes over, knowing everything`, async () => {
    const browser = new FakeBrowser();
    const first = await open(browser);
    const second = await open(browser);
    await first.storage.put(entry("1"));
    leave(first);
    await settle();
    expect([second.isOwner, second.told]).toEqual([true, ["added 1"]]);
  });
}

test("an owner that has lost its connection is none when it is back, while another one is", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  const second = await open(browser);
  first.storage.ready(false);
  await settle();
  first.storage.ready(true);
  await settle();
  expect([first.isOwner, second.isOwner]).toEqual([false, true]);
});

test("an owner that hangs is replaced once it has not taken an entry for five seconds", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  const second = await open(browser);
  first.tab.isDeaf = true;
  await second.storage.put(entry("1"));
  await ports.advance(4_999);
  expect(second.isOwner).toBe(false);
  await ports.advance(1);
  await settle();
  expect(second.isOwner).toBe(true);
});

test("an owner that is awake is not", async () => {
  const browser = new FakeBrowser();
  await open(browser);
  const second = await open(browser);
  await second.storage.put(entry("1"));
  await settle();
  await ports.advance(60_000);
  expect(second.isOwner).toBe(false);
});

test("the one that was replaced knows it, and waits for its turn", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  const second = await open(browser);
  first.tab.isDeaf = true;
  await second.storage.put(entry("1"));
  await ports.advance(5_000);
  await settle();
  expect([first.isOwner, second.isOwner]).toEqual([false, true]);
  second.tab.crash();
  await settle();
  expect(first.isOwner).toBe(true);
});

test("what one page puts, the others are told, and not that page", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  const second = await open(browser);
  await second.storage.put(entry("1"));
  await settle();
  expect([first.told, second.told]).toEqual([["added 1"], []]);
});

test("what a page has kept that was gone before it could tell, the owner finds", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  const second = await open(browser);
  void second.storage.put(entry("1"));
  second.tab.crash();
  await settle();
  expect(first.told).toEqual([]);
  await ports.advance(30_000);
  await settle();
  expect(first.told).toEqual(["added 1"]);
});

test("the answer reaches every other page, and the entry is gone", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  const second = await open(browser);
  await second.storage.put(entry("1"));
  await settle();
  first.storage.settle("1", { code: "forbidden", message: "no" }, undefined);
  await settle();
  expect([second.told, browser.database.kept]).toEqual([["forbidden 1"], []]);
});

test("an answer that a page could not hear is there when it has a connection again", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  const second = await open(browser);
  await second.storage.put(entry("1"));
  await settle();
  second.tab.isDeaf = true;
  second.storage.ready(false);
  first.storage.settle("1", undefined, { messageId: "m1" });
  await settle();
  expect(second.told).toEqual([]);
  second.tab.isDeaf = false;
  second.storage.ready(true);
  await settle();
  expect(second.told).toEqual(["answered 1"]);
});

test("an entry that could not be let go of is let go of later, and the pages that found it are told", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  await first.storage.put(entry("1"));
  browser.database.failure = new Error("the disk is full");
  first.storage.settle("1", undefined, { messageId: "m1" });
  await settle();
  const late = await open(browser);
  expect(late.told).toEqual(["added 1"]);
  browser.database.failure = undefined;
  await ports.advance(5_000);
  await settle();
  expect([late.told, browser.database.kept]).toEqual([["added 1", "answered 1"], []]);
});

test("an entry whose answer was heard, and that its page was closed before it could let go of, the next owner lets go", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  const second = await open(browser);
  await first.storage.put(entry("1"));
  await settle();
  browser.database.failure = new Error("the disk is full");
  first.storage.settle("1", undefined, { messageId: "m1" });
  await settle();
  first.storage.close();
  browser.database.failure = undefined;
  await settle();
  const late = await open(browser);
  await ports.advance(30_000);
  await settle();
  expect(second.isOwner).toBe(true);
  expect([second.told, browser.database.kept]).toEqual([["added 1", "answered 1"], []]);
  expect(late.told).toEqual([]);
});

test("a page that missed an entry is told of it before those that came later", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  const second = await open(browser);
  first.tab.isDeaf = true;
  await second.storage.put(entry("1"));
  await settle();
  first.tab.isDeaf = false;
  await second.storage.put(entry("2"));
  await settle();
  expect(first.told).toEqual(["added 1", "added 2"]);
});

test("what is put after the site's data was cleared is told at once, though its keys begin anew", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  const second = await open(browser);
  await first.storage.put(entry("1"));
  await second.storage.put(entry("2"));
  await settle();
  browser.database.clear();
  await second.storage.put(entry("3"));
  await settle();
  expect([first.told, second.told]).toEqual([["added 2", "added 3"], ["added 1"]]);
});

test("by the time an entry is put in cleared data, its page has been told of those that others put before", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  const second = await open(browser);
  for (const id of ["1", "2", "3"]) await first.storage.put(entry(id));
  await settle();
  browser.database.clear();
  second.tab.isDeaf = true;
  await first.storage.put(entry("4"));
  await second.storage.put(entry("5"));
  expect(second.told).toEqual(["added 1", "added 2", "added 3", "added 4"]);
});

test("what waited when the site's data was cleared is kept again by a page that has it, once it is connected", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  const second = await open(browser, false);
  first.tab.isDeaf = true;
  for (const id of ["1", "2"]) await second.storage.put(entry(id));
  browser.database.clear();
  first.tab.isDeaf = false;
  second.storage.ready(true);
  await settle();
  expect([first.told, second.told]).toEqual([["added 1", "added 2"], []]);
  expect(browser.database.kept.map(({ id }) => id)).toEqual(["1", "2"]);
});

test("what was answered while its page slept, so long ago that the answer is gone, is not sent once more", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  const second = await open(browser);
  await second.storage.put(entry("1"));
  await settle();
  second.tab.isDeaf = true;
  first.storage.settle("1", undefined, {});
  await settle();
  browser.database.letGoOfAnswers();
  second.tab.isDeaf = false;
  second.storage.ready(false);
  second.storage.ready(true);
  await settle();
  expect(browser.database.kept).toEqual([]);
  expect(first.told).toEqual(["added 1"]);
});

test("what was kept again after the site's data was cleared is gone with its answer", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  const second = await open(browser);
  await first.storage.put(entry("gone"));
  first.storage.settle("gone", undefined, {});
  await first.storage.put(entry("0"));
  await second.storage.put(entry("1"));
  await settle();
  browser.database.clear();
  second.storage.ready(false);
  second.storage.ready(true);
  await settle();
  for (const id of ["0", "1"]) first.storage.settle(id, undefined, {});
  await settle();
  expect(browser.database.kept).toEqual([]);
  expect(second.told.slice(-2)).toEqual(["answered 0", "answered 1"]);
});

test("an id that is put again after its answer is a new entry", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  const second = await open(browser);
  await second.storage.put(entry("1"));
  await settle();
  first.storage.settle("1", { code: "internal", message: "a bug" }, undefined);
  await settle();
  await second.storage.put(entry("1"));
  await settle();
  second.storage.ready(false);
  second.storage.ready(true);
  await settle();
  expect([first.told, second.told]).toEqual([["added 1", "added 1"], ["internal 1"]]);
});

test("an id that is put again before its answered entry could be let go of is a new entry all the same", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  const second = await open(browser);
  await second.storage.put(entry("1"));
  await settle();
  browser.database.failure = new Error("the disk is full");
  first.storage.settle("1", { code: "internal", message: "a bug" }, undefined);
  await settle();
  browser.database.failure = undefined;
  await second.storage.put(entry("1"));
  await settle();
  await ports.advance(5_000);
  await settle();
  expect([first.told, second.told]).toEqual([["added 1", "added 1"], ["internal 1"]]);
  expect(browser.database.kept).toHaveLength(1);
});

test("by the time an entry is put, its page has been told of those that others put before", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  const second = await open(browser);
  second.tab.isDeaf = true;
  await first.storage.put(entry("1"));
  await second.storage.put(entry("2"));
  expect(second.told).toEqual(["added 1"]);
});

test("nothing is told after close()", async () => {
  const browser = new FakeBrowser();
  const first = await open(browser);
  const second = await open(browser);
  second.storage.close();
  await first.storage.put(entry("1"));
  await settle();
  expect([second.told, second.isOwner]).toEqual([[], false]);
});

test("close() closes the database", async () => {
  const browser = new FakeBrowser();
  const page = await open(browser);
  const { database } = browser;
  expect(database.isClosed).toBe(false);
  page.storage.close();
  expect(database.isClosed).toBe(true);
});

test("another user's pages hear and own nothing of it", async () => {
  const browser = new FakeBrowser();
  const ann = await open(browser);
  const bea = await open(browser, true, "bea");
  await ann.storage.put(entry("1"));
  await settle();
  expect([ann.isOwner, bea.isOwner, bea.told]).toEqual([true, true, []]);
});

test("without locks every page is an owner", async () => {
  const browser = new FakeBrowser();
  browser.hasLocks = false;
  const first = await open(browser);
  const second = await open(browser);
  expect([first.isOwner, second.isOwner]).toEqual([true, true]);
});

test("of many moves of a cursor the newest is written", async () => {
  const browser = new FakeBrowser();
  const { storage } = await open(browser);
  for (let seq = 1; seq <= 50; seq += 1) storage.move("conversation:a", { epoch: "e", seq });
  await settle();
  const later = await open(browser);
  expect(later.storage.cursors).toEqual({ "conversation:a": { epoch: "e", seq: 50 } });
});
