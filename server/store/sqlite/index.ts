/** The SQLite store, put together. */
import type { Database } from "bun:sqlite";
import type { Epoch, RoomName, UserId } from "../../../protocol/index.ts";
import { BoundedMap } from "../../lib/bounded-map.ts";
import { randomId } from "../../lib/ids.ts";
import type { Store } from "../port.ts";
import { createSqliteConversations } from "./conversations.ts";
import { createEffects } from "./effects.ts";
import { reasonOf } from "./failure.ts";
import { createSqliteLog, type RoomRecord } from "./log.ts";
import { busyTimeoutMs, type OpenDatabase, type OpenOptions, openDatabase } from "./open.ts";
import { createSqliteReactions } from "./reactions.ts";
import { createSqliteRetention } from "./retention.ts";
import { createScrubber } from "./scrub.ts";
import { createTransaction } from "./transaction.ts";

export { StoreError } from "./open.ts";

const maxKnownRooms = 20_000;

/** @throws StoreError in one line, when the file cannot be used */
export function createSqliteStore(options: OpenOptions): Store {
  return createStoreOver(openDatabase(options));
}

/** A store over a database that is open and has its tables. */
export function createStoreOver({ db, close }: OpenDatabase): Store {
  const scrubber = createScrubber(db, busyTimeoutMs);
  const transaction = createTransaction(db);
  const known = new BoundedMap<RoomName, RoomRecord>(maxKnownRooms);
  const log = createSqliteLog(db, { known, applyEffect: createEffects(db), transaction, scrubber });
  const probe = db.prepare<unknown, [string]>(
    "INSERT INTO meta (key, value) VALUES ('probe', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  );
  const revocations = db.prepare<{ userId: UserId; at: number }, []>(
    "SELECT user_id AS userId, at FROM revocations",
  );
  return {
    epoch: readEpoch(db),
    log,
    conversations: createSqliteConversations(db, log),
    retention: createSqliteRetention(db, { known, transaction, scrubber }),
    reactions: createSqliteReactions(db),
    async revocations() {
      return new Map(revocations.all().map(({ userId, at }) => [userId, at]));
    },
    async probe() {
      transaction(() => probe.run(randomId(8)));
    },
    async scrub() {
      return scrubber.run();
    },
    failureOf: reasonOf,
    async close() {
      close();
    },
  };
}

/** Made with the database and kept in it: a new database can honour no cursor of an old one. */
function readEpoch(db: Database): Epoch {
  db.prepare("INSERT INTO meta (key, value) VALUES ('epoch', ?) ON CONFLICT DO NOTHING").run(randomId(8));
  const row = db.query<{ value: Epoch }, []>("SELECT value FROM meta WHERE key = 'epoch'").get();
  if (row === null) throw new Error("the store has no epoch");
  return row.value;
}
