/** protocol/README.md, "Logs" and "History": paging through a room's log, and the order of its events. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type RealServer, startRealServer } from "../../support/real-server.ts";
import {
  arrive,
  converse,
  history,
  join,
  pair,
  say,
  sayMany,
  seqsOf,
  upTo,
  userIdOf,
} from "./support/people.ts";
import { WireClient } from "./support/wire-client.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
}, 60_000);
afterAll(() => server?.stop());

describe("history", () => {
  test("pages forward from a seq, oldest first, and says whether there is more", async () => {
    const { ann, room } = await pair(server);
    await sayMany(ann, room, 25);
    const page = await history(ann, room, { after: 5, limit: 10 });
    expect(seqsOf(page.events)).toEqual(upTo(15, 6));
    expect(page).toMatchObject({ room, head: 25, more: true, epoch: expect.any(String) });
    const last = await history(ann, room, { after: 15, limit: 10 });
    expect(seqsOf(last.events)).toEqual(upTo(25, 16));
    expect(last.more).toBe(false);
  });

  test("pages backward from a seq, still oldest first", async () => {
    const { ann, room } = await pair(server);
    await sayMany(ann, room, 25);
    const page = await history(ann, room, { before: 21, limit: 10 });
    expect(seqsOf(page.events)).toEqual(upTo(20, 11));
    expect(page.more).toBe(true);
    const first = await history(ann, room, { before: 11, limit: 10 });
    expect(seqsOf(first.events)).toEqual(upTo(10));
    expect(first.more).toBe(false);
  });

  test("its events are the envelopes that were sent live", async () => {
    const { ann, ben, room } = await pair(server);
    await say(ann, room, "as it was");
    const live = await ben.waitForType("message:new");
    expect((await history(ben, room)).events).toEqual([live]);
  });

  test("needs no joining, only the right to", async () => {
    const { ann, ben, room } = await pair(server);
    await say(ann, room, "written");
    const elsewhere = await WireClient.connect(server, userIdOf(ben));
    expect((await history(elsewhere, room)).events).toHaveLength(1);
  });

  test("gives at most 200 at a time, and 200 when asked", async () => {
    const { ann, room } = await pair(server);
    await sayMany(ann, room, 201);
    expect((await history(ann, room, { after: 0, limit: 200 })).events).toHaveLength(200);
    for (const limit of [0, 201, -1, 1.5]) {
      expect((await ann.askInVain("room:history", { room, limit })).code).toBe("invalid_data");
    }
  });

  test("after edits and deletions it has no hole, the present content, and none that was deleted", async () => {
    const { ann, ben, room } = await pair(server);
    const kept = await say(ann, room, "first wording");
    const gone = await say(ann, room, "soon gone");
    await ann.ask("message:edit", { messageId: kept.messageId, content: "second wording" });
    await ann.ask("message:delete", { messageId: gone.messageId });
    await say(ann, room, "the end");
    const { events, head } = await history(ben, room, { after: 0 });
    expect(head).toBe(5);
    expect(seqsOf(events)).toEqual(upTo(5));
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
    const { ann, ben, room } = await pair(server);
    const { epoch } = await join(ben, room);
    const kept = await say(ann, room, "first wording");
    const gone = await say(ann, room, "soon gone");
    await ann.ask("message:edit", { messageId: kept.messageId, content: "second wording" });
    await ann.ask("message:delete", { messageId: gone.messageId });
    const back = await WireClient.connect(server, userIdOf(ben));
    await join(back, room, { epoch, seq: 0 });
    await back.waitFor(({ room: of, seq }) => of === room && seq === 4);
    expect(seqsOf(back.received.filter((one) => one.room === room && one.seq !== undefined))).toEqual(
      upTo(4),
    );
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
      expect(seqsOf(events)).toEqual(upTo(300));
      expect(events.every(({ seq, data }) => data.id === bySeq.get(seq ?? 0))).toBe(true);
    }
  }, 60_000);

  test("one writer's messages get their seq in the order in which they were sent", async () => {
    const { ann, ben, room } = await pair(server);
    const acks = await Promise.all(upTo(60).map((n) => say(ann, room, String(n))));
    expect(acks.map(({ seq }) => seq)).toEqual(upTo(60));
    await ben.waitFor(({ seq, room: of }) => of === room && seq === 60);
    expect(ben.contents(room)).toEqual(upTo(60).map(String));
  });

  test("each room counts for itself", async () => {
    const { ann, ben, room } = await pair(server);
    const other = await converse(ann, ben);
    expect((await say(ann, room, "a")).seq).toBe(1);
    expect((await say(ann, other.room, "b")).seq).toBe(1);
    expect((await say(ann, room, "c")).seq).toBe(2);
  });
});
