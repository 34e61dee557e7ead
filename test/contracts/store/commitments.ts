/** What every store must do with commitments and the questions about them. */
import { describe, expect, test } from "bun:test";
import { roomName, type UserId } from "../../../protocol/index.ts";
import type {
  Change,
  Effect,
  Store,
  StoredClarification,
  StoredCommitment,
} from "../../../server/store/port.ts";
import { alice, at, bob, room, said, trimAll, whole } from "./samples.ts";

/** @param open a new, empty store each time */
export function commitmentsContract(name: string, open: () => Store | Promise<Store>): void {
  describe(`${name} keeps the contract of commitments`, () => {
    const promised = (seq: number, more: Partial<StoredCommitment> = {}): StoredCommitment => ({
      id: `m${seq}.1`,
      room,
      seq,
      messageId: `m${seq}`,
      debtor: { userId: alice, name: "Alice" },
      owedTo: bob,
      action: "bring pineapples",
      amount: 2.5,
      unit: "pineapple",
      condition: { userId: bob, name: "Bob", action: "carries them", amount: 1 },
      status: "open",
      fulfilled: 0,
      readSeq: seq,
      revision: 0,
      ...more,
    });
    const asked = (seq: number): StoredClarification => ({
      id: `m${seq}.q`,
      room,
      seq,
      messageId: `m${seq}`,
      userId: alice,
      body: '{"question":"pineapples?"}',
      status: "open",
      readSeq: seq,
    });
    const effect = (...effects: Effect[]): Change => ({ events: [], effects, at });
    const create = (commitment: StoredCommitment) => effect({ kind: "create-commitment", commitment });
    const kindsOf = async ({ log }: Store, ...changes: Change[]) =>
      (await log.commit(changes)).map(({ kind }) => kind);
    const erase = (seq: number): Change => ({
      events: [{ room, type: "message:deleted", body: `{"id":"m${seq}"}`, targetSeq: seq }],
      effects: [{ kind: "erase-message", room, seq, id: `m${seq}` }],
      at,
    });

    test("are kept to the letter, and listed by their message, their room and their state", async () => {
      const store = await open();
      const plain: StoredCommitment = {
        id: "m2.1",
        room,
        seq: 2,
        messageId: "m2",
        debtor: { userId: bob, name: "Bob" },
        action: "cook",
        status: "open",
        fulfilled: 0,
        readSeq: 2,
        revision: 0,
      };
      const tenth = promised(1, { id: "m1.10", status: "fulfilled", fulfilled: 2.5 });
      await store.log.commit([said("1"), said("2"), create(tenth), create(promised(1)), create(plain)]);
      const { commitments } = store;
      expect(await commitments.get("m2.1")).toEqual(plain);
      expect(await commitments.get("m3.1")).toBeUndefined();
      expect(await commitments.ofMessage(room, 1)).toEqual([promised(1), tenth]);
      expect(await commitments.active(room)).toEqual([promised(1), plain]);
      expect(await commitments.settled(room, 10)).toEqual([tenth]);
      expect(await commitments.active(roomName("conversation", "r2"))).toEqual([]);
      expect(await commitments.awaited()).toEqual([{ room, userId: bob }]);
    });

    test("are made once, and only of a message that is there", async () => {
      const store = await open();
      await store.log.commit([said("1"), said("2"), erase(2)]);
      expect(await kindsOf(store, create(promised(1)), create(promised(1)), create(promised(2)))).toEqual([
        "stored",
        "conflict",
        "conflict",
      ]);
    });

    test("are changed only by who saw them as they are", async () => {
      const store = await open();
      await store.log.commit([said("1"), create(promised(1))]);
      const change = effect({ kind: "change-commitment", commitment: promised(1, { status: "due" }) });
      expect(await kindsOf(store, change, change)).toEqual(["stored", "conflict"]);
      expect(await store.commitments.get("m1.1")).toEqual(promised(1, { status: "due", revision: 1 }));
      expect(await store.commitments.awaited()).toEqual([]);
    });

    test("of a user who is forgotten lose words, amounts and name where retention took the message", async () => {
      const store = await open();
      const { debtor } = promised(1);
      await store.log.commit([said("1"), create(promised(1))]);
      expect(await store.commitments.of(debtor.userId)).toEqual([promised(1)]);
      expect(await store.commitments.of("eve" as UserId)).toEqual([]);
      await store.log.commit([said("2"), effect({ kind: "trim-log", room, upTo: 1 })]);
      expect(await store.commitments.get("m1.1")).toEqual(promised(1));
      await store.log.commit([effect({ kind: "forget-commitments", userId: debtor.userId })]);
      const left = await store.commitments.get("m1.1");
      expect(left).toMatchObject({ action: "", fulfilled: 0, status: "cancelled" });
      expect(left?.debtor).toEqual({ userId: debtor.userId, name: "-" });
      expect(left).not.toHaveProperty("amount");
      expect(left).not.toHaveProperty("condition");
      expect(await store.commitments.active(room)).toEqual([]);
    });

    test("lose their words with their message, in the store and in what was told of them", async () => {
      const store = await open();
      const told = (type: string, body: object): Change => ({
        events: [{ room, type, body: JSON.stringify(body), targetSeq: 1 }],
        at,
      });
      await store.log.commit([
        said("pineapples"),
        create(promised(1)),
        told("commitment:created", {
          id: "m1.1",
          action: "bring pineapples",
          unit: "pineapple",
          status: "open",
        }),
        { ...told("liability:update", { liabilities: [{ unit: "pineapple", because: ["m1.1"] }] }) },
        effect({ kind: "ask", clarification: asked(1) }),
        said("other"),
        create(promised(5)),
      ]);
      await store.log.commit([erase(1)]);
      expect(JSON.stringify(await store.log.read(room, { ...whole, upTo: 3 }))).not.toContain("pineapple");
      const [event] = await store.log.read(room, { ...whole, after: 1, upTo: 2 });
      expect(event).toMatchObject({ type: "commitment:created" });
      expect(JSON.parse(event?.body ?? "")).toEqual({ id: "m1.1", action: "", status: "open" });
      const [left] = await store.commitments.ofMessage(room, 1);
      expect(left).toMatchObject({ action: "", status: "open", revision: 1 });
      expect(JSON.stringify(left)).not.toMatch(/pineapple|carries/);
      expect(await store.commitments.clarification("m1.q")).toBeUndefined();
    });

    test("are told in their present words wherever they were told, each time with its own status", async () => {
      const store = await open();
      const told = (status: string): Change => ({
        events: [
          {
            room,
            type: status === "open" ? "commitment:created" : "commitment:updated",
            body: JSON.stringify({ id: "m1.1", action: "bring pineapples", status }),
            targetSeq: 1,
          },
        ],
        at,
      });
      await store.log.commit([said("1"), told("open"), told("due")]);
      const body = JSON.stringify({ id: "m1.1", action: "cook", status: "cancelled" });
      await store.log.commit([effect({ kind: "reword-commitment", room, seq: 1, id: "m1.1", body })]);
      const bodies = (await store.log.read(room, { ...whole, after: 1 })).map((event) =>
        JSON.parse(event.body),
      );
      expect(bodies).toEqual([
        { id: "m1.1", action: "cook", status: "open" },
        { id: "m1.1", action: "cook", status: "due" },
      ]);
    });

    test("may be asked about, once for each question, until it is settled", async () => {
      const store = await open();
      const ask = effect({ kind: "ask", clarification: asked(1) });
      const settle = effect({ kind: "settle", clarificationId: "m1.q", status: "declined" });
      await store.log.commit([said("1")]);
      expect(await kindsOf(store, ask, ask)).toEqual(["stored", "conflict"]);
      expect(await store.commitments.openFor(alice)).toEqual([asked(1)]);
      expect(await store.commitments.openFor(bob)).toEqual([]);
      expect(await store.commitments.asked()).toEqual([alice]);
      expect(await kindsOf(store, settle, settle)).toEqual(["stored", "conflict"]);
      expect(await store.commitments.asked()).toEqual([]);
      expect(await store.commitments.clarification("m1.q")).toMatchObject({ status: "declined", body: "" });
      expect(await store.commitments.clarificationsOf(room, 1)).toHaveLength(1);
    });

    test("that are settled go when their message is trimmed, and those that are not stay", async () => {
      const store = await open();
      await store.log.commit([
        said("1"),
        said("2"),
        create(promised(1)),
        create(promised(1, { id: "m1.2", status: "cancelled" })),
        effect({ kind: "ask", clarification: asked(1) }),
      ]);
      await trimAll(store, { maxEvents: 1 });
      expect((await store.commitments.ofMessage(room, 1)).map(({ id }) => id)).toEqual(["m1.1"]);
      expect(await store.commitments.asked()).toEqual([]);
    });
  });
}
