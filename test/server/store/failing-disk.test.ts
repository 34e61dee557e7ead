/** SQLite on disks that fail: what is told, what is kept, and that it goes on afterwards. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { roomName, type UserId } from "../../../protocol/index.ts";
import type { Store } from "../../../server/store/port.ts";
import { createStoreOver } from "../../../server/store/sqlite/index.ts";
import { openDatabase } from "../../../server/store/sqlite/open.ts";
import { useFolders } from "../../support/folders.ts";

const folder = useFolders("disk");

/** A store in a folder of its own, the connection under it, and one of another program. */
function open() {
  const dataDir = folder();
  const file = join(dataDir, "tautline.db");
  const opened = openDatabase({ dataDir, synchronous: "FULL" });
  return { dataDir, file, db: opened.db, store: createStoreOver(opened), other: new Database(file) };
}

const room = roomName("conversation", "r1");
const alice = "alice" as UserId;
const said = (content: string, requestId?: string) => ({
  ...(requestId === undefined ? {} : { key: { userId: alice, requestId } }),
  events: [{ room, type: "message:new", body: JSON.stringify({ content }), senderId: alice }],
  at: 1,
});

/** How a call fails, in words. */
async function failureOf(store: Store, call: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await call();
    return "not at all";
  } catch (error) {
    return store.failureOf(error);
  }
}

const seqsOf = async (store: Store) =>
  (await store.log.read(room, { after: 0, upTo: 1e9, limit: 1e3, from: "oldest" })).map(({ seq }) => seq);

test("while another program holds the lock a commit fails soon, and afterwards it goes on without a hole", async () => {
  const { store, other } = open();
  await store.log.commit([said("1", "r1")]);
  other.run("BEGIN IMMEDIATE");
  const startedAt = performance.now();
  expect(await failureOf(store, () => store.log.commit([said("2", "r2"), said("3", "r3")]))).toBe(
    "another program holds the database's lock (SQLITE_BUSY)",
  );
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  other.run("ROLLBACK");
  const [again] = await store.log.commit([said("2", "r2")]);
  expect(again).toMatchObject({ kind: "stored", events: [{ seq: 2 }] });
  expect(await seqsOf(store)).toEqual([1, 2]);
  other.close();
  await store.close();
});

test("a database that may not be written says so, is read all the same, and goes on when it may", async () => {
  const { store, db, other } = open();
  await store.log.commit([said("1")]);
  db.run("PRAGMA query_only = ON");
  const reason = "the database cannot be written: its disk or its file is read-only (SQLITE_READONLY)";
  expect(await failureOf(store, () => store.log.commit([said("2")]))).toBe(reason);
  expect(await failureOf(store, () => store.probe())).toBe(reason);
  expect(await seqsOf(store)).toEqual([1]);
  db.run("PRAGMA query_only = OFF");
  await store.probe();
  await store.log.commit([said("2")]);
  expect(await seqsOf(store)).toEqual([1, 2]);
  other.close();
  await store.close();
});

test("a database that was removed under the server takes nothing more, and goes on when it is back", async () => {
  const { store, file, other } = open();
  await store.log.commit([said("1")]);
  renameSync(file, `${file}.away`);
  const reason =
    "the database's file was removed or replaced; put it back, or stop the server and restore a backup (SQLITE_READONLY_DBMOVED)";
  expect(await failureOf(store, () => store.log.commit([said("2")]))).toBe(reason);
  writeFileSync(file, "another");
  expect(await failureOf(store, () => store.log.commit([said("2")]))).toBe(reason);
  expect(await failureOf(store, () => store.probe())).toBe(reason);
  expect(await seqsOf(store)).toEqual([1]);
  renameSync(`${file}.away`, file);
  await store.probe();
  await store.log.commit([said("2")]);
  expect(await seqsOf(store)).toEqual([1, 2]);
  other.close();
  await store.close();
});

test("a full database refuses the whole commit, new rooms included, and takes it when there is space", async () => {
  const { store, db, other } = open();
  await store.log.commit([said("1")]);
  const { max_page_count: most } =
    db.query<{ max_page_count: number }, []>("PRAGMA max_page_count").get() ?? {};
  const { page_count: now } = db.query<{ page_count: number }, []>("PRAGMA page_count").get() ?? {};
  db.run(`PRAGMA max_page_count = ${Number(now) + 2}`);
  const inNewRoom = {
    events: [{ room: roomName("conversation", "new"), type: "message:new", body: "{}" }],
    at: 1,
  };
  const batch = [inNewRoom, ...Array.from({ length: 10 }, () => said("x".repeat(4_000)))];
  expect(await failureOf(store, () => store.log.commit(batch))).toBe("the disk is full (SQLITE_FULL)");
  expect(await store.log.position(roomName("conversation", "new"))).toEqual({ head: 0, floor: 0 });
  db.run(`PRAGMA max_page_count = ${most}`);
  const results = await store.log.commit(batch);
  expect(results.map(({ kind }) => kind)).toEqual(Array(11).fill("stored"));
  expect(await seqsOf(store)).toEqual(Array.from({ length: 11 }, (_, at) => at + 1));
  other.close();
  await store.close();
});

