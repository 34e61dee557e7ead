/** Wire contract, section 4: joining, cursors and their verdicts, history, and order. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type RealServer, startRealServer } from "../../support/real-server.ts";
import { arrive, converse, type JoinReply, newUserId, say, upTo, userIdOf } from "./support/people.ts";
import { type Received, WireClient } from "./support/wire-client.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
}, 25_000);
afterAll(() => server?.stop());

interface History {
  readonly room: string;
  readonly epoch: string;
  readonly head: number;
  readonly events: Received[];
  readonly more: boolean;
}

const join = (client: WireClient, room: string, after?: { epoch: string; seq: number }) =>
  client.ask<JoinReply>("room:join", { room, ...(after && { after }) });

const history = (client: WireClient, room: string, how: object = {}) =>
  client.ask<History>("room:history", { room, ...how });

const seqs = (events: readonly Received[]) => events.map(({ seq }) => seq);

async function pair() {
  const [ann, ben] = await arrive(server, ["ann", "ben"]);
  if (!ann || !ben) throw new Error("nobody came");
  return { ann, ben, ...(await converse(ann, ben)) };
}

/** Sends so many messages without waiting for each, and waits for all their acks. */
async function sayMany(client: WireClient, room: string, count: number): Promise<void> {
  await Promise.all(upTo(count).map((n) => say(client, room, `message ${n}`)));
}

/** What came after the reply with this id, logged events of the room alone. */
function after(client: WireClient, id: string, room: string): Received[] {
  const at = client.received.findIndex((envelope) => envelope.id === id);
  return client.received.slice(at + 1).filter((one) => one.room === room && one.seq !== undefined);
}

describe("joining", () => {
  test("without a cursor is fresh, says epoch and newest seq, and replays nothing", async () => {
    const { ann, ben, room } = await pair();
    await sayMany(ann, room, 3);
    const again = await WireClient.connect(server, userIdOf(ben));
    expect(await join(again, room)).toMatchObject({
      room,
      epoch: expect.any(String),
      seq: 3,
      recovered: "fresh",
      from: expect.any(Number),
      to: expect.any(Number),
    });
    await say(ann, room, "later");
    await again.waitFor(({ seq, room: of }) => of === room && seq === 4);
    expect(again.contents(room)).toEqual(["later"]);
  });

  test("twice is harmless: each event still comes once", async () => {
    const { ann, ben, room } = await pair();
    expect((await join(ben, room)).room).toBe(room);
    await say(ann, room, "once");
    await say(ann, room, "fence");
    await ben.waitFor(({ data }) => data.content === "fence");
    expect(ben.contents(room)).toEqual(["once", "fence"]);
  });

  test("a room that was left sends nothing more", async () => {
    const { ann, ben, room } = await pair();
    const other = await converse(ann, ben);
    await ben.ask("room:leave", { room });
    await say(ann, room, "unheard");
    await say(ann, other.room, "fence");
    await ben.waitFor(({ data }) => data.content === "fence");
    expect(ben.contents(room)).toEqual([]);
  });

  test("the epoch is not repeated on events", async () => {
    const { ann, ben, room } = await pair();
    await say(ann, room, "hello");
    const event = await ben.waitForType("message:new");
    expect(event).not.toHaveProperty("epoch");
    expect(event.data).not.toHaveProperty("epoch");
  });

  test.each([
    "nonsense",
    "conversation:",
    "Conversation:x",
    "kind:of:many",
    `conversation:${"x".repeat(97)}`,
    "",
  ])("%p is no room", async (room) => {
    const client = await WireClient.connect(server, newUserId());
    expect(["invalid_data", "not_found"]).toContain((await client.askInVain("room:join", { room })).code);
  });

  test("a conversation is for its members", async () => {
    const { room } = await pair();
    const [stranger] = await arrive(server, ["stranger"]);
    const error = await stranger?.askInVain("room:join", { room });
    expect(["forbidden", "not_found"]).toContain(String(error?.code));
    const unread = await stranger?.askInVain("room:history", { room });
    expect(["forbidden", "not_found"]).toContain(String(unread?.code));
  });

  test("admin-room and another's user room are forbidden", async () => {
    const { ann, ben } = await pair();
    expect((await ann.askInVain("room:join", { room: "admin-room" })).code).toBe("forbidden");
    expect((await ann.askInVain("room:join", { room: `user:${userIdOf(ben)}` })).code).toBe("forbidden");
  });

  test("one's own user room, all-users and, for an admin, admin-room can be joined again", async () => {
    const admin = await WireClient.connect(server, newUserId(), { role: "admin" });
    for (const room of [`user:${userIdOf(admin)}`, "all-users", "admin-room"]) {
      expect((await join(admin, room)).room).toBe(room);
    }
  });
});

