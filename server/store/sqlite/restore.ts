/**
 * Restore: a copy becomes the database, and what was there is set aside.
 *
 * At every moment there is a whole database under its name, the old one or the new one. The new one begins another
 * life: no cursor of before fits it. Requests that the copy knows it answers as before; those made later are new to it,
 * as what they made is not in it. Who was revoked stays revoked, also if that was after the copy was made.
 */
import { Database } from "bun:sqlite";
import {
  closeSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { bytesFolder } from "../disk-bytes.ts";
import { sync } from "./backup.ts";
import { reasonOf, StoreError, wordsOf } from "./failure.ts";
import { beginLife } from "./life.ts";
import { isOfLaterVersion, migrate } from "./migrate.ts";
import { databaseName, takeFolder } from "./open.ts";
import { type Owner, ownerFor } from "./owner.ts";

interface RestoreOptions {
  readonly dataDir: string;
  readonly file: string;
  /** Epoch ms: names the folder of what is set aside. */
  readonly nowMs: number;
  readonly onProgress: (doing: "checking" | "copying") => void;
}

interface Restored {
  readonly events: number;
  /** Files that the copy knows, and whose bytes are not in the data directory. */
  readonly lostFiles: number;
  /** Where the database of before is now, and the bytes of its files; undefined if there was none. */
  readonly setAside: string | undefined;
  /** The database of before could not be read, so that revocations made since the copy are not in force. */
  readonly hasLostRevocations: boolean;
  /** The data directory was not there before, as when its name was mistyped. */
  readonly isNewFolder: boolean;
  /** Whose the data is, where root restored it and all that was written is root's. */
  readonly owner: Owner | undefined;
}

interface Revocation {
  readonly user_id: string;
  readonly at: number;
}

/** @throws StoreError in one line; then everything is as it was */
export function restore({ dataDir, file, nowMs, onProgress }: RestoreOptions): Restored {
  if (!existsSync(file)) throw new StoreError(`there is no file ${file}`);
  if (statSync(file).isDirectory()) {
    throw new StoreError(`${file} is not a backup of this server: it is a folder`);
  }
  const present = join(dataDir, databaseName);
  if (isSame(file, present)) {
    throw new StoreError(
      `${file} is the database of ${dataDir} itself, not a copy of it; give the file of a backup`,
    );
  }
  onProgress("checking");
  check(file);
  const isNewFolder = !existsSync(dataDir);
  const unlock = takeFolder(dataDir);
  const draft = `${present}.restoring`;
  try {
    onProgress("copying");
    const owner = ownerFor([present, dataDir]);
    const revocations = settle(present);
    const { events, files } = prepare(file, draft, revocations ?? []);
    const lostFiles = files.filter((id) => !existsSync(join(dataDir, bytesFolder, id))).length;
    const setAside = swap(dataDir, draft, nowMs);
    return { events, lostFiles, setAside, hasLostRevocations: revocations === undefined, isNewFolder, owner };
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError(`cannot restore into ${dataDir}: ${wordsOf(error)}`);
  } finally {
    for (const part of ["", "-wal", "-shm", "-journal"]) rmSync(draft + part, { force: true });
    unlock();
  }
}

/** The same file on the disk, under whichever names. */
function isSame(file: string, other: string): boolean {
  if (!existsSync(other)) return false;
  const [one, two] = [statSync(file), statSync(other)];
  return one.dev === two.dev && one.ino === two.ino;
}

/** @throws StoreError if the file is no whole database of this server, or of a later one */
function check(file: string): void {
  let db: Database | undefined;
  try {
    db = new Database(file, { readonly: true });
    const { integrity_check: verdict } =
      db.query<{ integrity_check: string }, []>("PRAGMA integrity_check(1)").get() ?? {};
    if (verdict !== "ok") throw new StoreError(`${file} is damaged (${verdict}); take another copy`);
    if (isOfLaterVersion(db)) {
      throw new StoreError(`${file} was made by a later version of this server; restore it with that one`);
    }
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const isUnreadable = reasonOf(error)?.includes("damaged") ?? true;
    const what = isUnreadable ? "it is no whole database of its making" : wordsOf(error);
    throw new StoreError(`${file} is not a backup of this server: ${what}`);
  } finally {
    db?.close();
  }
}

/**
 * Takes the write-ahead log of the present database into it, so that one file holds it all.
 *
 * @returns its revocations; undefined if it cannot be read
 */
function settle(present: string): readonly Revocation[] | undefined {
  if (!existsSync(present)) return [];
  let db: Database | undefined;
  try {
    db = new Database(present, { readwrite: true, create: false });
    db.run("PRAGMA wal_checkpoint(TRUNCATE)");
    return db.query<Revocation, []>("SELECT user_id, at FROM revocations").all();
  } catch {
    return undefined;
  } finally {
    db?.close();
  }
}

/** With what may lie beside it in a write-ahead log. */
function copyInto(file: string, draft: string): void {
  rmSync(draft, { force: true });
  closeSync(openSync(draft, "wx", 0o600));
  const db = new Database(file, { readonly: true });
  try {
    db.prepare("VACUUM INTO ?").run(draft);
  } finally {
    db.close();
  }
}

/** @returns the number of events, and the ids of the files that it knows */
function prepare(
  file: string,
  draft: string,
  revocations: readonly Revocation[],
): { readonly events: number; readonly files: readonly string[] } {
  copyInto(file, draft);
  const db = new Database(draft, { readwrite: true, create: false });
  try {
    // One file and no other beside it, until it is under its name.
    db.run("PRAGMA journal_mode = DELETE");
    migrate(db);
    const revoke = db.prepare<unknown, [string, number]>(
      "INSERT INTO revocations (user_id, at) VALUES (?, ?) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)",
    );
    db.transaction(() => {
      beginLife(db);
      for (const { user_id, at } of revocations) revoke.run(user_id, at);
    })();
    const { count = 0 } =
      db.query<{ count: number }, []>("SELECT count(*) AS count FROM events WHERE room > 0").get() ?? {};
    const files = db.query<{ id: string }, []>("SELECT id FROM files").all();
    return { events: count, files: files.map(({ id }) => id) };
  } finally {
    db.close();
    sync(draft);
  }
}

/** @returns where the database of before is now, if there was one */
function swap(dataDir: string, draft: string, nowMs: number): string | undefined {
  const present = join(dataDir, databaseName);
  if (!existsSync(present)) {
    renameSync(draft, present);
    sync(dataDir);
    return undefined;
  }
  const aside = freeName(join(dataDir, `before-restore-${stampOf(nowMs)}`));
  mkdirSync(aside, { mode: 0o700 });
  // A second name for the old one, so that its first is never without a database.
  giveSecondName(present, join(aside, databaseName));
  for (const part of ["-wal", "-shm"]) {
    if (existsSync(present + part)) renameSync(present + part, join(aside, databaseName + part));
  }
  setBytesAside(join(dataDir, bytesFolder), join(aside, bytesFolder));
  sync(aside);
  renameSync(draft, present);
  sync(dataDir);
  return aside;
}

function stampOf(nowMs: number): string {
  return new Date(nowMs).toISOString().replace(/\..*/, "").replaceAll(":", "-");
}

/** The path itself, or the first of `…-2`, `…-3` that nothing has. */
function freeName(path: string): string {
  let name = path;
  for (let at = 2; existsSync(name); at += 1) name = `${path}-${at}`;
  return name;
}

/** The next start removes what the copy does not know; the database that is set aside may know it. */
function setBytesAside(from: string, to: string): void {
  if (!existsSync(from)) return;
  mkdirSync(to, { mode: 0o700 });
  for (const name of readdirSync(from)) giveSecondName(join(from, name), join(to, name));
  sync(to);
}

function giveSecondName(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // Some disks know no second name of a file.
    copyFileSync(from, to);
    sync(to);
  }
}
