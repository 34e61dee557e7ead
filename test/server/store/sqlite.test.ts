import { Database } from "bun:sqlite";
import { afterEach, describe, expect, test } from "bun:test";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getTableConfig } from "drizzle-orm/sqlite-core";
import { roomName, type UserId } from "../../../protocol/index.ts";
import type { Store } from "../../../server/store/port.ts";
import { createSqliteStore, openThreadedStore, StoreError } from "../../../server/store/sqlite/index.ts";
import * as schema from "../../../server/store/sqlite/schema.ts";
import { storeContract } from "../../contracts/store.ts";
import { useFolders } from "../../support/folders.ts";

const folder = useFolders("store");

storeContract("SQLite", () => createSqliteStore({ dataDir: ":memory:", synchronous: "FULL" }));

const threaded: Store[] = [];
storeContract("SQLite with a thread that writes", async () => {
  const store = await openThreadedStore({ dataDir: folder(), synchronous: "NORMAL" });
  threaded.push(store);
  return store;
});
afterEach(async () => {
  for (const store of threaded.splice(0)) await store.close();
});

const open = (dataDir: string) => createSqliteStore({ dataDir, synchronous: "FULL" });
const said = (content: string) => ({
  events: [
    {
      room: roomName("conversation", "r1"),
      type: "message:new",
      body: JSON.stringify({ content }),
      senderId: "alice" as UserId,
    },
  ],
  at: 1,
});

describe("the SQLite file", () => {
  test("keeps its epoch and its events over a restart", async () => {
    const dataDir = folder();
    const first = open(dataDir);
    await first.log.commit([said("kept")]);
    await first.close();
    const second = open(dataDir);
    expect(second.epoch).toBe(first.epoch);
    expect(await second.log.position(roomName("conversation", "r1"))).toEqual({ head: 1, floor: 0 });
    await second.close();
  });

  test("is one server's at a time, and free again when that one stops", async () => {
    const dataDir = folder();
    const first = open(dataDir);
    expect(() => open(dataDir)).toThrow(/in use by another server/);
    await first.close();
    await open(dataDir).close();
  });

  test("that is damaged is refused in one line that names it", async () => {
    const dataDir = folder();
    const store = open(dataDir);
    for (let at = 0; at < 200; at += 1) await store.log.commit([said("x".repeat(500))]);
    await store.close();
    const file = join(dataDir, "tautline.db");
    const bytes = readFileSync(file);
    for (const damaged of [
      Buffer.from("this is no database, and long enough to be read"),
      scribbled(bytes),
    ]) {
      writeFileSync(file, damaged);
      try {
        open(dataDir);
        throw new Error("opened a damaged database");
      } catch (error) {
        expect(error).toBeInstanceOf(StoreError);
        expect((error as Error).message).toContain(file);
        expect((error as Error).message).not.toContain("\n");
      }
    }
  });

  test("is readable by its owner only", async () => {
    const dataDir = folder();
    const store = open(dataDir);
    expect(statSync(join(dataDir, "tautline.db")).mode & 0o077).toBe(0);
    await store.close();
  });

  test("holds nothing readable of a message that was edited or deleted, while it is being served", async () => {
    const dataDir = folder();
    const store = open(dataDir);
    const room = roomName("conversation", "r1");
    await store.log.commit([said("the first wording"), said("the second secret")]);
    await store.log.commit([
      {
        events: [{ room, type: "message:update", body: '{"id":"1-1","content":"new"}', targetSeq: 1 }],
        effects: [{ kind: "edit-message", room, seq: 1, content: "new", editedAt: 2 }],
        at: 2,
      },
    ]);
    await store.log.commit([
      {
        events: [{ room, type: "message:deleted", body: '{"id":"1-2"}', targetSeq: 2 }],
        effects: [{ kind: "erase-message", room, seq: 2, id: "1-2" }],
        at: 3,
      },
    ]);
    const bytes = readdirSync(dataDir).map((file) => readFileSync(join(dataDir, file), "latin1"));
    expect(bytes.join("")).not.toContain("first wording");
    expect(bytes.join("")).not.toContain("second secret");
    await store.close();
  });

  test("holds nothing readable of what was trimmed, while it is being served", async () => {
    const dataDir = folder();
    const store = open(dataDir);
    await store.log.commit([said("the oldest words"), said("x".repeat(20_000)), said("the newest words")]);
    const rule = { kind: "conversation", before: undefined, maxEvents: 1 } as const;
    await store.retention.trim(rule);
    expect(await store.scrub()).toBe(true);
    const bytes = readdirSync(dataDir).map((file) => readFileSync(join(dataDir, file), "latin1"));
    expect(bytes.join("")).not.toContain("the oldest words");
    expect(bytes.join("")).not.toContain("xxxx");
    expect(bytes.join("")).toContain("the newest words");
    await store.close();
  });

  test("has the tables that the schema says, column for column", async () => {
    const dataDir = folder();
    await open(dataDir).close();
    const db = new Database(join(dataDir, "tautline.db"), { readonly: true });
    for (const table of Object.values(schema)) {
      const { name, columns } = getTableConfig(table);
      const rows = db.query<{ name: string; type: string }, []>(`PRAGMA table_info(${name})`).all();
      expect(rows.map((row) => [row.name, row.type.toLowerCase()])).toEqual(
        columns.map((column) => [column.name, column.getSQLType()]),
      );
      const strict = db.query<{ strict: number }, [string]>(
        "SELECT strict FROM pragma_table_list WHERE name = ?",
      );
      expect(strict.get(name)?.strict).toBe(1);
    }
    db.close();
  });
});

/** Pages in the middle overwritten, as a failing disk would leave them. */
function scribbled(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.fill(0x5a, Math.floor(copy.length / 3), Math.floor(copy.length / 3) + 16_384);
  return copy;
}
