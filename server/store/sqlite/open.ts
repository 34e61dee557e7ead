/**
 * Opens the database file: one server at a time, settings that keep what was acknowledged, schema up to date.
 *
 * Whatever can be wrong with the file is found here and said in one line, before anything listens.
 */
import { Database } from "bun:sqlite";
import { chmodSync, existsSync, mkdirSync, statfsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { codeOf, openingProblem, StoreError, wordsOf } from "./failure.ts";
import { beginFirstLife } from "./life.ts";
import { isOfLaterVersion, migrate } from "./migrate.ts";
import { whoseOf } from "./owner.ts";

export interface OpenOptions {
  /** Folder of the database, made if missing; `:memory:` keeps everything in memory. */
  readonly dataDir: string;
  /** FULL: an ack survives a power cut. NORMAL: it survives a crash of the process, not of the machine. */
  readonly synchronous: "FULL" | "NORMAL";
}

export interface OpenDatabase {
  readonly db: Database;
  close(): void;
}

/** In the data directory. */
export const databaseName = "tautline.db";
const lockName = "tautline.lock";
/** How long the event loop may stand still for another program's lock. Servers never share a database. */
export const busyTimeoutMs = 100;
const cachePragma = "PRAGMA cache_size = -65536";
/** A larger file is not read through at every start. */
const maxCheckedBytes = 64 * 1024 * 1024;

/** @throws StoreError in one line: what is wrong and what to do */
export function openDatabase({ dataDir, synchronous }: OpenOptions): OpenDatabase {
  const inMemory = dataDir === ":memory:";
  const unlock = inMemory ? () => {} : takeFolder(dataDir);
  const file = inMemory ? ":memory:" : join(dataDir, databaseName);
  try {
    const db = new Database(file, { create: true, strict: true });
    if (!inMemory) chmodSync(file, 0o600);
    configure(db, synchronous);
    if (!inMemory && statSync(file).size <= maxCheckedBytes) checkIntegrity(db);
    migrate(db);
    if (isOfLaterVersion(db)) {
      throw new StoreError(`${file} was made by a later version of this server; start it with that one`);
    }
    beginFirstLife(db);
    db.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    const close = () => {
      try {
        db.run("PRAGMA wal_checkpoint(TRUNCATE)");
      } catch {
        // The write-ahead log stays, and the next start takes it in.
      }
      db.close();
      unlock();
    };
    return { db, close };
  } catch (error) {
    unlock();
    if (error instanceof StoreError) throw error;
    const problem = openingProblem(error, {
      hasSpace: inMemory || statfsSync(dataDir).bavail > 0,
      whose: whoseOf(["", "-wal", "-shm"].map((part) => file + part)),
    });
    throw new StoreError(`cannot use ${file}: ${problem.replaceAll(/\s+/g, " ")}`);
  }
}

/** For readings beside the one that has it open, of a database in the state that `openDatabase` leaves. */
export function openReader(dataDir: string): OpenDatabase {
  const db = new Database(join(dataDir, databaseName), { readonly: true, strict: true });
  db.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  db.run(cachePragma);
  return { db, close: () => db.close() };
}

function configure(db: Database, synchronous: "FULL" | "NORMAL"): void {
  db.run("PRAGMA busy_timeout = 5000");
  db.run("PRAGMA journal_mode = WAL");
  db.run(`PRAGMA synchronous = ${synchronous}`);
  // Deleted content is overwritten with zeros, not left in free pages.
  db.run("PRAGMA secure_delete = ON");
  db.run("PRAGMA foreign_keys = ON");
  db.run(cachePragma);
}

function checkIntegrity(db: Database): void {
  const row = db.query<{ quick_check: string }, []>("PRAGMA quick_check(1)").get();
  if (row?.quick_check !== "ok")
    throw new Error(`the database is damaged (${row?.quick_check ?? "no answer"})`);
}

const takeAnother = "give TAUTLINE_DATA_DIR another";

/** Why a folder cannot be made, by the nearest of its ancestors, or itself, that is there. */
function makingProblem(dataDir: string, error: unknown): string {
  let found = resolve(dataDir);
  while (!existsSync(found)) found = dirname(found);
  if (!statSync(found).isDirectory()) return `${found} is a file, expected a directory; ${takeAnother}`;
  const isNoPlace = codeOf(error) === "ENOENT";
  return `${isNoPlace ? `no directory can be made in ${found}` : wordsOf(error)}; ${takeAnother}`;
}

function writingProblem(dataDir: string, error: unknown): string {
  const whose = whoseOf([dataDir, join(dataDir, lockName)]);
  return `cannot write to the data directory ${dataDir}: ${wordsOf(error)}${whose}`;
}

/**
 * Holds the folder for this process with a lock that the kernel drops when the process dies, however it dies.
 * Two servers on one log would give the same seq twice.
 */
export function takeFolder(dataDir: string): () => void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StoreError(`cannot make the data directory ${dataDir}: ${makingProblem(dataDir, error)}`);
  }
  const file = join(dataDir, lockName);
  const isNew = !existsSync(file);
  let lock: Database;
  try {
    lock = new Database(file, { create: true });
  } catch (error) {
    throw new StoreError(writingProblem(dataDir, error));
  }
  try {
    if (isNew) lock.run("PRAGMA user_version = 1");
    lock.run("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    const isBusy = error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
    throw new StoreError(
      isBusy
        ? `the data directory ${dataDir} is in use by another server. Stop it, or give TAUTLINE_DATA_DIR another folder`
        : writingProblem(dataDir, error),
    );
  }
  return () => lock.close();
}
