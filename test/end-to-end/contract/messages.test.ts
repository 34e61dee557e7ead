/** protocol/README.md, "Requests and replies" and "Messages": sending, and what a repeated request id does. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type RealServer, startRealServer } from "../../support/real-server.ts";
import {
  arrive,
  converse,
  eventsOf,
  heard,
  type SendReply,
  say,
  trio,
  upTo,
  userIdOf,
} from "./support/people.ts";
import { WireClient } from "./support/wire-client.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
}, 60_000);
afterAll(() => server?.stop());

describe("message:send", () => {
  test("is acknowledged with messageId and seq, and no duplicate", async () => {
    const { ann, room } = await trio(server);
    const ack = await say(ann, room, "hello");
    expect(Object.keys(ack).sort()).toEqual(["messageId", "seq"]);
    expect(ack.messageId).toBeString();
    expect(ack.seq).toBe(1);
  });

  test("reaches every member, the sender too, as message:new", async () => {
    const { ann, ben, cas, room } = await trio(server);
    const before = Date.now();
    const ack = await say(ann, room, "hello");
    for (const one of [ann, ben, cas]) {
      const event = await heard(one, "hello");
      expect(event.timestamp).toBeGreaterThanOrEqual(before);
      expect(event).toEqual({
        type: "message:new",
        room,
        seq: ack.seq,
        timestamp: event.timestamp,
        data: {
          id: ack.messageId,
          content: "hello",
          sender: { id: userIdOf(ann), name: (ann.welcome.data.user as { name: string }).name },
        },
      });
    }
  });

  test("reaches every device of a member that has joined", async () => {
    const { ann, ben, room } = await trio(server);
    const phone = await WireClient.connect(server, userIdOf(ben));
    await phone.ask("room:join", { room });
    await say(ann, room, "hello");
    await Promise.all([heard(ben, "hello"), heard(phone, "hello")]);
  });

  test("keeps the content verbatim", async () => {
    const { ann, ben, room } = await trio(server);
    const content = '  <b onclick="x">hi</b> & \\ "q" \u2028 👩‍👩‍👧 \u0000 é é\r\n\t ';
    await say(ann, room, content);
    expect((await ben.waitForType("message:new")).data.content).toBe(content);
    expect((await eventsOf(ben, room))[0]?.data.content).toBe(content);
  });

  test("a 66-character text costs at most 240 bytes on the wire", async () => {
    const ann = await WireClient.connect(server, "user-1", { name: "Alice" });
    const ben = await WireClient.connect(server, "user-2", { name: "Bob" });
    const { room } = await converse(ann, ben);
    const content = "The quick brown fox jumps over the lazy dog, twice, and goes home.";
    expect(content).toHaveLength(66);
    await say(ann, room, content);
    await heard(ben, content);
    const frame = ben.frames.find((text) => text.includes(content)) ?? "";
    expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(240);
    expect(Buffer.byteLength(frame)).toBeGreaterThan(66);
  });

  test("a kind and a replyTo are carried; the default kind is left out", async () => {
    const { ann, ben, room } = await trio(server);
    const first = await ann.ask<SendReply>("message:send", { room, content: "plain", kind: "text" });
    await ann.ask("message:send", { room, content: "c2VjcmV0", kind: "encrypted", replyTo: first.messageId });
    expect((await heard(ben, "c2VjcmV0")).data).toMatchObject({
      kind: "encrypted",
      replyTo: first.messageId,
    });
    expect(Object.keys((await heard(ben, "plain")).data).sort()).toEqual(["content", "id", "sender"]);
  });

  test.each([
    ["empty", { content: "" }],
    ["only white space", { content: " \n\t " }],
    ["not text", { content: 7 }],
    ["missing", {}],
    ["of an unknown kind", { content: "x", kind: "html" }],
  ])("content that is %s is invalid_data", async (_, data) => {
    const { ann, room } = await trio(server);
    expect((await ann.askInVain("message:send", { room, ...data })).code).toBe("invalid_data");
  });

  test("5,000 characters pass, also with white space around them; one more does not", async () => {
    const { ann, ben, room } = await trio(server);
    const padded = `  ${"x".repeat(5_000)}\n`;
    await say(ann, room, padded);
    expect((await ben.waitForType("message:new")).data.content).toBe(padded);
    const error = await ann.askInVain("message:send", { room, content: "x".repeat(5_001) });
    expect(["invalid_data", "too_large"]).toContain(error.code);
  });

  test("a member may send without having joined on this connection", async () => {
    const { ann, ben, room } = await trio(server);
    const elsewhere = await WireClient.connect(server, userIdOf(ann));
    await say(elsewhere, room, "from afar");
    await heard(ben, "from afar");
  });

  test("a stranger may not, and nobody hears it", async () => {
    const { ann, ben, room } = await trio(server);
    const [stranger] = await arrive(server, ["stranger"]);
    const error = await stranger?.askInVain("message:send", { room, content: "let me in" });
    expect(["forbidden", "not_found"]).toContain(String(error?.code));
    await say(ann, room, "fence");
    await heard(ben, "fence");
    expect(ben.contents(room)).toEqual(["fence"]);
  });

  test("nobody may send to rooms that the server alone writes to", async () => {
    const { ann, ben } = await trio(server);
    for (const room of [`user:${userIdOf(ann)}`, `user:${userIdOf(ben)}`, "all-users", "admin-room"]) {
      expect((await ann.askInVain("message:send", { room, content: "x" })).code).toBe("forbidden");
    }
  });
});

describe("a repeated request id", () => {
  test("on the same connection answers the first ack with duplicate, and changes nothing", async () => {
    const { ann, ben, room } = await trio(server);
    const id = Bun.randomUUIDv7();
    const first = await say(ann, room, "once", id);
    expect(await say(ann, room, "another wording", id)).toEqual({ ...first, duplicate: true });
    await say(ann, room, "fence");
    await heard(ben, "fence");
    expect(ben.contents(room)).toEqual(["once", "fence"]);
    expect((await eventsOf(ben, room)).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test("after a reconnect, and from another device, is still a duplicate", async () => {
    const { ann, ben, room } = await trio(server);
    const id = Bun.randomUUIDv7();
    const first = await say(ann, room, "once", id);
    await ann.close();
    for (const _ of upTo(2)) {
      const back = await WireClient.connect(server, userIdOf(ann));
      expect(await say(back, room, "once", id)).toEqual({ ...first, duplicate: true });
    }
    expect(await eventsOf(ben, room)).toHaveLength(1);
  });

  test("of another user is another message", async () => {
    const { ann, ben, room } = await trio(server);
    const id = Bun.randomUUIDv7();
    const first = await say(ann, room, "mine", id);
    const second = await say(ben, room, "mine too", id);
    expect(second.messageId).not.toBe(first.messageId);
    expect(second).not.toHaveProperty("duplicate");
  });

  test("sent twice in one frame makes one message", async () => {
    const { ann, ben, room } = await trio(server);
    const envelope = { type: "message:send", id: Bun.randomUUIDv7(), data: { room, content: "twin" } };
    ann.sendText(JSON.stringify([envelope, envelope]));
    await say(ann, room, "fence");
    const acks = ann.received.filter(({ id }) => id === envelope.id).map(({ data }) => data);
    expect(acks).toHaveLength(2);
    expect(acks[1]).toEqual({ ...acks[0], duplicate: true });
    await heard(ben, "fence");
    expect(ben.contents(room)).toEqual(["twin", "fence"]);
  });

  test("sent on two devices at the same moment makes one message", async () => {
    const { ann, ben, room } = await trio(server);
    const phone = await WireClient.connect(server, userIdOf(ann));
    const ids = upTo(20).map(() => Bun.randomUUIDv7());
    const acks = await Promise.all(ids.flatMap((id) => [say(ann, room, id, id), say(phone, room, id, id)]));
    expect(acks.filter(({ duplicate }) => duplicate === true)).toHaveLength(20);
    expect(new Set(acks.map(({ messageId }) => messageId)).size).toBe(20);
    expect(await eventsOf(ben, room)).toHaveLength(20);
  });

  test("of a refused request is not used up", async () => {
    const { ann, room } = await trio(server);
    const id = Bun.randomUUIDv7();
    expect((await ann.askInVain("message:send", { room, content: "" }, id)).code).toBe("invalid_data");
    expect(await say(ann, room, "now right", id)).not.toHaveProperty("duplicate");
  });

  test("of an edit or a deletion is acknowledged as the first time, and happens once", async () => {
    const { ann, ben, room } = await trio(server);
    const { messageId } = await say(ann, room, "original");
    const edit = Bun.randomUUIDv7();
    const edited = await ann.ask("message:edit", { messageId, content: "changed" }, edit);
    expect(await ann.ask("message:edit", { messageId, content: "changed" }, edit)).toEqual({
      ...edited,
      duplicate: true,
    });
    const removal = Bun.randomUUIDv7();
    const deleted = await ann.ask("message:delete", { messageId }, removal);
    expect(await ann.ask("message:delete", { messageId }, removal)).toEqual({ ...deleted, duplicate: true });
    await say(ann, room, "fence");
    await heard(ben, "fence");
    expect(ben.events("message:update", room)).toHaveLength(1);
    expect(ben.events("message:deleted", room)).toHaveLength(1);
  });
});
