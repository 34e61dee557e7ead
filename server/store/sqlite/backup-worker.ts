/** Copies a database and checks the copy, in a thread of its own. */
import { Database } from "bun:sqlite";
import type { CopyNews, CopyRequest } from "./backup.ts";
import { wordsOf } from "./failure.ts";

declare const self: Worker;

const say = (news: CopyNews) => self.postMessage(news);

self.onmessage = ({ data }: MessageEvent<CopyRequest>) => {
  try {
    copy(data);
    say({ kind: "checking" });
    say({ kind: "done", events: check(data.to) });
  } catch (error) {
    say({ kind: "failed", reason: `the copy could not be made: ${wordsOf(error)}` });
  }
};

function copy({ from, to }: CopyRequest): void {
  const db = new Database(from, { readonly: true });
  try {
    const pragma = (name: string) => Number(Object.values(db.query(`PRAGMA ${name}`).get() ?? {})[0]);
    const pages = pragma("page_count") - pragma("freelist_count");
    say({ kind: "copying", bytes: pages * pragma("page_size") });
    // Reads the state of one moment, whatever is written meanwhile, and keeps nobody from writing.
    // Cached, and so finalized when the database is closed: else it would stay open, and keep the server's own closing
    // from emptying the write-ahead log.
    db.query("VACUUM INTO ?").run(to);
  } finally {
    db.close();
  }
}

/** @returns the number of events in the copy */
function check(file: string): number {
  const db = new Database(file, { readonly: true });
  try {
    const { integrity_check: verdict } =
      db.query<{ integrity_check: string }, []>("PRAGMA integrity_check(1)").get() ?? {};
    if (verdict !== "ok") throw new Error(`the copy is not whole (${verdict})`);
    return (
      db.query<{ count: number }, []>("SELECT count(*) AS count FROM events WHERE room > 0").get()?.count ?? 0
    );
  } finally {
    db.close();
  }
}
