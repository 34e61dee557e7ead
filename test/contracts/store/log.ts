/** What every store must do with logs: number them, know what was asked before, hand them out. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { roomName, type UserId } from "../../../protocol/index.ts";
import type { Store } from "../../../server/store/port.ts";
import { amount } from "../../support/amount.ts";
import { alice, at, bob, conversationOf, created, key, room, said, whole } from "./samples.ts";

/** @param open a new, empty store each time */
export function logContract(name: string, open: () => Store | Promise<Store>): void {
  describe(`${name} keeps the contract of its logs`, () => {
    test("events are numbered from 1 in each room, in the order of the changes", async () => {
      const { log } = await open();
      const other = roomName("conversation", "r2");
      const results = await log.commit([
        said("a"),
        said("b", { room: other }),
        said("c"),
        said("d", { room: other }),
      ]);
      const seqs = results.flatMap((result) =>
        result.kind === "stored" ? result.events.map(({ seq }) => seq) : [],
      );
      expect(seqs).toEqual([1, 1, 2, 2]);
    });

    test("a key that is known answers with the first event and stores nothing, in the same batch and later", async () => {
      const { log } = await open();
      const [first, second] = await log.commit([said("a", key("1")), said("b", key("1"))]);
      const [third] = await log.commit([said("c", key("1"))]);
      const stored = first?.kind === "stored" ? first.events[0] : undefined;
      expect(stored).toBeDefined();
      for (const repeat of [second, third])
        expect(repeat).toEqual({ kind: "duplicate", event: stored as never });
      expect(await log.read(room, whole)).toHaveLength(1);
      expect(await log.findRequest({ userId: alice, requestId: "1" })).toEqual(stored);
    });

    test("a key counts for its user only", async () => {
      const { log } = await open();
      const results = await log.commit([said("a", key("1")), said("b", { ...key("1", bob), by: bob })]);
      expect(results.map(({ kind }) => kind)).toEqual(["stored", "stored"]);
    });

    test("a room without events stands at 0", async () => {
      expect(await (await open()).log.position(room)).toEqual({ head: 0, floor: 0 });
    });

    test("a range is read from either end, oldest first", async () => {
      const { log } = await open();
      await log.commit(["1", "2", "3", "4", "5", "6"].map((content) => said(content)));
      const read = async (range: object) =>
        (await log.read(room, { ...whole, ...range })).map(({ seq }) => seq);
      expect(await read({ after: 2, limit: 2 })).toEqual([3, 4]);
      expect(await read({ upTo: 4, limit: 2, from: "newest" })).toEqual([3, 4]);
      expect(await read({ after: 5 })).toEqual([6]);
      expect(await read({ after: 6 })).toEqual([]);
      expect(await log.position(room)).toEqual({ head: 6, floor: 0 });
    });

    test("a reading ends, at either end, with the first event that begins beyond so many characters", async () => {
      const { log } = await open();
      const sizes = [10, 5_000, 10, 5_000, 10, 10];
      await log.commit(sizes.map((size) => said("x".repeat(size))));
      const read = async (range: object) =>
        (await log.read(room, { ...whole, ...range })).map(({ seq }) => seq);
      expect(await read({ maxChars: 4_000 })).toEqual([1, 2, 3]);
      expect(await read({ after: 1, maxChars: 4_000 })).toEqual([2, 3]);
      expect(await read({ maxChars: 4_000, from: "newest" })).toEqual([3, 4, 5, 6]);
      expect(await read({ maxChars: 4_000, limit: 2, from: "newest" })).toEqual([5, 6]);
      expect(await read({ maxChars: 100_000 })).toEqual([1, 2, 3, 4, 5, 6]);
      expect(await read({ maxChars: 0 })).toEqual([1, 2]);
    });

    test("a log that was read in part can be written and trimmed", async () => {
      const store = await open();
      await store.log.commit(["1", "2", "3"].map((content) => said(content)));
      await store.log.read(room, { ...whole, maxChars: 0 });
      await store.log.commit([said("4")]);
      expect(await store.scrub()).toBe(true);
      expect((await store.log.read(room, whole)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    });

    test("an event is found by its place", async () => {
      const { log } = await open();
      const [result] = await log.commit([said("here")]);
      const stored = result?.kind === "stored" ? result.events[0] : undefined;
      expect(await log.find(stored?.roomNumber ?? 0, 1)).toEqual(stored);
      expect(await log.find(stored?.roomNumber ?? 0, 2)).toBeUndefined();
    });

    test("followers read messages of conversations and what became of them, in the order of arrival", async () => {
      const store = await open();
      const other = roomName("conversation", "r2");
      await store.log.commit([
        said("a"),
        said("b", { room: other }),
        said("private", { room: roomName("user", alice) }),
        { events: [{ room, type: "message:update", body: "{}", targetSeq: 1 }], at },
        { events: [{ room, type: "message:reaction", body: "{}", targetSeq: 1 }], at },
        { events: [{ room: other, type: "message:deleted", body: "{}", targetSeq: 1 }], at },
      ]);
      const { follow } = store;
      const found: string[] = [];
      let upTo = await follow.followed("test");
      for (;;) {
        const step = await follow.read(upTo);
        if (step.upTo === upTo) break;
        upTo = step.upTo;
        found.push(...step.events.map(({ type, room: where, seq }) => `${type} ${where} ${seq}`));
      }
      expect(found).toEqual([
        `message:new ${room} 1`,
        `message:new ${other} 1`,
        `message:update ${room} 2`,
        `message:deleted ${other} 2`,
      ]);
      expect(upTo).toBe(await follow.tail());
      await store.log.commit([{ events: [], effects: [{ kind: "followed", follower: "test", upTo }], at }]);
      expect(await follow.followed("test")).toBe(upTo);
      expect(await follow.followed("another")).toBe(0);
    });

    test("a change that meets what must be unique leaves nothing, and its neighbours stand", async () => {
      const store = await open();
      const results = await store.log.commit([
        created(conversationOf("d1", [alice, bob], "direct"), "alice bob"),
        created(conversationOf("d2", [alice, bob], "direct"), "alice bob"),
        said("neighbour"),
      ]);
      expect(results.map(({ kind }) => kind)).toEqual(["stored", "conflict", "stored"]);
      expect(await store.conversations.get("d2")).toBeUndefined();
      expect((await store.conversations.findDirect("alice bob"))?.id).toBe("d1");
      expect((await store.log.read(roomName("user", alice), whole)).map(({ seq }) => seq)).toEqual([1]);
    });

    test("whatever is committed in whatever groups: no hole, no event twice, each key once", async () => {
      const change = fc.record({
        room: fc.integer({ min: 0, max: 3 }),
        user: fc.constantFrom(alice, bob),
        request: fc.integer({ min: 0, max: 15 }),
      });
      const run = async (
        batches: readonly (readonly { room: number; user: UserId; request: number }[])[],
      ) => {
        const { log } = await open();
        const expected = new Map<string, number>();
        for (const batch of batches) {
          const changes = batch.map(({ room, user, request }) =>
            said(`${user}${request}`, {
              room: roomName("conversation", `p${room}`),
              by: user,
              ...key(`${request}`, user),
            }),
          );
          for (const [index, result] of (await log.commit(changes)).entries()) {
            const { user, request } = batch[index] ?? { user: alice, request: -1 };
            const isFirst = !expected.has(`${user}${request}`);
            expect(result.kind).toBe(isFirst ? "stored" : "duplicate");
            if (isFirst) expected.set(`${user}${request}`, 1);
          }
        }
        const contents: string[] = [];
        for (let number = 0; number <= 3; number += 1) {
          const events = await log.read(roomName("conversation", `p${number}`), whole);
          expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
          contents.push(...events.map(({ body }) => JSON.parse(body).content));
        }
        expect(contents.sort()).toEqual([...expected.keys()].sort());
      };
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(change, { maxLength: 12 }), { maxLength: 8 }), run),
        { numRuns: amount(20, 60) },
      );
    });
  });
}
