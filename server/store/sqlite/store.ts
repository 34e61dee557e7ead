/** The SQLite store, put together; it does its work in the thread that asks. */
import type { RoomName, UserId } from "../../../protocol/index.ts";
import { BoundedMap } from "../../lib/bounded-map.ts";
import type { Store } from "../port.ts";
import { createSqliteAudit } from "./audit.ts";
import { createSqliteCommitments } from "./commitments.ts";
import { createSqliteConversations } from "./conversations.ts";
import { createEffects } from "./effects.ts";
import { reasonOf } from "./failure.ts";
import { createSqliteFiles } from "./files.ts";
import { createSqliteFocus } from "./focus.ts";
import { createSqliteFollow } from "./follow.ts";
import { readLife } from "./life.ts";
import { createSqliteLog, type RoomRecord } from "./log.ts";
import { createSqliteNotifications } from "./notifications.ts";
import { busyTimeoutMs, type OpenDatabase, type OpenOptions, openDatabase } from "./open.ts";
import { createSqlitePersonal } from "./personal.ts";
import { createProbe } from "./probe.ts";
import { createSqliteReactions } from "./reactions.ts";
import { createSqliteRetention } from "./retention.ts";
import { createScrubber } from "./scrub.ts";
import { createTransaction } from "./transaction.ts";

/** Where their logs stand is known without asking. */
const knownRooms = 20_000;

/** @throws StoreError in one line, when the file cannot be used */
export function createSqliteStore(options: OpenOptions): Store {
  return createStoreOver(openDatabase(options));
}

/**
 * A store over a database that is open and has its tables.
 *
 * @param maxKnownRooms 0 where it is not the only one that writes
 */
export function createStoreOver({ db, close }: OpenDatabase, maxKnownRooms = knownRooms): Store {
  const life = readLife(db);
  const scrubber = createScrubber(db, busyTimeoutMs);
  const transaction = createTransaction(db);
  const known = new BoundedMap<RoomName, RoomRecord>(maxKnownRooms);
  const log = createSqliteLog(db, { life, known, applyEffect: createEffects(db), transaction, scrubber });
  const probe = createProbe(db, transaction);
  const revocations = db.prepare<{ userId: UserId; at: number }, []>(
    "SELECT user_id AS userId, at FROM revocations",
  );
  const optIns = db.prepare<{ userId: UserId; at: number }, []>("SELECT user_id AS userId, at FROM opt_ins");
  return {
    epoch: life.epoch,
    log,
    conversations: createSqliteConversations(db, life),
    retention: createSqliteRetention(db, { known, transaction, scrubber }),
    reactions: createSqliteReactions(db, life),
    notifications: createSqliteNotifications(db, log),
    audit: createSqliteAudit(db),
    files: createSqliteFiles(db),
    follow: createSqliteFollow(db, life),
    commitments: createSqliteCommitments(db),
    focus: createSqliteFocus(db),
    personal: createSqlitePersonal(db, { log, life, transaction }),
    async revocations() {
      return new Map(revocations.all().map(({ userId, at }) => [userId, at]));
    },
    async optedIn() {
      return new Map(optIns.all().map(({ userId, at }) => [userId, at]));
    },
    async probe() {
      probe();
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