describe("coming back with a cursor", () => {
  test("complete: what was missed follows the reply in order", async () => {
    const { ann, ben, room } = await pair();
    const { epoch } = await join(ben, room);
    await sayMany(ann, room, 10);
    const back = await WireClient.connect(server, userIdOf(ben));
    const reply = await back.request("room:join", { room, after: { epoch, seq: 4 } }, "join");
    expect(reply.data).toMatchObject({ recovered: "complete", epoch, seq: 10 });
    await back.waitFor(({ room: of, seq }) => of === room && seq === 10);
    expect(seqs(after(back, "join", room))).toEqual(upTo(10, 5));
    expect(back.contents(room)).toEqual(upTo(10, 5).map((n) => `message ${n}`));
  });

  test("complete with nothing missed: nothing follows", async () => {
    const { ann, ben, room } = await pair();
    const { epoch } = await join(ben, room);
    await sayMany(ann, room, 2);
    const back = await WireClient.connect(server, userIdOf(ben));
    expect(await join(back, room, { epoch, seq: 2 })).toMatchObject({ recovered: "complete" });
    await say(ann, room, "fence");
    await back.waitFor(({ data }) => data.content === "fence");
    expect(back.contents(room)).toEqual(["fence"]);
  });

  test("complete: a replayed event is what it was when it was live", async () => {
    const { ann, ben, room } = await pair();
    const { epoch } = await join(ben, room);
    await say(ann, room, "the same");
    const live = await ben.waitForType("message:new");
    const back = await WireClient.connect(server, userIdOf(ben));
    await join(back, room, { epoch, seq: 0 });
    expect(await back.waitForType("message:new")).toEqual(live);
  });

  test("complete under writing: reply, then replay, then live, and no hole anywhere", async () => {
    const { ann, ben, room } = await pair();
    const { epoch } = await join(ben, room);
    await sayMany(ann, room, 50);
    const writing = Promise.all(upTo(20).map(() => sayMany(ann, room, 10)));
    const backs = await arrive(server, []);
    for (const _ of upTo(5)) {
      const back = await WireClient.connect(server, userIdOf(ben));
      back.sendText(
        JSON.stringify({ type: "room:join", id: "join", data: { room, after: { epoch, seq: 0 } } }),
      );
      backs.push(back);
    }
    await writing;
    await say(ann, room, "the last");
    for (const back of backs) {
      await back.waitFor(({ id }) => id === "join");
      const first = back.received.findIndex((one) => one.room === room);
      expect(back.received.findIndex(({ id }) => id === "join")).toBeLessThan(first);
      const verdict = back.received.find(({ id }) => id === "join")?.data as unknown as JoinReply;
      await back.waitFor(({ data }) => data.content === "the last");
      const got = seqs(after(back, "join", room));
      if (verdict.recovered === "complete") expect(got).toEqual(upTo(251));
      else expect(got.slice(0, 200)).toEqual(upTo(200));
    }
  }, 15_000);

  test("200 behind is still complete", async () => {
    const { ann, ben, room } = await pair();
    const { epoch } = await join(ben, room);
    await sayMany(ann, room, 205);
    const back = await WireClient.connect(server, userIdOf(ben));
    const reply = await back.request("room:join", { room, after: { epoch, seq: 5 } }, "join");
    expect(reply.data).toMatchObject({ recovered: "complete" });
    await back.waitFor(({ room: of, seq }) => of === room && seq === 205);
    expect(seqs(after(back, "join", room))).toEqual(upTo(205, 6));
  });

  test("partial: the first page follows, history has the rest, and live events come too", async () => {
    const { ann, ben, room } = await pair();
    const { epoch } = await join(ben, room);
    await sayMany(ann, room, 250);
    const back = await WireClient.connect(server, userIdOf(ben));
    const reply = await back.request("room:join", { room, after: { epoch, seq: 10 } }, "join");
    expect(reply.data).toMatchObject({ recovered: "partial", epoch, seq: 250 });
    await back.waitFor(({ room: of, seq }) => of === room && seq === 210);
    const rest = await history(back, room, { after: 210 });
    expect(seqs(rest.events)).toEqual(upTo(250, 211));
    expect(rest).toMatchObject({ more: false, head: 250, epoch });
    await say(ann, room, "live");
    await back.waitFor(({ data }) => data.content === "live");
    expect(seqs(after(back, "join", room))).toEqual([...upTo(210, 11), 251]);
  }, 15_000);

  test("reset: a cursor of another epoch is not honoured, and nothing follows", async () => {
    const { ann, ben, room } = await pair();
    const { epoch } = await join(ben, room);
    await sayMany(ann, room, 5);
    const back = await WireClient.connect(server, userIdOf(ben));
    expect(await join(back, room, { epoch: "another", seq: 2 })).toMatchObject({
      recovered: "reset",
      epoch,
      seq: 5,
    });
    await say(ann, room, "fence");
    await back.waitFor(({ data }) => data.content === "fence");
    expect(back.contents(room)).toEqual(["fence"]);
  });

  test("reset: a cursor beyond the newest event cannot be honoured", async () => {
    const { ann, ben, room } = await pair();
    const { epoch } = await join(ben, room);
    await sayMany(ann, room, 2);
    const back = await WireClient.connect(server, userIdOf(ben));
    expect(await join(back, room, { epoch, seq: 99 })).toMatchObject({ recovered: "reset" });
  });

  test("who was removed is forbidden to come back", async () => {
    const { ann, ben, room, conversationId } = await pair();
    const { epoch } = await join(ben, room);
    await ann.ask("conversation:remove", { conversationId, userId: userIdOf(ben) });
    const back = await WireClient.connect(server, userIdOf(ben));
    expect((await back.askInVain("room:join", { room, after: { epoch, seq: 0 } })).code).toBe("forbidden");
  });
});

