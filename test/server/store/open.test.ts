/** A database that cannot be opened: the line says what is wrong, and advises nothing that would cost data. */
import { Database } from "bun:sqlite";
import { afterAll, expect, test } from "bun:test";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { migrate } from "drizzle-orm/bun-sqlite/migrator";
import { mountSmallDisk } from "../../chaos/world/small-disk.ts";

const dir = mkdtempSync(join(tmpdir(), "tautline-open-"));
const mounted = mountSmallDisk(join(dir, "disk"));
const isMounted = mounted.kind === "mounted";
const unless = isMounted ? "" : " (skipped: only root may mount a small disk)";
const dataDir = isMounted ? join(mounted.disk.dir, "data") : dir;
const isRoot = process.getuid?.() === 0;
const unlessRoot = isRoot ? "" : " (skipped: only root may run as somebody else)";
const nobody = "65534";

afterAll(() => {
  if (isMounted) mounted.disk.unmount();
  rmSync(dir, { recursive: true, force: true });
});

const opening = `
  const { openDatabase } = await import(process.argv[1]);
  try {
    if (process.argv[3] !== undefined) process.setuid(Number(process.argv[3]));
    openDatabase({ dataDir: process.argv[2], synchronous: "FULL" }).close();
  } catch (error) {
    console.log(error.message);
  }`;
const module = join(import.meta.dir, "../../../server/store/sqlite/open.ts");
const migrationsFolder = join(import.meta.dir, "../../../server/store/sqlite/migrations");

/** In a process of its own, which leaves nothing open. @param user root's own if none. @returns empty if it opens */
function problemOf(folder: string, ...user: string[]): string {
  const { stdout, stderr } = Bun.spawnSync([process.execPath, "-e", opening, module, folder, ...user]);
  return `${stdout}${stderr}`.trim();
}

test.skipIf(!isMounted)(`on a full disk it says so, and that what is there is whole${unless}`, () => {
  if (!isMounted) return;
  expect(problemOf(dataDir)).toBe("");
  const before = readdirSync(dataDir);
  mounted.disk.fill();
  const problem = problemOf(dataDir);
  expect(problem).toStartWith(`cannot use ${join(dataDir, "tautline.db")}: the disk is full (SQLITE_`);
  expect(problem).toEndWith("Its data is as it was: mend that, and start again");
  expect(readdirSync(dataDir)).toEqual(expect.arrayContaining(before));
  mounted.disk.free();
  expect(problemOf(dataDir)).toBe("");
});

test.skipIf(!isMounted)(`on a full disk no data directory is begun, and it says so${unless}`, () => {
  if (!isMounted) return;
  const folder = join(mounted.disk.dir, "another");
  mounted.disk.fill();
  expect(problemOf(folder)).toBe(
    `cannot write to the data directory ${folder}: the disk is full (SQLITE_FULL)`,
  );
  mounted.disk.free();
});

test.skipIf(!isMounted).each([20, 60, 100, 140, 200])(
  `a first start on a disk of %i kB says that it is full, and nothing of damage${unless}`,
  (sizeKb) => {
    const tiny = mountSmallDisk(join(dir, `disk-of-${sizeKb}`), sizeKb);
    if (tiny.kind === "refused") throw new Error(tiny.reason);
    const problem = problemOf(join(tiny.disk.dir, "data"));
    tiny.disk.unmount();
    expect(problem).toContain("tautline.db: the disk is full (SQLITE_");
    expect(problem).toEndWith("Its data is as it was: mend that, and start again");
  },
);

test.skipIf(!isMounted)(
  `on a read-only disk it says so, and advises neither a copy nor an empty start${unless}`,
  () => {
    if (!isMounted) return;
    expect(problemOf(dataDir)).toBe("");
    Bun.spawnSync(["mount", "-o", "remount,ro", mounted.disk.dir]);
    const problem = problemOf(dataDir);
    const other = problemOf(join(mounted.disk.dir, "other"));
    Bun.spawnSync(["mount", "-o", "remount,rw", mounted.disk.dir]);
    expect(problem).toContain("the disk is read-only");
    expect(problem).toEndWith("Its data is as it was: mend that, and start again");
    expect(other).toEndWith("the disk is read-only; give TAUTLINE_DATA_DIR another");
  },
);

