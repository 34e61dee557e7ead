/** What is special about a store that is in a thread of its own; what it does is held by the contract. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { roomName, type UserId } from "../../../protocol/index.ts";
import type { Change, Committed } from "../../../server/store/port.ts";
import { StoreError } from "../../../server/store/sqlite/index.ts";
import { openSqliteThread } from "../../../server/store/sqlite/thread.ts";
import {
  decodeChanges,
  decodeOutcomes,
  encodeChanges,
  encodeOutcomes,
} from "../../../server/store/sqlite/thread-batch.ts";
import { failureOf } from "../../support/failure.ts";
import { useFolders } from "../../support/folders.ts";

const folder = useFolders("thread");
const room = roomName("conversation", "r1");
const said = (content: string): Change => ({
  events: [{ room, type: "message:new", body: JSON.stringify({ content }), senderId: "ann" as UserId }],
  at: 1,
});

test("what keeps it from opening is said in one line", async () => {
  const dataDir = join(folder(), "a-file");
  writeFileSync(dataDir, "");
  const error = await failureOf(openSqliteThread({ dataDir, synchronous: "FULL" }));
  expect(error).toBeInstanceOf(StoreError);
  expect(String(error)).toMatch(/^StoreError: cannot [^\n]*a-file[^\n]*$/);
});

test("while a lock is waited for the event loop goes on; then the error says what is in the way", async () => {
  const dataDir = folder();
  const store = await openSqliteThread({ dataDir, synchronous: "FULL" });
  const other = new Database(join(dataDir, "tautline.db"));
  other.run("BEGIN IMMEDIATE");
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 1);
  const error = await failureOf(store.log.commit([said("kept out")]));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(1);
  expect(store.failureOf(error)).toBe("another program holds the database's lock (SQLITE_BUSY)");
  other.close();
  expect(await store.log.commit([said("let in")])).toMatchObject([{ kind: "stored", events: [{ seq: 1 }] }]);
  await store.close();
});

test("an error that is none of the disk's is a bug there as here", async () => {
  const store = await openSqliteThread({ dataDir: ":memory:", synchronous: "FULL" });
  const error = await failureOf(
    store.log.read(room, { after: 0, upTo: {} as number, limit: 1, from: "oldest" }),
  );
  expect(error).toBeInstanceOf(Error);
  expect(store.failureOf(error)).toBeUndefined();
  await store.close();
});

test("it is asked in order: a reading finds what was handed in before it", async () => {
  const store = await openSqliteThread({ dataDir: ":memory:", synchronous: "FULL" });
  const before = store.log.position(room);
  const committing = store.log.commit([said("1"), said("2")]);
  const after = store.log.position(room);
  expect(await before).toEqual({ head: 0, floor: 0 });
  expect(await committing).toHaveLength(2);
  expect(await after).toEqual({ head: 2, floor: 0 });
  await store.close();
});

const id = fc.string({ minLength: 1, maxLength: 8 });
const newEvent = fc.record(
  {
    room: id,
    type: id,
    body: fc.string(),
    senderId: id,
    targetSeq: fc.nat(),
    isCopy: fc.constant(true),
    hasSharedBody: fc.constant(true),
  },
  { requiredKeys: ["room", "type", "body"] },
);
const change = fc.record(
  {
    key: fc.record({ userId: id, requestId: id }),
    events: fc.array(newEvent, { maxLength: 4 }),
    effects: fc.array(fc.record({ kind: fc.constant("followed"), follower: id, upTo: fc.nat() })),
    at: fc.nat(),
  },
  { requiredKeys: ["events", "at"] },
) as unknown as fc.Arbitrary<Change>;

test("changes arrive as they were, however many events they have", () => {
  fc.assert(
    fc.property(fc.nat(), fc.array(change), (number, changes) => {
      expect(decodeChanges(structuredClone(encodeChanges(number, changes)))).toEqual(changes);
    }),
  );
});

const placed = { roomNumber: fc.nat(), seq: fc.nat() };

test("outcomes arrive as they were: what is stored with the words that were handed in, a repeat with its own", () => {
  const outcome = fc.oneof(
    fc.record({ kind: fc.constant("stored" as const), places: fc.infiniteStream(fc.record(placed)) }),
    fc.record({
      kind: fc.constant("duplicate" as const),
      event: fc.record({ ...placed, body: fc.string() }),
    }),
    fc.record({ kind: fc.constantFrom("forgotten" as const, "conflict" as const) }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(change, outcome)), (pairs) => {
      const changes = pairs.map(([made]) => ({
        ...made,
        events: made.events.map(({ isCopy: _, ...event }) => event),
      }));
      const outcomes = pairs.map(([{ events, at }, given]) => {
        if (given.kind !== "stored") return given;
        const stored = events.map(({ room, type, body, senderId }) => {
          const place = given.places.next().value;
          return { room, type, body, senderId, at, originalId: undefined, ...place };
        });
        return { kind: "stored", events: stored };
      }) as unknown as Committed[];
      const told = structuredClone(encodeOutcomes(7, outcomes));
      expect(told[0]).toBe(7);
      expect(decodeOutcomes(told, changes)).toEqual(outcomes);
    }),
  );
});