describe("coming back by hello", () => {
  const verdicts = (client: WireClient) =>
    client.welcome.data.rooms as Record<string, Record<string, unknown>>;

  test("complete: what was missed follows the welcome in order, then what is live", async () => {
    const { ann, ben, room } = await pair();
    const { epoch } = await join(ben, room);
    await ben.close();
    await sayMany(ann, room, 6);
    const back = await WireClient.connect(server, userIdOf(ben), { resume: { [room]: { epoch, seq: 2 } } });
    expect(verdicts(back)[room]).toMatchObject({ recovered: "complete", epoch, seq: 6 });
    await say(ann, room, "live");
    await back.waitFor(({ data }) => data.content === "live");
    expect(seqs(back.received.filter((one) => one.room === room && one.seq !== undefined))).toEqual(
      upTo(7, 3),
    );
    expect(back.received[0]?.type).toBe("welcome");
  });

  test("a user room's events missed while away are replayed, without asking for the room", async () => {
    const [ann, ben] = await arrive(server, ["ann", "ben"]);
    if (!ann || !ben) throw new Error("nobody came");
    const room = `user:${userIdOf(ben)}`;
    const cursor = verdicts(ben)[room] as { epoch: string; seq: number };
    await ben.close();
    const { room: made } = await converse(ann);
    await ann.ask("conversation:add", { conversationId: made.slice(13), userIds: [userIdOf(ben)] });
    const resume = { [room]: { epoch: cursor.epoch, seq: cursor.seq } };
    const back = await WireClient.connect(server, userIdOf(ben), { resume });
    const event = await back.waitFor((one) => one.room === room && one.seq === cursor.seq + 1);
    expect(event.type).toMatch(/^conversation:(created|updated)$/);
  });

  test("denied, reset and complete stand side by side in one welcome", async () => {
    const { ann, ben, room, conversationId } = await pair();
    const { epoch } = await join(ben, room);
    const kept = await converse(ann, ben);
    const { epoch: keptEpoch } = await join(ben, kept.room);
    await ann.ask("conversation:remove", { conversationId, userId: userIdOf(ben) });
    const foreign = `user:${userIdOf(ann)}`;
    const back = await WireClient.connect(server, userIdOf(ben), {
      resume: {
        [room]: { epoch, seq: 0 },
        [foreign]: { epoch, seq: 0 },
        [kept.room]: { epoch: keptEpoch, seq: 0 },
        [`user:${userIdOf(ben)}`]: { epoch: "another", seq: 1 },
      },
    });
    expect(verdicts(back)[room]).toMatchObject({ recovered: "denied" });
    expect(verdicts(back)[foreign]).toMatchObject({ recovered: "denied" });
    expect(verdicts(back)[kept.room]).toMatchObject({ recovered: "complete" });
    expect(verdicts(back)[`user:${userIdOf(ben)}`]).toMatchObject({ recovered: "reset" });
  });

  test("a denied room sends nothing, live either", async () => {
    const { ann, ben, room, conversationId } = await pair();
    const { epoch } = await join(ben, room);
    const kept = await converse(ann, ben);
    await say(ann, room, "before");
    await ann.ask("conversation:remove", { conversationId, userId: userIdOf(ben) });
    const back = await WireClient.connect(server, userIdOf(ben), { resume: { [room]: { epoch, seq: 0 } } });
    await join(back, kept.room);
    await say(ann, room, "secret");
    await say(ann, kept.room, "fence");
    await back.waitFor(({ data }) => data.content === "fence");
    expect(back.contents()).toEqual(["fence"]);
  });
});