test("a full database that has room for something small only refuses a probe, which leaves nothing behind", async () => {
  const { store, db, other } = open();
  const pagesOf = (pragma: string) => Number(Object.values(db.query(`PRAGMA ${pragma}`).get() ?? {})[0]);
  const most = pagesOf("max_page_count");
  db.run(`PRAGMA max_page_count = ${pagesOf("page_count") + 20}`);
  expect(await failureOf(store, () => store.log.commit([said("x".repeat(100_000))]))).toContain("full");
  expect(await failureOf(store, () => store.probe())).toBe("the disk is full (SQLITE_FULL)");
  await store.log.commit([said("1")]);
  db.run(`PRAGMA max_page_count = ${most}`);
  await store.probe();
  const pages = pagesOf("page_count");
  for (let at = 0; at < 10; at += 1) await store.probe();
  expect(pagesOf("page_count")).toBe(pages);
  expect(db.query("SELECT * FROM meta WHERE key = 'probe'").get()).toBeNull();
  other.close();
  await store.close();
});

test("a damaged page makes its own readings fail, in words that name the cure, and no other", async () => {
  const { store, file, other } = open();
  const far = roomName("conversation", "far");
  for (let at = 0; at < 200; at += 1) await store.log.commit([said("x".repeat(3_000))]);
  await store.log.commit([{ events: [{ room: far, type: "message:new", body: "{}" }], at: 1 }]);
  other.run("PRAGMA wal_checkpoint(TRUNCATE)");
  const leaf = other
    .query<{ pageno: number }, []>(
      "SELECT max(pageno) - 40 AS pageno FROM dbstat WHERE name = 'events' AND pagetype = 'leaf'",
    )
    .get()?.pageno;
  overwritePage(file, leaf ?? 0);
  // What another program wrote makes the store look at the file again.
  other.run("INSERT INTO meta (key, value) VALUES ('other', '1')");
  expect(await failureOf(store, () => seqsOf(store))).toBe(
    "the database is damaged; stop the server and restore a backup (SQLITE_CORRUPT)",
  );
  expect(await store.log.position(far)).toEqual({ head: 1, floor: 0 });
  await store.log.commit([{ events: [{ room: far, type: "message:new", body: "{}" }], at: 1 }]);
  expect(await store.log.position(far)).toEqual({ head: 2, floor: 0 });
  other.close();
  await store.close();
});

test("text that was erased while somebody reads an older state goes from the disk when they are done", async () => {
  const { store, dataDir, other } = open();
  await store.log.commit([said("the first secret")]);
  other.run("BEGIN");
  other.query("SELECT count(*) FROM events").get();
  const erase = {
    events: [{ room, type: "message:deleted", body: '{"id":"1-1"}', targetSeq: 1 }],
    effects: [{ kind: "erase-message", room, seq: 1, id: "1-1" } as const],
    at: 2,
  };
  const startedAt = performance.now();
  for (let at = 0; at < 20; at += 1) expect((await store.log.commit([erase]))[0]?.kind).toBe("stored");
  // Each of them would wait 100 ms for the reader to end.
  expect(performance.now() - startedAt).toBeLessThan(1_900);
  expect(await store.scrub()).toBe(false);
  other.run("COMMIT");
  expect(await store.scrub()).toBe(true);
  const bytes = readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name), "latin1"));
  expect(bytes.join("")).not.toContain("the first secret");
  other.close();
  await store.close();
});

test("a store closes on a disk that takes no writes", async () => {
  const { store, db, other } = open();
  await store.log.commit([said("1")]);
  other.run("BEGIN IMMEDIATE");
  db.run("PRAGMA query_only = ON");
  await store.close();
  other.run("ROLLBACK");
  other.close();
});

test("an error of the program's own is no failure of the store", async () => {
  const { store, other } = open();
  expect(store.failureOf(new TypeError("x is not a function"))).toBeUndefined();
  expect(
    await failureOf(store, () => store.log.commit([{ events: [null as never], at: 1 }])),
  ).toBeUndefined();
  expect((await store.log.commit([said("1")]))[0]?.kind).toBe("stored");
  other.close();
  await store.close();
});

function overwritePage(file: string, page: number): void {
  const fd = openSync(file, "r+");
  writeSync(fd, Buffer.alloc(4_096, 0x5a), 0, 4_096, (page - 1) * 4_096);
  closeSync(fd);
}