test("a file where the data directory should be is said to be one, with what to do", () => {
  const file = join(dir, "regular-file");
  writeFileSync(file, "");
  for (const folder of [file, join(file, "data")]) {
    expect(problemOf(folder)).toBe(
      `cannot make the data directory ${folder}: ${file} is a file, expected a directory; give TAUTLINE_DATA_DIR another`,
    );
  }
});

test.skipIf(!existsSync("/proc"))("where no directory can be made it says so, and what to do", () => {
  expect(problemOf("/proc/nope")).toBe(
    "cannot make the data directory /proc/nope: no directory can be made in /proc; give TAUTLINE_DATA_DIR another",
  );
});

test("a damaged one is to be replaced by a backup", () => {
  const folder = join(dir, "damaged");
  expect(problemOf(folder)).toBe("");
  writeFileSync(join(folder, "tautline.db"), "no database at all, but long enough to be one".repeat(200));
  const problem = problemOf(folder);
  expect(problem).toContain("the database is damaged");
  expect(problem).toEndWith("Restore a backup, or move it away to start empty");
});

/** A database as a version before that migration left it. */
function openBefore(tag: string, folder: string): Database {
  const own = join(dir, `before-${tag}`);
  cpSync(migrationsFolder, own, { recursive: true });
  const journalFile = join(own, "meta/_journal.json");
  const journal = JSON.parse(readFileSync(journalFile, "utf8")) as { entries: { tag: string }[] };
  const entries = journal.entries.slice(
    0,
    journal.entries.findIndex((entry) => entry.tag === tag),
  );
  writeFileSync(journalFile, JSON.stringify({ ...journal, entries }));
  mkdirSync(folder, { recursive: true });
  const db = new Database(join(folder, "tautline.db"));
  migrate(drizzle({ client: db }), { migrationsFolder: own });
  return db;
}

test("whisper rooms that an earlier version named in the audit are taken out of it, on every page of the disk", () => {
  const folder = join(dir, "earlier");
  const db = openBefore("0013_audit_without_whispers", folder);
  const kept = "conversation:abc";
  for (const room of ["whisper:SECRETCODE", kept])
    db.run("INSERT INTO audit (at, action, actor_id, room) VALUES (1, 'close', 'root', ?)", [room]);
  db.close();
  expect(problemOf(folder)).toBe("");
  const after = new Database(join(folder, "tautline.db"), { readonly: true });
  expect(after.query("SELECT room FROM audit ORDER BY position").values()).toEqual([[null], [kept]]);
  after.close();
  for (const name of readdirSync(folder)) {
    if (name.startsWith("tautline.db"))
      expect(readFileSync(join(folder, name)).includes("SECRETCODE")).toBe(false);
  }
});

test("one of a later version is refused and left as it is", () => {
  const folder = join(dir, "later");
  expect(problemOf(folder)).toBe("");
  const file = join(folder, "tautline.db");
  const db = new Database(file);
  db.run("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('later', 9000000000000)");
  db.close();
  const before = readFileSync(file);
  expect(problemOf(folder)).toBe(
    `${file} was made by a later version of this server; start it with that one`,
  );
  expect(readFileSync(file).equals(before)).toBe(true);
});

test.skipIf(!isRoot)(
  `what belongs to somebody else is said to, and as whom the server runs${unlessRoot}`,
  () => {
    chmodSync(dir, 0o755);
    const folder = join(dir, "of-a-service");
    const file = join(folder, "tautline.db");
    expect(problemOf(folder)).toBe("");
    expect(problemOf(folder, nobody)).toEndWith(
      `: ${folder} is user 0's with mode 700, and the server runs as user ${nobody}`,
    );
    for (const path of [folder, join(folder, "tautline.lock")]) chownSync(path, Number(nobody), 0);
    const whose = `${file} is user 0's with mode 600, and the server runs as user ${nobody}`;
    expect(problemOf(folder, nobody)).toBe(
      `cannot use ${file}: a file of the database cannot be opened (SQLITE_CANTOPEN): ${whose}. ` +
        "Its data is as it was: mend that, and start again",
    );
    chmodSync(file, 0o644);
    expect(problemOf(folder, nobody)).toContain(`${file} is user 0's with mode 644`);
  },
);