describe("history", () => {
  test("pages forward from a seq, oldest first, and says whether there is more", async () => {
    const { ann, room } = await pair();
    await sayMany(ann, room, 25);
    const page = await history(ann, room, { after: 5, limit: 10 });
    expect(seqs(page.events)).toEqual(upTo(15, 6));
    expect(page).toMatchObject({ room, head: 25, more: true, epoch: expect.any(String) });
    const last = await history(ann, room, { after: 15, limit: 10 });
    expect(seqs(last.events)).toEqual(upTo(25, 16));
    expect(last.more).toBe(false);
  });

  test("pages backward from a seq, still oldest first", async () => {
    const { ann, room } = await pair();
    await sayMany(ann, room, 25);
    const page = await history(ann, room, { before: 21, limit: 10 });
    expect(seqs(page.events)).toEqual(upTo(20, 11));
    expect(page.more).toBe(true);
    const first = await history(ann, room, { before: 11, limit: 10 });
    expect(seqs(first.events)).toEqual(upTo(10));
    expect(first.more).toBe(false);
  });

  test("its events are the envelopes that were sent live", async () => {
    const { ann, ben, room } = await pair();
    await say(ann, room, "as it was");
    const live = await ben.waitForType("message:new");
    expect((await history(ben, room)).events).toEqual([live]);
  });

  test("needs no joining, only the right to", async () => {
    const { ann, ben, room } = await pair();
    await say(ann, room, "written");
    const elsewhere = await WireClient.connect(server, userIdOf(ben));
    expect((await history(elsewhere, room)).events).toHaveLength(1);
  });

  test("gives at most 200 at a time, and 200 when asked", async () => {
    const { ann, room } = await pair();
    await sayMany(ann, room, 201);
    expect((await history(ann, room, { after: 0, limit: 200 })).events).toHaveLength(200);
    for (const limit of [0, 201, -1, 1.5]) {
      expect((await ann.askInVain("room:history", { room, limit })).code).toBe("invalid_data");
    }
  });

  test("after edits and deletions it has no hole, the present content, and none that was deleted", async () => {
    const { ann, ben, room } = await pair();
    const kept = await say(ann, room, "first wording");
    const gone = await say(ann, room, "soon gone");
    await ann.ask("message:edit", { messageId: kept.messageId, content: "second wording" });
    await ann.ask("message:delete", { messageId: gone.messageId });
    await say(ann, room, "the end");
    const { events, head } = await history(ben, room, { after: 0 });
    expect(head).toBe(5);
    expect(seqs(events)).toEqual(upTo(5));
    const text = JSON.stringify(events);
    expect(text).not.toContain("first wording");
    expect(text).not.toContain("soon gone");
    expect(events[0]).toMatchObject({
      type: "message:new",
      data: { id: kept.messageId, content: "second wording" },
    });
    expect(events[0]?.data.editedAt).toBeInteger();
  });

  test("a replay by cursor shows the same", async () => {
    const { ann, ben, room } = await pair();
    const { epoch } = await join(ben, room);
    const kept = await say(ann, room, "first wording");
    const gone = await say(ann, room, "soon gone");
    await ann.ask("message:edit", { messageId: kept.messageId, content: "second wording" });
    await ann.ask("message:delete", { messageId: gone.messageId });
    const back = await WireClient.connect(server, userIdOf(ben));
    await join(back, room, { epoch, seq: 0 });
    await back.waitFor(({ room: of, seq }) => of === room && seq === 4);
    expect(seqs(back.received.filter((one) => one.room === room && one.seq !== undefined))).toEqual(upTo(4));
    expect(back.frames.join()).not.toContain("first wording");
    expect(back.frames.join()).not.toContain("soon gone");
  });
});

