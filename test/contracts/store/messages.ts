/** What every store must do with what becomes of a message: edits, copies, reactions, erasure. */
import { describe, expect, test } from "bun:test";
import { roomName } from "../../../protocol/index.ts";
import type { Change, Effect, Store } from "../../../server/store/port.ts";
import { alice, at, bob, room, said, whole } from "./samples.ts";

/** @param open a new, empty store each time */
export function messagesContract(name: string, open: () => Store | Promise<Store>): void {
  describe(`${name} keeps the contract of messages`, () => {
    test("an edit shows in the message and in all its updates", async () => {
      const { log } = await open();
      const update = (content: string, editedAt: number): Change => ({
        events: [
          {
            room,
            type: "message:update",
            body: JSON.stringify({ id: "m", content }),
            senderId: alice,
            targetSeq: 1,
          },
        ],
        effects: [{ kind: "edit-message", room, seq: 1, content, editedAt }],
        at: editedAt,
      });
      await log.commit([said("one"), said("untouched")]);
      await log.commit([update("two", at + 1)]);
      await log.commit([update("three", at + 2)]);
      const bodies = (await log.read(room, whole)).map(({ body }) => JSON.parse(body));
      expect(bodies.map(({ content }) => content)).toEqual(["three", "untouched", "three", "three"]);
      expect(bodies[0].editedAt).toBe(at + 2);
      expect(bodies[1].editedAt).toBeUndefined();
    });

    test("a copy has the first event's id, a place of its own, and is found by that id", async () => {
      const { log } = await open();
      const [mine, theirs] = [roomName("user", alice), roomName("user", bob)];
      const event = { type: "message:new", body: JSON.stringify({ content: "x" }), senderId: alice };
      const copy = { ...event, room: theirs, isCopy: true } as const;
      await log.commit([said("earlier", { room: theirs })]);
      const [result] = await log.commit([{ events: [{ ...event, room: mine }, copy], at }]);
      const [first, second] = result?.kind === "stored" ? result.events : [];
      const id = `${first?.roomNumber.toString(36)}-${first?.seq.toString(36)}`;
      expect(first).toMatchObject({ room: mine, seq: 1, originalId: undefined });
      expect(second).toMatchObject({ room: theirs, seq: 2, originalId: id });
      expect(await log.copies(id)).toEqual([second as never]);
      expect((await log.read(theirs, whole)).at(-1)).toEqual(second as never);
    });

    test("reactions are what was said and not taken back, and go with their message", async () => {
      const { log, reactions } = await open();
      const react = (emoji: string, on: boolean, userId = alice): Change => ({
        events: [],
        effects: [{ kind: "react", room, seq: 1, userId, emoji, on }],
        at,
      });
      const [first] = await log.commit([said("hello")]);
      const number = first?.kind === "stored" ? (first.events[0]?.roomNumber ?? 0) : 0;
      await log.commit([react("+", true), react("+", true), react("-", true), react("-", false)]);
      await log.commit([react("!", true, bob)]);
      expect(await reactions.of(number, 1, alice)).toEqual(["+"]);
      expect(await reactions.of(number, 1, bob)).toEqual(["!"]);
      await log.commit([{ events: [], effects: [{ kind: "erase-message", room, seq: 1, id: "m" }], at }]);
      expect(await reactions.of(number, 1, alice)).toEqual([]);
    });

    test("what was under way while its message was erased is a conflict, and brings nothing back", async () => {
      const { log, reactions } = await open();
      const [first] = await log.commit([said("secret")]);
      const number = first?.kind === "stored" ? (first.events[0]?.roomNumber ?? 0) : 0;
      const change = (type: string, effect: Effect): Change => ({
        events: [{ room, type, body: '{"id":"m"}', senderId: alice, targetSeq: 1 }],
        effects: [effect],
        at,
      });
      const results = await log.commit([
        change("message:deleted", { kind: "erase-message", room, seq: 1, id: "m" }),
        change("message:update", { kind: "edit-message", room, seq: 1, content: "back", editedAt: at }),
        change("message:reaction", { kind: "react", room, seq: 1, userId: bob, emoji: "+", on: true }),
      ]);
      expect(results.map(({ kind }) => kind)).toEqual(["stored", "conflict", "conflict"]);
      const events = await log.read(room, whole);
      expect(events.map(({ type, body }) => [type, body])).toEqual([
        ["message:deleted", '{"id":"m"}'],
        ["message:deleted", '{"id":"m"}'],
      ]);
      expect(await reactions.of(number, 1, bob)).toEqual([]);
    });

    test("an erased message leaves its place and none of its content", async () => {
      const { log } = await open();
      await log.commit([said("secret"), said("untouched")]);
      const erase: Change = {
        events: [{ room, type: "message:deleted", body: '{"id":"m"}', senderId: alice, targetSeq: 1 }],
        effects: [{ kind: "erase-message", room, seq: 1, id: "m" }],
        at,
      };
      await log.commit([erase]);
      const events = await log.read(room, whole);
      expect(events.map(({ type, seq }) => [seq, type])).toEqual([
        [1, "message:deleted"],
        [2, "message:new"],
        [3, "message:deleted"],
      ]);
      expect(JSON.stringify(events)).not.toContain("secret");
    });
  });
}
