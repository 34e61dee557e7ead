/** What every store must do, whichever database is under it. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Conversation, type RoomName, roomName, type UserId } from "../../protocol/index.ts";
import type {
  Change,
  Effect,
  NewFile,
  Store,
  StoredClarification,
  StoredCommitment,
} from "../../server/store/port.ts";

const at = 1_767_225_600_000;
const alice = "alice" as UserId;
const bob = "bob" as UserId;
const room = roomName("conversation", "r1");

function said(content: string, more: Partial<Change> & { room?: RoomName; by?: UserId } = {}): Change {
  const { room: where = room, by = alice, ...rest } = more;
  const body = JSON.stringify({ content, sender: { id: by, name: by } });
  return { events: [{ room: where, type: "message:new", body, senderId: by }], at, ...rest };
}

const key = (requestId: string, userId = alice) => ({ key: { userId, requestId } });
const whole = { after: 0, upTo: Number.MAX_SAFE_INTEGER, limit: 1_000, from: "oldest" } as const;

function conversationOf(id: string, memberIds: UserId[], kind: "group" | "direct" = "group"): Conversation {
  return { id, room: roomName("conversation", id), title: "T", kind, ownerId: alice, memberIds };
}

function fileOf(id: string, size: number): NewFile {
  const thumbnail = { mime: "image/png", size: 1 };
  return { id, owner: { id: alice, name: "Alice" }, name: "n.png", mime: "image/png", size, thumbnail };
}

function created(conversation: Conversation, directKey?: string): Change {
  const events = [
    { room: roomName("user", alice), type: "conversation:created", body: JSON.stringify(conversation) },
  ];
  return { events, effects: [{ kind: "create-conversation", conversation, directKey }], at };
}

/** @param open a new, empty store each time */
export function storeContract(name: string, open: () => Store): void {
  describe(`${name} keeps the store's contract`, () => {
    test("a member of a conversation has the name that was said last, for those who share one; others have none", async () => {
      const { log, conversations } = open();
      const named = (userId: UserId, name: string): Change => ({
        events: [],
        effects: [{ kind: "name-user", userId, name }],
        at,
      });
      const cem = "cem" as UserId;
      expect(await conversations.lacksName(bob, "Bob")).toBe(false);
      await log.commit([named(bob, "Bob"), created(conversationOf("n1", [alice, bob])), named(cem, "Cem")]);
      expect(await conversations.lacksName(bob, "Bob")).toBe(true);
      await log.commit([named(bob, "Bob"), named(bob, "Bobby"), named(cem, "Cem")]);
      expect(await conversations.lacksName(bob, "Bobby")).toBe(false);
      expect(await conversations.names(alice, [bob, cem])).toEqual([{ userId: bob, name: "Bobby" }]);
      expect(await conversations.names(cem, [alice, bob])).toEqual([]);
      await log.commit([{ events: [], effects: [{ kind: "end-erasure", userId: bob }], at }]);
      expect(await conversations.names(alice, [bob])).toEqual([]);
    });

    test("events are numbered from 1 in each room, in the order of the changes", async () => {
      const { log } = open();
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
      const { log } = open();
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
      const { log } = open();
      const results = await log.commit([said("a", key("1")), said("b", { ...key("1", bob), by: bob })]);
      expect(results.map(({ kind }) => kind)).toEqual(["stored", "stored"]);
    });

    test("a room without events stands at 0", async () => {
      expect(await open().log.position(room)).toEqual({ head: 0, floor: 0 });
    });

    test("a range is read from either end, oldest first", async () => {
      const { log } = open();
      await log.commit(["1", "2", "3", "4", "5", "6"].map((content) => said(content)));
      const read = async (range: object) =>
        (await log.read(room, { ...whole, ...range })).map(({ seq }) => seq);
      expect(await read({ after: 2, limit: 2 })).toEqual([3, 4]);
      expect(await read({ upTo: 4, limit: 2, from: "newest" })).toEqual([3, 4]);
      expect(await read({ after: 5 })).toEqual([6]);
      expect(await read({ after: 6 })).toEqual([]);
      expect(await log.position(room)).toEqual({ head: 6, floor: 0 });
    });

    test("an event is found by its place", async () => {
      const { log } = open();
      const [result] = await log.commit([said("here")]);
      const stored = result?.kind === "stored" ? result.events[0] : undefined;
      expect(await log.find(stored?.roomNumber ?? 0, 1)).toEqual(stored);
      expect(await log.find(stored?.roomNumber ?? 0, 2)).toBeUndefined();
    });

    test("an edit shows in the message and in all its updates", async () => {
      const { log } = open();
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
      const { log } = open();
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
      const { log, reactions } = open();
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
      const { log, reactions } = open();
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
      const { log } = open();
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

    describe("commitments", () => {
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
        const store = open();
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
        const store = open();
        await store.log.commit([said("1"), said("2"), erase(2)]);
        expect(await kindsOf(store, create(promised(1)), create(promised(1)), create(promised(2)))).toEqual([
          "stored",
          "conflict",
          "conflict",
        ]);
      });

      test("are changed only by who saw them as they are", async () => {
        const store = open();
        await store.log.commit([said("1"), create(promised(1))]);
        const change = effect({ kind: "change-commitment", commitment: promised(1, { status: "due" }) });
        expect(await kindsOf(store, change, change)).toEqual(["stored", "conflict"]);
        expect(await store.commitments.get("m1.1")).toEqual(promised(1, { status: "due", revision: 1 }));
        expect(await store.commitments.awaited()).toEqual([]);
      });

      test("of a user who is forgotten lose words, amounts and name where retention took the message", async () => {
        const store = open();
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
        const store = open();
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
        const store = open();
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
        const store = open();
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
        const store = open();
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

    test("followers read messages of conversations and what became of them, in the order of arrival", async () => {
      const store = open();
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
      const store = open();
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

    test("conversations have members, titles and invitations", async () => {
      const { log, conversations } = open();
      await log.commit([created(conversationOf("c1", [alice, bob]))]);
      expect(await conversations.get("c1")).toEqual(conversationOf("c1", [alice, bob]));
      await log.commit([
        {
          events: [],
          effects: [{ kind: "add-members", conversationId: "c1", userIds: ["carol" as UserId] }],
          at: at + 1,
        },
        {
          events: [],
          effects: [{ kind: "rename-conversation", conversationId: "c1", title: "New" }],
          at: at + 2,
        },
        {
          events: [],
          effects: [{ kind: "remove-member", conversationId: "c1", userId: alice, ownerId: bob }],
          at: at + 3,
        },
      ]);
      const changed = { ...conversationOf("c1", [bob, "carol" as UserId]), title: "New", ownerId: bob };
      expect(await conversations.get("c1")).toEqual(changed);
      expect(await conversations.invite("c1")).toBeUndefined();
      await conversations.setInvite("c1", "code");
      expect(await conversations.invite("c1")).toBe("code");
      expect(await conversations.findByInvite("code")).toEqual(changed);
    });

    test("a list counts what others said after the read mark, which only moves forward", async () => {
      const { log, conversations } = open();
      const conversation = conversationOf("c1", [alice, bob]);
      const mark = (seq: number): Change => ({
        events: [],
        effects: [{ kind: "mark-read", conversationId: "c1", userId: bob, seq }],
        at,
      });
      const here = { room: conversation.room };
      await log.commit([
        created(conversation),
        said("1", here),
        said("2", { ...here, by: bob }),
        said("3", here),
      ]);
      await log.commit([mark(1), mark(0)]);
      expect(await conversations.readMark("c1", bob)).toBe(1);
      expect(await conversations.readMarks("c1")).toEqual([{ userId: bob, seq: 1 }]);
      expect(await conversations.readMarks("c2")).toEqual([]);
      const [view] = await conversations.listFor(bob);
      expect(view).toMatchObject({ conversation, head: 3, readSeq: 1, unread: 1, lastMessage: { seq: 3 } });
      expect(await conversations.listFor("eve" as UserId)).toEqual([]);
    });

    const rule = (more: object) =>
      ({ kind: "conversation", before: undefined, maxEvents: undefined, ...more }) as const;

    /** Trims to the end. @returns how much went from which room, and the number of steps */
    const posted = (id: string, size = 10): Change => ({
      events: [{ room, type: "file:uploaded", body: `{"fileId":"${id}","name":"n"}`, senderId: alice }],
      effects: [{ kind: "add-file", room, file: fileOf(id, size) }],
      at,
    });

    test("a file is known by its id, with its place in the log, and counts for its owner", async () => {
      const { log, files } = open();
      await log.commit([said("a"), posted("f1"), posted("f2", 5)]);
      expect(await files.get("f1")).toEqual({ ...fileOf("f1", 10), room, seq: 2, at });
      expect(await files.get("f3")).toBeUndefined();
      expect([await files.usedBytes(alice), await files.usedBytes(bob)]).toEqual([17, 0]);
      expect((await files.ofUser(alice, "f1", 10)).map(({ id }) => id)).toEqual(["f2"]);
      expect(await files.among(["f0", "f2"])).toEqual(new Set(["f2"]));
    });

    test("an erased file is a deletion in the log, and known no more", async () => {
      const { log, files } = open();
      await log.commit([posted("f1")]);
      await log.commit([{ events: [], effects: [{ kind: "erase-file", room, seq: 1, fileId: "f1" }], at }]);
      expect(await log.read(room, whole)).toMatchObject([{ type: "file:deleted", body: '{"fileId":"f1"}' }]);
      expect(await files.get("f1")).toBeUndefined();
    });

    test("files go with the events that told of them, and the trimming says which", async () => {
      const { log, files, retention } = open();
      await log.commit([posted("f1"), posted("f2")]);
      const { trimmed } = await retention.trim({ kind: "conversation", before: undefined, maxEvents: 1 });
      expect(trimmed).toEqual([{ room, floor: 1, count: 1, fileIds: ["f1"] }]);
      expect(await files.get("f1")).toBeUndefined();
      expect(await files.get("f2")).toBeDefined();
    });

    async function trimAll({ retention }: Store, bounds: object) {
      const gone: Record<string, number> = {};
      let steps = 0;
      for (let from: string | undefined, isDone = false; !isDone; isDone = from === undefined) {
        const { trimmed, next } = await retention.trim(rule(bounds), from);
        for (const { room: name, count } of trimmed) gone[name] = (gone[name] ?? 0) + count;
        from = next;
        steps += 1;
      }
      return { gone, steps };
    }

    test("a log is trimmed to the newest events, and numbers go on from where they were", async () => {
      const store = open();
      await store.log.commit(["1", "2", "3", "4", "5"].map((content) => said(content)));
      expect((await trimAll(store, { maxEvents: 2 })).gone).toEqual({ [room]: 3 });
      expect(await store.log.position(room)).toEqual({ head: 5, floor: 3 });
      expect((await store.log.read(room, whole)).map(({ seq }) => seq)).toEqual([4, 5]);
      await store.log.commit([said("6")]);
      expect(await store.log.position(room)).toEqual({ head: 6, floor: 3 });
      expect((await trimAll(store, { maxEvents: 3 })).gone).toEqual({});
    });

    test("a log is trimmed by age up to the first event that is young enough", async () => {
      const store = open();
      const ages = [1, 2, 9, 3, 10];
      for (const age of ages) await store.log.commit([said("x", { at: age })]);
      expect((await trimAll(store, { before: 5 })).gone).toEqual({ [room]: 2 });
      expect(await store.log.position(room)).toEqual({ head: 5, floor: 2 });
    });

    test("what was said of a message goes with it", async () => {
      const store = open();
      const [result] = await store.log.commit([said("1"), said("2")]);
      const number = result?.kind === "stored" ? (result.events[0]?.roomNumber ?? 0) : 0;
      const react = (seq: number) =>
        ({ kind: "react", room, seq, userId: bob, emoji: "👍", on: true }) as const;
      await store.log.commit([{ events: [], effects: [react(1), react(2)], at }]);
      await trimAll(store, { maxEvents: 1 });
      expect(await store.reactions.of(number, 1, bob)).toEqual([]);
      expect(await store.reactions.of(number, 2, bob)).toEqual(["👍"]);
    });

    test("a log of which nothing is left keeps its head", async () => {
      const store = open();
      await store.log.commit([said("1"), said("2")]);
      await trimAll(store, { before: at + 1 });
      expect(await store.log.read(room, whole)).toEqual([]);
      expect(await store.log.position(room)).toEqual({ head: 2, floor: 2 });
      const [next] = await store.log.commit([said("3")]);
      expect(next).toMatchObject({ kind: "stored", events: [{ seq: 3 }] });
    });

    test("only rooms of the kind are trimmed, every one of them, in steps that are short", async () => {
      const store = open();
      const names = Array.from({ length: 450 }, (_, n) => roomName("conversation", `t${n}`));
      const own = roomName("user", alice);
      for (const name of [...names, own]) {
        await store.log.commit([said("1", { room: name }), said("2", { room: name })]);
      }
      await store.log.commit(Array.from({ length: 1_000 }, (_, n) => said(`${n}`)));
      const { gone, steps } = await trimAll(store, { maxEvents: 1 });
      expect(Object.keys(gone).length).toBe(451);
      expect(gone[room]).toBe(999);
      expect(steps).toBeGreaterThan(5);
      expect(await store.log.position(own)).toEqual({ head: 2, floor: 0 });
      for (const name of names) expect(await store.log.position(name)).toEqual({ head: 2, floor: 1 });
    });

    test("a request is known as long as its event is kept, then refused, and new once it is forgotten", async () => {
      const store = open();
      await store.log.commit([said("1", key("r1")), said("2", key("r2"))]);
      await trimAll(store, { maxEvents: 1 });
      const again = () => store.log.commit([said("1", key("r1")), said("2", key("r2"))]);
      expect((await again()).map(({ kind }) => kind)).toEqual(["forgotten", "duplicate"]);
      expect(await store.log.findRequest({ userId: alice, requestId: "r1" })).toBeUndefined();
      expect(await store.retention.forgetRequests()).toBeUndefined();
      expect((await again()).map(({ kind }) => kind)).toEqual(["stored", "duplicate"]);
    });

    test("requests are gone through in steps, however many there are", async () => {
      const store = open();
      const ids = Array.from({ length: 1_200 }, (_, n) => `r${n}`);
      await store.log.commit(ids.map((id, n) => said(id, key(id, n % 2 === 0 ? alice : bob))));
      await trimAll(store, { maxEvents: 1 });
      let steps = 1;
      let place = await store.retention.forgetRequests();
      for (; place !== undefined; steps += 1) place = await store.retention.forgetRequests(place);
      expect(steps).toBeGreaterThan(1);
      const kinds = (await store.log.commit([said("x", key("r0")), said("x", key("r1199", bob))])).map(
        ({ kind }) => kind,
      );
      expect(kinds).toEqual(["stored", "duplicate"]);
    });

    test("a revocation is kept with its time, the latest of them, for its user", async () => {
      const store = open();
      expect(await store.revocations()).toEqual(new Map());
      const revoke = (userId: UserId, when: number): Change => ({
        events: [],
        effects: [{ kind: "revoke-user", userId }],
        at: when,
      });
      await store.log.commit([revoke(alice, at + 2), revoke(bob, at), revoke(alice, at + 1)]);
      expect(await store.revocations()).toEqual(
        new Map([
          [alice, at + 2],
          [bob, at],
        ]),
      );
    });

    test("who has opted in is kept with the time of it, until they opt out", async () => {
      const store = open();
      const opt = (userId: UserId, on: boolean, when: number): Change => ({
        events: [],
        effects: [{ kind: "opt-in", userId, on }],
        at: when,
      });
      await store.log.commit([opt(alice, true, at), opt(alice, true, at + 1), opt(bob, true, at + 2)]);
      expect(await store.optedIn()).toEqual(
        new Map([
          [alice, at],
          [bob, at + 2],
        ]),
      );
      await store.log.commit([opt(alice, false, at + 3)]);
      expect(await store.optedIn()).toEqual(new Map([[bob, at + 2]]));
    });

    test("contacts share a conversation that is not too large", async () => {
      const { log, conversations } = open();
      const crowd = Array.from({ length: 9 }, (_, at) => `user${at}` as UserId);
      await log.commit([
        created(conversationOf("c1", [alice, bob])),
        created(conversationOf("c2", [alice, ...crowd])),
      ]);
      expect(await conversations.contacts(alice, 5)).toEqual([bob]);
      expect((await conversations.contacts(alice, 10)).length).toBe(10);
      expect(await conversations.contacts("eve" as UserId, 5)).toEqual([]);
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
        const { log } = open();
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
        {
          numRuns: 60,
        },
      );
    });
  });
}