describe("order", () => {
  test("20 writers at once: seq from 1 without holes, and every subscriber sees that order", async () => {
    const people = await arrive(
      server,
      upTo(20).map(() => "writer"),
    );
    const [first, ...others] = people;
    if (!first) throw new Error("nobody came");
    const { room } = await converse(first, ...others);
    const acks = await Promise.all(people.flatMap((one) => upTo(15).map((n) => say(one, room, `word ${n}`))));
    expect(acks.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(upTo(300));
    expect(new Set(acks.map(({ messageId }) => messageId)).size).toBe(300);
    const bySeq = new Map(acks.map(({ seq, messageId }) => [seq, messageId]));
    for (const one of people) {
      await one.waitFor(({ room: of, seq }) => of === room && seq === 300);
      const events = one.events("message:new", room);
      expect(seqs(events)).toEqual(upTo(300));
      expect(events.every(({ seq, data }) => data.id === bySeq.get(seq ?? 0))).toBe(true);
    }
  }, 15_000);

  test("one writer's messages get their seq in the order in which they were sent", async () => {
    const { ann, ben, room } = await pair();
    const acks = await Promise.all(upTo(60).map((n) => say(ann, room, String(n))));
    expect(acks.map(({ seq }) => seq)).toEqual(upTo(60));
    await ben.waitFor(({ seq, room: of }) => of === room && seq === 60);
    expect(ben.contents(room)).toEqual(upTo(60).map(String));
  });

  test("each room counts for itself", async () => {
    const { ann, ben, room } = await pair();
    const other = await converse(ann, ben);
    expect((await say(ann, room, "a")).seq).toBe(1);
    expect((await say(ann, other.room, "b")).seq).toBe(1);
    expect((await say(ann, room, "c")).seq).toBe(2);
  });
});
