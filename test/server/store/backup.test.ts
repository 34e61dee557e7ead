/** Backups: the state of one moment, taken while the store is written to. */
import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Change } from "../../../server/store/port.ts";
import { backUp } from "../../../server/store/sqlite/index.ts";
import { failureOf } from "../../support/failure.ts";
import { backUpQuietly, open, room, said, useBackups } from "./support/backups.ts";

const { backedUp, folder } = useBackups();

describe("a backup", () => {
  test("is the state of one moment, while the store is being written to", async () => {
    const dataDir = folder();
    const file = join(folder(), "copy.db");
    const store = open(dataDir);
    for (let at = 0; at < 40; at += 1) {
      await store.log.commit(Array.from({ length: 100 }, (_, n) => said("x".repeat(1_000), `${at}-${n}`)));
    }
    let isDone = false;
    const copying = backUpQuietly(dataDir, file).finally(() => {
      isDone = true;
    });
    let more = 0;
    while (!isDone) {
      await store.log.commit([said("y", `late-${more++}`)]);
      await new Promise(setImmediate); // lets in what the copying thread says
    }
    const { events, bytes } = await copying;
    expect(events).toBeGreaterThanOrEqual(4_000);
    expect(events).toBeLessThanOrEqual(4_000 + more);
    expect(bytes).toBe(statSync(file).size);
    const copy = new Database(file, { readonly: true });
    const seqs = copy.query<{ seq: number }, []>("SELECT seq FROM events ORDER BY seq").values().flat();
    expect(seqs).toEqual(Array.from({ length: events }, (_, at) => at + 1));
    const { count } = copy.query<{ count: number }, []>("SELECT count(*) AS count FROM requests").get() ?? {};
    expect(count).toBe(events);
    copy.close();
    await store.close();
  });

  test("of a store that is closed is whole too, and leaves the folder as it was", async () => {
    const { dataDir, store } = await backedUp("a");
    await store.close();
    const before = readdirSync(dataDir).sort();
    const file = join(folder(), "copy.db");
    expect((await backUpQuietly(dataDir, file)).events).toBe(1);
    expect(readdirSync(dataDir).sort()).toEqual(before);
  });

  test("is readable by its owner only, and one file without another beside it", async () => {
    const { file, store } = await backedUp("a");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(file, ".."))).toEqual(["copy.db"]);
    await store.close();
  });

  test("holds nothing that was erased", async () => {
    const { dataDir, store } = await backedUp("the secret", "else");
    const erase: Change = {
      events: [{ room, type: "message:deleted", body: '{"id":"1-1"}', targetSeq: 1 }],
      effects: [{ kind: "erase-message", room, seq: 1, id: "1-1" }],
      at: 2,
    };
    await store.log.commit([erase]);
    const file = join(folder(), "later.db");
    await backUpQuietly(dataDir, file);
    expect(readFileSync(file).includes("the secret")).toBe(false);
    await store.close();
  });

  test("says how far it is", async () => {
    const dataDir = folder();
    const store = open(dataDir);
    await store.log.commit([said("a")]);
    const doings: string[] = [];
    const file = join(dataDir, "copy.db");
    await backUp({ dataDir, file, nowMs: Date.now(), onProgress: (doing) => doings.push(doing) });
    expect(doings).toContain("checking");
    await store.close();
  });

  test("clears away what killed backups to the same file left long ago, and nothing else", async () => {
    const { dataDir, store } = await backedUp("a");
    const where = folder();
    const file = join(where, "copy.db");
    const left = ["copy.db.a1B2c3.part", "copy.db.a1B2c3.part-journal"];
    const others = ["copy.db.underway.part", "other.db.a1B2c3.part", "copy.db.old"];
    for (const name of [...left, ...others]) writeFileSync(join(where, name), "half a copy");
    const hoursAgo = Date.now() / 1_000 - 7_200;
    for (const name of [...left, ...others.slice(1)]) utimesSync(join(where, name), hoursAgo, hoursAgo);
    await backUpQuietly(dataDir, file);
    expect(readdirSync(where).sort()).toEqual(["copy.db", ...others].sort());
    await store.close();
  });

  test.each([
    ["where there is a file already", (dir: string) => join(dir, "kept.txt"), /there already/],
    ["in a folder that does not exist", (dir: string) => join(dir, "none", "copy.db"), /does not exist/],
    ["in a folder that is a file", (dir: string) => join(dir, "kept.txt", "copy.db"), /folder/],
  ])("%s is refused in one line, and nothing is changed", async (_, fileIn, message) => {
    const dataDir = folder();
    await open(dataDir).close();
    writeFileSync(join(dataDir, "kept.txt"), "kept");
    const before = readdirSync(dataDir).sort();
    expect((await failureOf(backUpQuietly(dataDir, fileIn(dataDir)))).message).toMatch(message);
    expect(readdirSync(dataDir).sort()).toEqual(before);
    expect(readFileSync(join(dataDir, "kept.txt"), "utf8")).toBe("kept");
  });

  test("of a folder without a database is refused, and makes none", async () => {
    const dataDir = folder();
    expect((await failureOf(backUpQuietly(dataDir, join(dataDir, "copy.db")))).message).toMatch(
      /no database/,
    );
    expect(readdirSync(dataDir)).toEqual([]);
  });

  test("of a damaged database is refused, and leaves no file", async () => {
    const { dataDir, store } = await backedUp(
      ...Array.from({ length: 50 }, (_, at) => `${at} ${"x".repeat(2_000)}`),
    );
    await store.close();
    const path = join(dataDir, "tautline.db");
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 40_960, 57_344);
    writeFileSync(path, bytes);
    const where = folder();
    expect((await failureOf(backUpQuietly(dataDir, join(where, "copy.db")))).message).toMatch(/damaged/);
    expect(readdirSync(where)).toEqual([]);
  });
});
