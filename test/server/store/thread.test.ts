/** What is special about a store with a thread that writes; what it does is held by the contract. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { roomName, type UserId } from "../../../protocol/index.ts";
import type { Change, Committed } from "../../../server/store/port.ts";
import { openThreadedStore, StoreError } from "../../../server/store/sqlite/index.ts";
import {
  decodeChanges,
  decodeOutcomes,
  encodeChanges,
  encodeOutcomes,
  idOf,
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
  const error = await failureOf(openThreadedStore({ dataDir, synchronous: "FULL" }));
  expect(error).toBeInstanceOf(StoreError);
  expect(String(error)).toMatch(/^StoreError: cannot [^\n]*a-file[^\n]*$/);
});

test("while a lock is waited for the event loop goes on; then the error says what is in the way", async () => {
  const dataDir = folder();
  const store = await openThreadedStore({ dataDir, synchronous: "FULL" });
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
  const store = await openThreadedStore({ dataDir: folder(), synchronous: "FULL" });
  const error = await failureOf(store.log.commit([{ ...said("x"), at: "yesterday" as never }]));
  expect(error).toBeInstanceOf(Error);
  expect(store.failureOf(error)).toBeUndefined();
  await store.close();
});

test("commits are numbered in the order in which they are handed in, and found once acknowledged", async () => {
  const store = await openThreadedStore({ dataDir: folder(), synchronous: "FULL" });
  const outcomes = await Promise.all(["1", "2", "3"].map((content) => store.log.commit([said(content)])));
  expect(outcomes.flat()).toMatchObject([1, 2, 3].map((seq) => ({ kind: "stored", events: [{ seq }] })));
  expect(await store.log.position(room)).toEqual({ head: 3, floor: 0 });
  await store.close();
});

test("in memory, where no other thread can look, it does without one", async () => {
  const store = await openThreadedStore({ dataDir: ":memory:", synchronous: "FULL" });
  await store.log.commit([said("1")]);
  expect(await store.log.position(room)).toEqual({ head: 1, floor: 0 });
  await store.close();
});

const id = fc.stringMatching(/^[\x20-\x7e]{1,8}$/);
const body = fc.string().map((content) => JSON.stringify({ content }));
const newEvent = fc.record(
  {
    room: id,
    type: id,
    body,
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

test("a value with a line break is refused: behind it each would be taken for its neighbour", () => {
  const broken = { ...said("x"), key: { userId: "ann" as UserId, requestId: "r\n1" } };
  expect(() => decodeChanges(encodeChanges(1, [said("y"), broken]))).toThrow(
    "a commit between threads has 23 values, expected 22",
  );
});

test("outcomes arrive as they were: what is stored with the words that were handed in, a repeat with its own", () => {
  const outcome = fc.oneof(
    fc.record({ kind: fc.constant("stored" as const), places: fc.infiniteStream(fc.record(placed)) }),
    fc.record({
      kind: fc.constant("duplicate" as const),
      event: fc.record({ ...placed, body }),
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
      expect(idOf(told)).toBe(7);
      expect(decodeOutcomes(told, changes)).toEqual(outcomes);
    }),
  );
});
