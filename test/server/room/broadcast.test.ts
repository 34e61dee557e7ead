import { describe, expect, test } from "bun:test";
import type { RoomName, UserId } from "../../../protocol/index.ts";
import { broadcast } from "../../../server/room/broadcast.ts";
import { failureOf } from "../../support/failure.ts";
import { type Peer, World } from "../../support/world.ts";
import { begin, codeOf, minute, sessionId } from "../features/support/focus.ts";

const by = { id: "root" as UserId, name: "Root", role: "admin" as const };

/** A way to say an event of a type under a request id. */
function speaker(world: World) {
  return async (
    room: string,
    type: string,
    requestId: string | undefined,
    data: Record<string, unknown> = { text: "x" },
  ): Promise<number> => {
    const said = { room: room as RoomName, type, data, by, requestId };
    const saying = broadcast(world.host.services, said);
    await Promise.all([world.clock.settle(), saying.catch(() => {})]);
    return saying;
  };
}

/** Somebody connected, and who speaks. */
async function station() {
  const world = new World();
  const bob = await world.connect("bob");
  return { world, bob, say: speaker(world) };
}

const logged: RoomName = "user:bob" as RoomName;
const inMemory: RoomName = "all-users" as RoomName;

test.each([logged, inMemory])("what is said twice in %s under one request id is told once", async (room) => {
  const { bob, say } = await station();
  expect([await say(room, "notice", "n1"), await say(room, "notice", "n1")]).toEqual([1, 1]);
  expect(bob.events("notice")).toHaveLength(1);
});

test.each([logged, inMemory])(
  "in %s another event under the same request id is a conflict, not said and not called said",
  async (room) => {
    const { bob, say } = await station();
    await say(room, "notice", "n1");
    expect(await failureOf(say(room, "alarm", "n1"))).toMatchObject({ code: "conflict" });
    expect(bob.events("alarm")).toEqual([]);
  },
);

test.each([
  [logged, "user:carol" as RoomName],
  [inMemory, "admin-room" as RoomName],
])("what was said in %s is not called said in %s, but a conflict", async (room, other) => {
  const { say } = await station();
  await say(room, "notice", "n1");
  expect(await failureOf(say(other, "notice", "n1"))).toMatchObject({ code: "conflict" });
});

test("what was said before and is no longer kept is a conflict at first", async () => {
  const { world, say } = await station();
  await say(logged, "notice", "n1");
  const { journal, clock } = world.host.services;
  const trim = { kind: "trim-log", room: logged, upTo: 1 } as const;
  await Promise.all([journal.commit({ events: [], effects: [trim], at: clock.now() }), world.clock.settle()]);
  expect(await failureOf(say(logged, "notice", "n1"))).toMatchObject({ code: "conflict" });
});

test.each([logged, inMemory])(
  "what the protocol keeps in no log is told in %s once, and has no place in its log",
  async (room) => {
    const { bob, say } = await station();
    const typing = { userId: "tutor", username: "Tutor", typing: true };
    expect(await say(room, "status:typing", "t1", typing)).toBe(1);
    await say(room, "status:typing", "t1", typing);
    const [told, ...more] = bob.events("status:typing");
    expect(told).toMatchObject({ room, data: typing });
    expect(told?.seq).toBeUndefined();
    expect(more).toEqual([]);
    const { head, events } = (await bob.request("room:history", { room })).data;
    expect([head, events]).toEqual([0, []]);
  },
);

describe("a notification", () => {
  const words = { level: "info", title: "Tonight", message: "we move" };
  const type = "system:notification";
  const listed = async (peer: Peer) => (await peer.request("notification:list", {})).data.notifications;

  test("to a user is that user's, who need not be there, and is counted where it is heard", async () => {
    const { world, bob, say } = await station();
    expect(await say(logged, type, "n1", words)).toBe(1);
    expect(await say("user:carol" as RoomName, type, "n2", words)).toBe(0);
    const carol = await world.connect("carol");
    for (const peer of [bob, carol]) {
      expect(await listed(peer)).toMatchObject([{ ...words, isRead: false, createdAt: world.clock.now() }]);
    }
    expect(bob.events(type)).toMatchObject([{ room: "user:bob", data: words }]);
  });

  test("to everyone is each connected user's, once however many devices there are", async () => {
    const { world, bob, say } = await station();
    const phone = await world.connect("bob");
    const carol = await world.connect("carol");
    expect(await say(inMemory, type, "n1", words)).toBe(3);
    for (const peer of [bob, phone, carol]) expect(peer.events(type)).toHaveLength(1);
    expect(await listed(carol)).toHaveLength(1);
    expect(await listed(await world.connect("dave"))).toEqual([]);
  });

  test("to a room is theirs who are in it, and the room's log has none of it", async () => {
    const { world, bob, say } = await station();
    const { room, peers } = await world.group("ann", "ben");
    expect(await say(room as RoomName, type, "n1", words)).toBe(2);
    for (const peer of peers) expect(await listed(peer)).toHaveLength(1);
    expect(await listed(bob)).toEqual([]);
    expect((await peers[0]?.request("room:history", { room }))?.data.events).toEqual([]);
  });

  test("that comes twice is kept once", async () => {
    const { bob, say } = await station();
    await say(inMemory, type, "n1", words);
    expect(await say(inMemory, type, "n1", words)).toBe(1);
    expect(await listed(bob)).toHaveLength(1);
  });

  test("to a room that there is not is not found, and to one without anybody reaches nobody", async () => {
    const { say } = await station();
    expect(await failureOf(say("conversation:none" as RoomName, type, "n1", words))).toMatchObject({
      code: "not_found",
    });
    expect(await say("admin-room" as RoomName, type, "n2", words)).toBe(0);
  });

  test("to more users than can be notified at once is a conflict that names announcements", async () => {
    const { world, bob, say } = await station();
    const everyone = world.host.services.rooms.loaded(inMemory);
    for (let at = 0; at < 10_000; at += 1) {
      everyone?.connections.add({ user: { id: `u${at}` } } as never);
    }
    const failure = await failureOf(say(inMemory, type, "n1", words));
    expect(failure).toMatchObject({
      code: "conflict",
      message: expect.stringContaining("system:announcement"),
    });
    expect(await listed(bob)).toEqual([]);
  });
});

