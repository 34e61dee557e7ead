/** Restoring a backup: its state is back, what was there is set aside, and no id or cursor of a lost life fits. */
import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import {
  alice,
  all,
  backUpQuietly,
  contents,
  open,
  restoreQuietly,
  room,
  said,
  useBackups,
} from "./support/backups.ts";

const { backedUp, folder } = useBackups();
const isRoot = process.getuid?.() === 0;
const unlessRoot = isRoot ? "" : " (skipped: only root writes for others)";

describe("restoring a backup", () => {
  test("takes its state back, and sets what was there aside whole", async () => {
    const { dataDir, file, store } = await backedUp("1", "2");
    await store.log.commit([said("3")]);
    await store.close();
    const { events, setAside, hasLostRevocations } = restoreQuietly(dataDir, file);
    expect([events, hasLostRevocations]).toEqual([2, false]);
    expect(setAside).toBe(join(dataDir, "before-restore-2026-01-02T03-04-05"));
    const back = open(dataDir);
    expect(await contents(back)).toEqual(["1", "2"]);
    expect(await back.log.position(room)).toEqual({ head: 2, floor: 0 });
    const aside = open(setAside ?? "");
    expect(await contents(aside)).toEqual(["1", "2", "3"]);
    for (const one of [back, aside]) await one.close();
    expect(statSync(join(dataDir, "tautline.db")).mode & 0o077).toBe(0);
  });

  test("sets the bytes of files aside, too, which the next start takes for nobody's", async () => {
    const { dataDir, file, store } = await backedUp("1");
    await store.close();
    mkdirSync(join(dataDir, "files"));
    writeFileSync(join(dataDir, "files", "sentLater"), "of a file that the copy does not know");
    const { setAside } = restoreQuietly(dataDir, file);
    rmSync(join(dataDir, "files", "sentLater"));
    expect(readFileSync(join(setAside ?? "", "files", "sentLater"), "utf8")).toStartWith("of a file");
  });

  test("counts the files whose bytes are not there", async () => {
    const { dataDir, file, store } = await backedUp("1");
    await store.close();
    const db = new Database(file);
    const insert = db.prepare(
      "INSERT INTO files VALUES (?, 1, ?, 'ann', 'Ann', 'a.txt', 'text/plain', 1, NULL, 0, 1)",
    );
    for (const [at, id] of ["there", "gone", "lost"].entries()) insert.run(id, at + 1);
    db.close();
    mkdirSync(join(dataDir, "files"));
    writeFileSync(join(dataDir, "files", "there"), "x");
    expect(restoreQuietly(dataDir, file).lostFiles).toBe(2);
  });

  test("sets aside each time, also twice within a second", async () => {
    const { dataDir, file, store } = await backedUp("1");
    await store.log.commit([said("2")]);
    await store.close();
    const asides = [1, 2, 3].map(() => restoreQuietly(dataDir, file).setAside ?? "");
    const first = join(dataDir, "before-restore-2026-01-02T03-04-05");
    expect(asides).toEqual([first, `${first}-2`, `${first}-3`]);
    const aside = open(first);
    expect(await contents(aside)).toEqual(["1", "2"]);
    await aside.close();
  });

  test("begins another epoch each time, so that no cursor of before fits", async () => {
    const { dataDir, file, store, epoch } = await backedUp("1");
    await store.close();
    const epochs = [epoch];
    for (let at = 0; at < 3; at += 1) {
      restoreQuietly(dataDir, file);
      const back = open(dataDir);
      epochs.push(back.epoch);
      await back.close();
    }
    expect(new Set(epochs).size).toBe(4);
  });

  test("answers requests that the copy knows as before, and takes later ones as new", async () => {
    const { dataDir, file, store } = await backedUp("1");
    const [lost] = await store.log.commit([said("2", "2")]);
    await store.close();
    restoreQuietly(dataDir, file);
    const back = open(dataDir);
    const results = await back.log.commit([said("1", "1"), said("2", "2"), said("2", "2")]);
    expect(results.map(({ kind }) => kind)).toEqual(["duplicate", "stored", "duplicate"]);
    expect(await contents(back)).toEqual(["1", "2"]);
    const again = results[1]?.kind === "stored" ? results[1].events[0] : undefined;
    const before = lost?.kind === "stored" ? lost.events[0] : undefined;
    expect(again?.seq).toBe(before?.seq ?? 0);
    expect(again?.roomNumber).not.toBe(before?.roomNumber);
    await back.close();
  });

  test("keeps the ids of what the copy holds, and gives none again that was given to what is lost", async () => {
    const { dataDir, file, store } = await backedUp("1");
    const kept = (await store.log.read(room, all))[0];
    await store.log.commit([said("lost")]);
    const lost = (await store.log.read(room, all))[1];
    await store.close();
    const ids = new Set([lost?.roomNumber]);
    for (let life = 0; life < 3; life += 1) {
      restoreQuietly(dataDir, file);
      const back = open(dataDir);
      await back.log.commit([said("new")]);
      const [first, second] = await back.log.read(room, all);
      expect(first).toEqual(kept as never);
      ids.add(second?.roomNumber);
      expect(await back.log.find(second?.roomNumber ?? 0, 2)).toEqual(second as never);
      expect(await back.log.find(lost?.roomNumber ?? 0, 2)).toBeUndefined();
      await back.close();
    }
    expect(ids.size).toBe(4);
  });

  test("finds what was said of a message, whichever life the message is from", async () => {
    const { dataDir, file, store } = await backedUp("1");
    await store.close();
    restoreQuietly(dataDir, file);
    const back = open(dataDir);
    await back.log.commit([said("2")]);
    const react = (seq: number) =>
      ({ kind: "react", room, seq, userId: alice, emoji: `${seq}`, on: true }) as const;
    await back.log.commit([{ events: [], effects: [react(1), react(2)], at: 2 }]);
    for (const { roomNumber, seq } of await back.log.read(room, all)) {
      expect(await back.reactions.of(roomNumber, seq, alice)).toEqual([`${seq}`]);
    }
    await back.close();
  });

  test("a copy of a copy keeps the ids of each of its lives", async () => {
    const { dataDir, file, store } = await backedUp("1");
    await store.close();
    restoreQuietly(dataDir, file);
    const second = open(dataDir);
    await second.log.commit([said("2")]);
    const before = await second.log.read(room, all);
    await second.retention.trim({ kind: "conversation", before: undefined, maxEvents: 1 });
    const later = join(folder(), "later.db");
    await backUpQuietly(dataDir, later);
    await second.close();
    const other = folder();
    expect(restoreQuietly(other, later).setAside).toBeUndefined();
    const third = open(other);
    await third.log.commit([said("3")]);
    const after = await third.log.read(room, all);
    expect(after[0]).toEqual(before[1] as never);
    expect(new Set([...before, ...after].map(({ roomNumber }) => roomNumber)).size).toBe(3);
    await third.close();
  });

  test("leaves revoked who was revoked since the copy was made", async () => {
    const { dataDir, file, store } = await backedUp("1");
    await store.log.commit([{ events: [], effects: [{ kind: "revoke-user", userId: alice }], at: 7 }]);
    await store.close();
    restoreQuietly(dataDir, file);
    const back = open(dataDir);
    expect(await back.revocations()).toEqual(new Map([[alice, 7]]));
    await back.close();
  });

  test("works where the present database is damaged, and says what could not be taken over", async () => {
    const { dataDir, file, store } = await backedUp("1");
    await store.close();
    writeFileSync(join(dataDir, "tautline.db"), "x".repeat(9_000));
    const { setAside, hasLostRevocations } = restoreQuietly(dataDir, file);
    expect(hasLostRevocations).toBe(true);
    expect(readFileSync(join(setAside ?? "", "tautline.db"), "utf8")).toStartWith("xxx");
    const back = open(dataDir);
    expect(await contents(back)).toEqual(["1"]);
    await back.close();
  });

  test("takes in what an unclean end left in the write-ahead log before it sets it aside", async () => {
    const { file } = await backedUp("old");
    const crashed = folder();
    const living = folder();
    const store = open(living);
    await store.log.commit([said("only in the log")]);
    for (const name of ["tautline.db", "tautline.db-wal"]) {
      writeFileSync(join(crashed, name), readFileSync(join(living, name)));
    }
    const { setAside } = restoreQuietly(crashed, file);
    expect(readdirSync(setAside ?? "")).toEqual(["tautline.db"]);
    expect(readdirSync(crashed).filter((name) => name.includes("-wal"))).toEqual([]);
    const aside = open(setAside ?? "");
    expect(await contents(aside)).toEqual(["only in the log"]);
    for (const one of [store, aside]) await one.close();
  });

  test("from a snapshot of a disk takes in what lies in the write-ahead log beside it", async () => {
    const [living, snapshot, dataDir] = [folder(), folder(), folder()];
    const store = open(living);
    await store.log.commit([said("only in the log")]);
    for (const name of ["tautline.db", "tautline.db-wal"]) {
      writeFileSync(join(snapshot, name), readFileSync(join(living, name)));
    }
    expect(restoreQuietly(dataDir, join(snapshot, "tautline.db")).events).toBe(1);
    const back = open(dataDir);
    expect(await contents(back)).toEqual(["only in the log"]);
    expect(back.epoch).not.toBe(store.epoch);
    for (const one of [store, back]) await one.close();
  });

  test.skipIf(!isRoot)(`by root gives nothing away, and says whose the data is${unlessRoot}`, async () => {
    const service = { uid: 65_534, gid: 65_534 };
    const { dataDir, file, store } = await backedUp("1");
    await store.close();
    for (const path of [dataDir, join(dataDir, "tautline.db")]) chownSync(path, service.uid, service.gid);
    const linked = join(folder(), "somebody's");
    writeFileSync(linked, "");
    symlinkSync(linked, join(dataDir, "mine"));
    expect(restoreQuietly(dataDir, file).owner).toEqual(service);
    expect([linked, join(dataDir, "tautline.db")].map((path) => statSync(path).uid)).toEqual([0, 0]);
    expect(restoreQuietly(folder(), file).owner).toBeUndefined();
  });

  test("is refused while a server has the folder, and changes nothing", async () => {
    const { dataDir, file, store } = await backedUp("1");
    await store.log.commit([said("2")]);
    expect(() => restoreQuietly(dataDir, file)).toThrow(/in use by another server/);
    await store.log.commit([said("3")]);
    expect(await contents(store)).toEqual(["1", "2", "3"]);
    await store.close();
  });

  test("tells a folder that it made from one that was there", async () => {
    const { dataDir, file, store } = await backedUp("1");
    await store.close();
    expect(restoreQuietly(dataDir, file).isNewFolder).toBe(false);
    expect(restoreQuietly(folder(), file).isNewFolder).toBe(false);
    expect(restoreQuietly(join(folder(), "mistyped"), file).isNewFolder).toBe(true);
  });

  test("from the very database that it would replace is refused, by whatever name", async () => {
    const { dataDir, store } = await backedUp("1");
    await store.close();
    const present = join(dataDir, "tautline.db");
    const link = join(folder(), "link.db");
    symlinkSync(present, link);
    const names = readdirSync(dataDir);
    for (const file of [present, link]) {
      expect(() => restoreQuietly(dataDir, file)).toThrow(
        `${file} is the database of ${dataDir} itself, not a copy of it; give the file of a backup`,
      );
    }
    expect(readdirSync(dataDir)).toEqual(names);
  });

  const noBackups: readonly (readonly [string, (dir: string) => void, RegExp])[] = [
    ["that is not there", () => {}, /no file/],
    ["of text", (file) => writeFileSync(file, "this is no database, however long it may be"), /not a backup/],
    ["that is empty", (file) => writeFileSync(file, ""), /not a backup/],
    ["that is a folder", (file) => mkdirSync(file), /not a backup/],
    [
      "of another program's making",
      (file) => {
        const db = new Database(file, { create: true });
        db.run("CREATE TABLE notes (id INTEGER)");
        db.close();
      },
      /not a backup/,
    ],
  ];
  test.each(noBackups)(
    "from a file %s is refused in one line, and changes nothing",
    async (_, make, message) => {
      const { dataDir, store } = await backedUp("1");
      await store.close();
      const file = join(folder(), "given.db");
      make(file);
      const before = readFileSync(join(dataDir, "tautline.db"));
      const names = readdirSync(dataDir);
      expect(() => restoreQuietly(dataDir, file)).toThrow(message);
      expect(readFileSync(join(dataDir, "tautline.db")).equals(before)).toBe(true);
      expect(readdirSync(dataDir)).toEqual(names);
    },
  );

  test("from a damaged copy, or one of a later version, is refused", async () => {
    const { dataDir, file, store } = await backedUp(
      ...Array.from({ length: 50 }, (_, at) => `${at} ${"x".repeat(2_000)}`),
    );
    await store.close();
    const damaged = join(folder(), "damaged.db");
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 40_960, 57_344);
    writeFileSync(damaged, bytes);
    expect(() => restoreQuietly(dataDir, damaged)).toThrow(/damaged|not a backup/);
    const db = new Database(file);
    db.run("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('later', 9000000000000)");
    db.close();
    expect(() => restoreQuietly(dataDir, file)).toThrow(/later version/);
    expect(existsSync(join(dataDir, "tautline.db.restoring"))).toBe(false);
  });
});
