/** What every store must know of conversations and who is in them. */
import { describe, expect, test } from "bun:test";
import { roomName, type UserId } from "../../../protocol/index.ts";
import type { Change, Store } from "../../../server/store/port.ts";
import { alice, at, bob, conversationOf, created, said } from "./samples.ts";

/** @param open a new, empty store each time */
export function conversationsContract(name: string, open: () => Store | Promise<Store>): void {
  describe(`${name} keeps the contract of conversations`, () => {
    test("a member of a conversation has the name that was said last, for those who share one; others have none", async () => {
      const { log, conversations } = await open();
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

    test("conversations have members, titles and invitations", async () => {
      const { log, conversations } = await open();
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
      await log.commit([{ events: [], effects: [{ kind: "void-invite", conversationId: "c1" }], at }]);
      expect(await conversations.invite("c1")).toBeUndefined();
      expect(await conversations.findByInvite("code")).toBeUndefined();
    });

    test("a list counts what others said after the read mark, which only moves forward", async () => {
      const { log, conversations } = await open();
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
      const counted = { head: 3, readSeq: 1, unread: 1, lastMessage: { seq: 3 } };
      expect(view).toMatchObject({ conversation, createdAt: at, ...counted });
      expect(await conversations.listFor("eve" as UserId)).toEqual([]);
    });

    test("who is banned is listed by id, with the name that is kept, no more than were asked for", async () => {
      const { log, conversations } = await open();
      const zoe = "zoe" as UserId;
      const ban = (userId: UserId, on: boolean): Change => ({
        events: [],
        effects: [{ kind: "ban", conversationId: "c1", userId, on }],
        at,
      });
      const named: Change = { events: [], effects: [{ kind: "name-user", userId: bob, name: "Bo" }], at };
      await log.commit([
        created(conversationOf("c1", [alice])),
        created(conversationOf("c2", [alice, bob])),
        named,
        ban(zoe, true),
        ban(bob, true),
      ]);
      const both = [
        { userId: bob, name: "Bo" },
        { userId: zoe, name: undefined },
      ];
      expect(await conversations.bans("c1", 10)).toEqual(both);
      expect(await conversations.bans("c1", 1)).toEqual(both.slice(0, 1));
      expect(await conversations.bans("c2", 10)).toEqual([]);
      await log.commit([ban(bob, false)]);
      expect(await conversations.bans("c1", 10)).toEqual(both.slice(1));
    });

    test("active are those who did something lately in a conversation that they share", async () => {
      const { log, conversations } = await open();
      const [carol, dave] = ["carol", "dave"] as UserId[] as [UserId, UserId];
      const other = roomName("conversation", "c2");
      await log.commit([
        created(conversationOf("c1", [alice, bob, carol])),
        created(conversationOf("c2", [bob, dave])),
        said("there", { room: other, by: dave }),
        said("elsewhere", { by: carol }),
        said("here too", { room: roomName("conversation", "c1"), by: bob }),
      ]);
      const active = (user: UserId) => conversations.active(user, [alice, bob, carol, dave]);
      // Carol said something elsewhere, Dave where Alice is not, and Alice nothing.
      expect(await active(alice)).toEqual([bob]);
      expect(await active(bob)).toEqual([bob, dave]);
      expect(await active("eve" as UserId)).toEqual([]);
      expect(await conversations.active(alice, [])).toEqual([]);
      await log.commit(Array.from({ length: 99 }, () => said("x", { room: roomName("conversation", "c1") })));
      expect(await active(bob)).toEqual([alice, bob, dave]);
      await log.commit([said("one more", { room: roomName("conversation", "c1") })]);
      expect(await active(bob)).toEqual([alice, dave]);
    });

    test("active are those who did something in one of the 20 newest conversations with them", async () => {
      const { log, conversations } = await open();
      const inTurn = (count: number, from: number) =>
        Array.from({ length: count }, (_, i) => ({
          ...created(conversationOf(`n${from + i}`, [alice, bob])),
          at: at + from + i,
        }));
      await log.commit([
        ...inTurn(20, 1),
        said("in the oldest", { room: roomName("conversation", "n1"), by: bob }),
      ]);
      expect(await conversations.active(alice, [bob])).toEqual([bob]);
      await log.commit(inTurn(1, 21));
      expect(await conversations.active(alice, [bob])).toEqual([]);
      await log.commit([said("in the newest", { room: roomName("conversation", "n21"), by: bob })]);
      expect(await conversations.active(alice, [bob])).toEqual([bob]);
    });

    test("contacts share a conversation that is not too large", async () => {
      const { log, conversations } = await open();
      const crowd = Array.from({ length: 9 }, (_, at) => `user${at}` as UserId);
      await log.commit([
        created(conversationOf("c1", [alice, bob])),
        created(conversationOf("c2", [alice, ...crowd])),
      ]);
      expect(await conversations.contacts(alice, 5)).toEqual([bob]);
      expect((await conversations.contacts(alice, 10)).length).toBe(10);
      expect(await conversations.contacts("eve" as UserId, 5)).toEqual([]);
    });
  });
}