describe("an intervention", () => {
  const type = "intervention:send";
  const session = `session:${sessionId}`;
  const own = "user:ann";

  /** Ann's session goes on and is watched by her page, while somebody else's program says something about it. */
  async function watched() {
    const { world, ann } = await begin();
    await ann.request("session:subscribe", { sessionId });
    const words = {
      interventionId: "int_1",
      sessionId,
      message: "Stretch a little.",
      type: "suggestion",
      priority: "high",
      timestamp: world.clock.now(),
      dismissible: true,
    };
    return { world, ann, words, say: speaker(world) };
  }

  test.each([session, own])(
    "that is said in %s is told in the session's room and its owner's, once",
    async (place) => {
      const { ann, words, say } = await watched();
      await say(place, type, "i1", words);
      await say(place, type, "i1", words);
      const told = ann.events(type);
      expect(told.map(({ room }) => room).toSorted()).toEqual([session, own]);
      for (const { data } of told) expect(data).toEqual(words);
    },
  );

  test("is its owner's to dismiss on every device, and is in the report", async () => {
    const { world, ann, words, say } = await watched();
    await say(session, type, undefined, words);
    expect(codeOf(await ann.request("intervention:dismiss", { interventionId: "int_1" }))).toBe("ack");
    expect(
      ann
        .events("intervention:dismissed")
        .map(({ room }) => room)
        .toSorted(),
    ).toEqual([session, own]);
    const { sessions, store } = world.host.services;
    const stored = await store.focus.get(sessionId);
    if (stored === undefined) throw new Error("it was begun");
    expect((await sessions.report(stored)).interventions).toMatchObject([
      { at: words.timestamp, message: words.message, isDismissed: true },
    ]);
  });

  test("under an id that another has is a conflict, and the same once more is not told again", async () => {
    const { ann, words, say } = await watched();
    await say(session, type, undefined, words);
    await say(session, type, undefined, words);
    expect(ann.events(type)).toHaveLength(2);
    expect(await failureOf(say(session, type, undefined, { ...words, message: "Go on." }))).toMatchObject({
      code: "conflict",
      message: expect.stringContaining("int_1"),
    });
  });

  test("keeps the rules silent for five minutes, as one of theirs does", async () => {
    const { world, ann, words, say } = await watched();
    const startTime = words.timestamp;
    const distract = async (from: number, to: number) => {
      for (let at = from; at < to; at += 2_000) {
        const metadata = {
          activityId: `a${at}`,
          url: `https://${at % 4_000 === 0 ? "youtube" : "reddit"}.com/`,
        };
        const timestamp = startTime + at;
        await ann.request("activity:log", { sessionId, eventType: "tab_switch", timestamp, metadata });
        await world.clock.advance(2_000);
      }
    };
    await distract(0, 2 * minute);
    await say(session, type, undefined, { ...words, timestamp: world.clock.now() });
    const byRules = () => ann.events(type).filter(({ data }) => data.interventionId !== words.interventionId);
    await distract(2 * minute, 6 * minute);
    expect(byRules()).toEqual([]);
    await distract(6 * minute, 8 * minute);
    expect(
      byRules()
        .map(({ room }) => room)
        .toSorted(),
    ).toEqual([session, own]);
  });

  test.each([
    ["of a session that is over", session, async (ann: Peer) => void (await end(ann))],
    ["said to somebody whose session it is not", "user:bob", async () => {}],
  ])("%s is an event like any other", async (_, place, before) => {
    const { world, ann, words, say } = await watched();
    await before(ann);
    await say(place, type, undefined, words);
    expect(await world.store.focus.interventions(sessionId)).toEqual([]);
  });

  const end = (ann: Peer) => ann.request("session:end", { sessionId, endTime: Date.now() + 1e9 });
});
