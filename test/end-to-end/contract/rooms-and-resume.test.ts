/** protocol/README.md, "Rooms" and "Joining and resuming": joining, cursors and their verdicts. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type RealServer, startRealServer } from "../../support/real-server.ts";
import {
  arrive,
  converse,
  history,
  type JoinReply,
  join,
  newUserId,
  pair,
  say,
  sayMany,
  seqsOf,
  upTo,
  userIdOf,
} from "./support/people.ts";
import { type Received, WireClient } from "./support/wire-client.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
}, 60_000);
afterAll(() => server?.stop());

/** What came after the reply with this id, logged events of the room alone. */
function after(client: WireClient, id: string, room: string): Received[] {
  const at = client.received.findIndex((envelope) => envelope.id === id);
  return client.received.slice(at + 1).filter((one) => one.room === room && one.seq !== undefined);
}

describe("joining", () => {
  test("without a cursor is fresh, says epoch and newest seq, and replays nothing", async () => {
    const { ann, ben, room } = await pair(server);
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
    const { ann, ben, room } = await pair(server);
    expect((await join(ben, room)).room).toBe(room);
    await say(ann, room, "once");
    await say(ann, room, "fence");
    await ben.waitFor(({ data }) => data.content === "fence");
    expect(ben.contents(room)).toEqual(["once", "fence"]);
  });

  test("a room that was left sends nothing more", async () => {
    const { ann, ben, room } = await pair(server);
    const other = await converse(ann, ben);
    await ben.ask("room:leave", { room });
    await say(ann, room, "unheard");
    await say(ann, other.room, "fence");
    await ben.waitFor(({ data }) => data.content === "fence");
    expect(ben.contents(room)).toEqual([]);
  });

  test("the epoch is not repeated on events", async () => {
    const { ann, ben, room } = await pair(server);
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
    const { room } = await pair(server);
    const [stranger] = await arrive(server, ["stranger"]);
    const error = await stranger?.askInVain("room:join", { room });
    expect(["forbidden", "not_found"]).toContain(String(error?.code));
    const unread = await stranger?.askInVain("room:history", { room });
    expect(["forbidden", "not_found"]).toContain(String(unread?.code));
  });

  test("admin-room and another's user room are forbidden", async () => {
    const { ann, ben } = await pair(server);
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
    const { ann, ben, room } = await pair(server);
    const { epoch } = await join(ben, room);
    await sayMany(ann, room, 10);
    const back = await WireClient.connect(server, userIdOf(ben));
    const reply = await back.request("room:join", { room, after: { epoch, seq: 4 } }, "join");
    expect(reply.data).toMatchObject({ recovered: "complete", epoch, seq: 10 });
    await back.waitFor(({ room: of, seq }) => of === room && seq === 10);
    expect(seqsOf(after(back, "join", room))).toEqual(upTo(10, 5));
    expect(back.contents(room)).toEqual(upTo(10, 5).map((n) => `message ${n}`));
  });

  test("complete with nothing missed: nothing follows", async () => {
    const { ann, ben, room } = await pair(server);
    const { epoch } = await join(ben, room);
    await sayMany(ann, room, 2);
    const back = await WireClient.connect(server, userIdOf(ben));
    expect(await join(back, room, { epoch, seq: 2 })).toMatchObject({ recovered: "complete" });
    await say(ann, room, "fence");
    await back.waitFor(({ data }) => data.content === "fence");
    expect(back.contents(room)).toEqual(["fence"]);
  });

  test("complete: a replayed event is what it was when it was live", async () => {
    const { ann, ben, room } = await pair(server);
    const { epoch } = await join(ben, room);
    await say(ann, room, "the same");
    const live = await ben.waitForType("message:new");
    const back = await WireClient.connect(server, userIdOf(ben));
    await join(back, room, { epoch, seq: 0 });
    expect(await back.waitForType("message:new")).toEqual(live);
  });

  test("complete under writing: reply, then replay, then live, and no hole anywhere", async () => {
    const { ann, ben, room } = await pair(server);
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
      const got = seqsOf(after(back, "join", room));
      if (verdict.recovered === "complete") expect(got).toEqual(upTo(251));
      else expect(got.slice(0, 200)).toEqual(upTo(200));
    }
  }, 60_000);

  test("200 behind is still complete", async () => {
    const { ann, ben, room } = await pair(server);
    const { epoch } = await join(ben, room);
    await sayMany(ann, room, 205);
    const back = await WireClient.connect(server, userIdOf(ben));
    const reply = await back.request("room:join", { room, after: { epoch, seq: 5 } }, "join");
    expect(reply.data).toMatchObject({ recovered: "complete" });
    await back.waitFor(({ room: of, seq }) => of === room && seq === 205);
    expect(seqsOf(after(back, "join", room))).toEqual(upTo(205, 6));
  });

  test("partial: the first page follows, history has the rest, and live events come too", async () => {
    const { ann, ben, room } = await pair(server);
    const { epoch } = await join(ben, room);
    await sayMany(ann, room, 250);
    const back = await WireClient.connect(server, userIdOf(ben));
    const reply = await back.request("room:join", { room, after: { epoch, seq: 10 } }, "join");
    expect(reply.data).toMatchObject({ recovered: "partial", epoch, seq: 250 });
    await back.waitFor(({ room: of, seq }) => of === room && seq === 210);
    const rest = await history(back, room, { after: 210 });
    expect(seqsOf(rest.events)).toEqual(upTo(250, 211));
    expect(rest).toMatchObject({ more: false, head: 250, epoch });
    await say(ann, room, "live");
    await back.waitFor(({ data }) => data.content === "live");
    expect(seqsOf(after(back, "join", room))).toEqual([...upTo(210, 11), 251]);
  }, 60_000);

  test("reset: a cursor of another epoch is not honoured, and nothing follows", async () => {
    const { ann, ben, room } = await pair(server);
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
    const { ann, ben, room } = await pair(server);
    const { epoch } = await join(ben, room);
    await sayMany(ann, room, 2);
    const back = await WireClient.connect(server, userIdOf(ben));
    expect(await join(back, room, { epoch, seq: 99 })).toMatchObject({ recovered: "reset" });
  });

  test("who was removed is forbidden to come back", async () => {
    const { ann, ben, room, conversationId } = await pair(server);
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
    const { ann, ben, room } = await pair(server);
    const { epoch } = await join(ben, room);
    await ben.close();
    await sayMany(ann, room, 6);
    const back = await WireClient.connect(server, userIdOf(ben), { resume: { [room]: { epoch, seq: 2 } } });
    expect(verdicts(back)[room]).toMatchObject({ recovered: "complete", epoch, seq: 6 });
    await say(ann, room, "live");
    await back.waitFor(({ data }) => data.content === "live");
    expect(seqsOf(back.received.filter((one) => one.room === room && one.seq !== undefined))).toEqual(
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
    const { ann, ben, room, conversationId } = await pair(server);
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
    const { ann, ben, room, conversationId } = await pair(server);
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
