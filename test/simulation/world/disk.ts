/**
 * The server's disk: a real SQLite database in memory that outlives the processes, and what may be wrong with it.
 *
 * SQLite's transactions are all or nothing, so what a crash forgets is whole commits: those that had not ended.
 */
import type { Database } from "bun:sqlite";
import type { Store } from "../../../server/store/port.ts";
import { createStoreOver } from "../../../server/store/sqlite/index.ts";
import { openDatabase } from "../../../server/store/sqlite/open.ts";
import { createReaderOver } from "../../../server/store/sqlite/threaded.ts";

interface DiskSpeed {
  /** Milliseconds that a commit takes to be on disk, at most. */
  readonly maxCommitMs: number;
  /** Milliseconds that a read takes, at most; 0 reads at once, as SQLite does. */
  readonly maxReadMs: number;
}

/** `full`: takes what it has room for, and refuses in the middle of what it has not. */
type DiskFault = "full" | "no writes" | "nothing at all";

interface StoredRow {
  readonly room: string;
  readonly seq: number;
  readonly type: string;
  readonly body: string;
}

/** SQLite's own limit. */
const mostPages = 4_294_967_294;

/** Databases that no disk has now: to empty one costs far less than to make one. */
const spare: Database[] = [];

function takeDatabase(): Database {
  const used = spare.pop();
  if (used !== undefined) return used;
  return rememberStatements(openDatabase({ dataDir: ":memory:", synchronous: "FULL" }).db);
}

/** Every process that opens the disk prepares the same statements, which takes longer than all it does with them. */
function rememberStatements(db: Database): Database {
  const prepare = db.prepare.bind(db);
  const prepared = new Map<string, ReturnType<typeof prepare>>();
  return Object.assign(db, {
    prepare(sql: string) {
      const known = prepared.get(sql) ?? prepare(sql);
      prepared.set(sql, known);
      return known;
    },
  });
}

function empty(db: Database): void {
  const tables = db.query<{ name: string }, []>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'",
  );
  for (const { name } of tables.all()) db.run(`DELETE FROM "${name}"`);
}

export class Disk {
  readonly speed: DiskSpeed;
  #fault: DiskFault | undefined;
  readonly #db: Database;

  constructor(speed: DiskSpeed, epoch: string) {
    this.speed = speed;
    this.#db = takeDatabase();
    empty(this.#db);
    this.#db.run("INSERT INTO meta (key, value) VALUES ('epoch', ?)", [epoch]);
  }

  /**
   * A new process opens it, and finds nothing of a transaction that the one before had not ended.
   *
   * @returns the store that its thread writes with, and the one beside it
   */
  open(): { readonly writer: Store; readonly reader: Store } {
    this.#forget();
    const database = { db: this.#db, close() {} };
    return { writer: createStoreOver(database), reader: createReaderOver(database) };
  }

  /** @throws while there is something wrong, as SQLite does */
  check(access: "read" | "write"): void {
    const refusing = access === "read" ? this.#fault === "nothing at all" : this.#fault?.startsWith("no");
    if (refusing === true) throw Object.assign(new Error("the disk refuses"), { code: "SQLITE_IOERR" });
  }

  fail(fault: DiskFault | undefined): void {
    this.#fault = fault;
    if (fault !== "full") {
      this.#db.run(`PRAGMA max_page_count = ${mostPages}`);
      return;
    }
    // What other seeds have left of free pages must make no difference to this one.
    if (!this.#db.inTransaction) this.#db.run("VACUUM");
    const pages = this.#db.query<{ page_count: number }, []>("PRAGMA page_count").get()?.page_count;
    this.#db.run(`PRAGMA max_page_count = ${pages}`);
  }

  /** All events, by room and seq: what is really there. */
  rows(): StoredRow[] {
    return this.#db
      .query<StoredRow, []>(
        `SELECT r.name AS room, e.seq, e.type, e.body
         FROM events e JOIN rooms r ON r.number = e.room ORDER BY e.room, e.seq`,
      )
      .all();
  }

  close(): void {
    this.#forget();
    this.fail(undefined);
    spare.push(this.#db);
  }

  #forget(): void {
    if (this.#db.inTransaction) this.#db.run("ROLLBACK");
  }
}
