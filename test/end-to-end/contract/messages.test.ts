/** Wire contract, section 5: sending, editing, deleting and reading messages, and the idempotency of each. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type RealServer, startRealServer } from "../../support/real-server.ts";
import { arrive, converse, newUserId, type SendReply, say, upTo, userIdOf } from "./support/people.ts";
import { tokenFor } from "./support/tokens.ts";
import { type Received, WireClient } from "./support/wire-client.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
}, 25_000);
afterAll(() => server?.stop());

async function trio() {
  const [ann, ben, cas] = await arrive(server, ["ann", "ben", "cas"]);
  if (!ann || !ben || !cas) throw new Error("nobody came");
  return { ann, ben, cas, ...(await converse(ann, ben, cas)) };
}

async function historyOf(client: WireClient, room: string): Promise<Received[]> {
  return (await client.ask<{ events: Received[] }>("room:history", { room, after: 0 })).events;
}

/** The message:new that came with this content. */
const heard = (client: WireClient, content: string) =>
  client.waitFor(({ type, data }) => type === "message:new" && data.content === content, content);

describe("message:send", () => {
  test("is acknowledged with messageId and seq, and no duplicate", async () => {
    const { ann, room } = await trio();
    const ack = await say(ann, room, "hello");
    expect(Object.keys(ack).sort()).toEqual(["messageId", "seq"]);
    expect(ack.messageId).toBeString();
    expect(ack.seq).toBe(1);
  });

  test("reaches every member, the sender too, as message:new", async () => {
    const { ann, ben, cas, room } = await trio();
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
    const { ann, ben, room } = await trio();
    const phone = await WireClient.connect(server, userIdOf(ben));
    await phone.ask("room:join", { room });
    await say(ann, room, "hello");
    await Promise.all([heard(ben, "hello"), heard(phone, "hello")]);
  });

  test("keeps the content verbatim", async () => {
    const { ann, ben, room } = await trio();
    const content = '  <b onclick="x">hi</b> & \\ "q" \u2028 👩‍👩‍👧 \u0000 é é\r\n\t ';
    await say(ann, room, content);
    expect((await ben.waitForType("message:new")).data.content).toBe(content);
    expect((await historyOf(ben, room))[0]?.data.content).toBe(content);
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
    const { ann, ben, room } = await trio();
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
    const { ann, room } = await trio();
    expect((await ann.askInVain("message:send", { room, ...data })).code).toBe("invalid_data");
  });

  test("5,000 characters pass, also with white space around them; one more does not", async () => {
    const { ann, ben, room } = await trio();
    const padded = `  ${"x".repeat(5_000)}\n`;
    await say(ann, room, padded);
    expect((await ben.waitForType("message:new")).data.content).toBe(padded);
    const error = await ann.askInVain("message:send", { room, content: "x".repeat(5_001) });
    expect(["invalid_data", "too_large"]).toContain(error.code);
  });

  test("a member may send without having joined on this connection", async () => {
    const { ann, ben, room } = await trio();
    const elsewhere = await WireClient.connect(server, userIdOf(ann));
    await say(elsewhere, room, "from afar");
    await heard(ben, "from afar");
  });

  test("a stranger may not, and nobody hears it", async () => {
    const { ann, ben, room } = await trio();
    const [stranger] = await arrive(server, ["stranger"]);
    const error = await stranger?.askInVain("message:send", { room, content: "let me in" });
    expect(["forbidden", "not_found"]).toContain(String(error?.code));
    await say(ann, room, "fence");
    await heard(ben, "fence");
    expect(ben.contents(room)).toEqual(["fence"]);
  });

  test("nobody may send to rooms that the server alone writes to", async () => {
    const { ann, ben } = await trio();
    for (const room of [`user:${userIdOf(ann)}`, `user:${userIdOf(ben)}`, "all-users", "admin-room"]) {
      expect((await ann.askInVain("message:send", { room, content: "x" })).code).toBe("forbidden");
    }
  });
});

describe("a repeated request id", () => {
  test("on the same connection answers the first ack with duplicate, and changes nothing", async () => {
    const { ann, ben, room } = await trio();
    const id = Bun.randomUUIDv7();
    const first = await say(ann, room, "once", id);
    expect(await say(ann, room, "another wording", id)).toEqual({ ...first, duplicate: true });
    await say(ann, room, "fence");
    await heard(ben, "fence");
    expect(ben.contents(room)).toEqual(["once", "fence"]);
    expect((await historyOf(ben, room)).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test("after a reconnect, and from another device, is still a duplicate", async () => {
    const { ann, ben, room } = await trio();
    const id = Bun.randomUUIDv7();
    const first = await say(ann, room, "once", id);
    await ann.close();
    for (const _ of upTo(2)) {
      const back = await WireClient.connect(server, userIdOf(ann));
      expect(await say(back, room, "once", id)).toEqual({ ...first, duplicate: true });
    }
    expect(await historyOf(ben, room)).toHaveLength(1);
  });

  test("of another user is another message", async () => {
    const { ann, ben, room } = await trio();
    const id = Bun.randomUUIDv7();
    const first = await say(ann, room, "mine", id);
    const second = await say(ben, room, "mine too", id);
    expect(second.messageId).not.toBe(first.messageId);
    expect(second).not.toHaveProperty("duplicate");
  });

  test("sent twice in one frame makes one message", async () => {
    const { ann, ben, room } = await trio();
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
    const { ann, ben, room } = await trio();
    const phone = await WireClient.connect(server, userIdOf(ann));
    const ids = upTo(20).map(() => Bun.randomUUIDv7());
    const acks = await Promise.all(ids.flatMap((id) => [say(ann, room, id, id), say(phone, room, id, id)]));
    expect(acks.filter(({ duplicate }) => duplicate === true)).toHaveLength(20);
    expect(new Set(acks.map(({ messageId }) => messageId)).size).toBe(20);
    expect(await historyOf(ben, room)).toHaveLength(20);
  });

  test("of a refused request is not used up", async () => {
    const { ann, room } = await trio();
    const id = Bun.randomUUIDv7();
    expect((await ann.askInVain("message:send", { room, content: "" }, id)).code).toBe("invalid_data");
    expect(await say(ann, room, "now right", id)).not.toHaveProperty("duplicate");
  });

  test("of an edit or a deletion is acknowledged as the first time, and happens once", async () => {
    const { ann, ben, room } = await trio();
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

describe("message:edit", () => {
  test("is acknowledged with seq and editedAt, and told to the room as message:update", async () => {
    const { ann, ben, room } = await trio();
    const { messageId } = await say(ann, room, "hello");
    const before = Date.now();
    const ack = await ann.ask<{ seq: number; editedAt: number }>("message:edit", {
      messageId,
      content: "hi",
    });
    expect(ack).toEqual({ seq: 2, editedAt: ack.editedAt });
    expect(ack.editedAt).toBeGreaterThanOrEqual(before);
    const event = await ben.waitForType("message:update");
    expect(event).toMatchObject({ room, seq: 2, data: { id: messageId, content: "hi" } });
  });

  test("is the author's alone: not the members', the owner's, an admin's or a stranger's", async () => {
    const { ann, ben, cas, room } = await trio();
    const { messageId } = await say(ben, room, "mine");
    const admin = await WireClient.connect(server, newUserId(), { role: "admin" });
    const stranger = await WireClient.connect(server, newUserId());
    for (const one of [ann, cas]) {
      expect((await one.askInVain("message:edit", { messageId, content: "no" })).code).toBe("forbidden");
    }
    for (const one of [admin, stranger]) {
      const { code } = await one.askInVain("message:edit", { messageId, content: "no" });
      expect(["forbidden", "not_found"]).toContain(code);
    }
    expect((await historyOf(ann, room))[0]?.data.content).toBe("mine");
  });

  test("keeps the message's bounds", async () => {
    const { ann, room } = await trio();
    const { messageId } = await say(ann, room, "hello");
    expect((await ann.askInVain("message:edit", { messageId, content: "  " })).code).toBe("invalid_data");
    const { code } = await ann.askInVain("message:edit", { messageId, content: "x".repeat(5_001) });
    expect(["invalid_data", "too_large"]).toContain(code);
  });

  test("of no such message is not_found", async () => {
    const { ann } = await trio();
    expect((await ann.askInVain("message:edit", { messageId: "nothing", content: "x" })).code).toBe(
      "not_found",
    );
  });

  test("of a deleted message is refused", async () => {
    const { ann, room } = await trio();
    const { messageId } = await say(ann, room, "hello");
    await ann.ask("message:delete", { messageId });
    const { code } = await ann.askInVain("message:edit", { messageId, content: "back" });
    expect(["not_found", "conflict"]).toContain(code);
  });
});

describe("message:delete", () => {
  test("is acknowledged with seq and deletedAt, and told to the room as message:deleted", async () => {
    const { ann, ben, room } = await trio();
    const { messageId } = await say(ann, room, "hello");
    const ack = await ann.ask<{ seq: number; deletedAt: number }>("message:delete", { messageId });
    expect(ack).toEqual({ seq: 2, deletedAt: ack.deletedAt });
    expect(Math.abs(ack.deletedAt - Date.now())).toBeLessThan(5_000);
    expect(await ben.waitForType("message:deleted")).toMatchObject({ room, seq: 2, data: { id: messageId } });
  });

  test("may be done by the author and the conversation's owner", async () => {
    const { ann, ben, room } = await trio();
    for (const one of [ben, ann]) {
      const { messageId } = await say(ben, room, "to go");
      await one.ask("message:delete", { messageId });
    }
  });

  test("may be done by an admin who is a member", async () => {
    const { ann, ben, room, conversationId } = await trio();
    const admin = await WireClient.connect(server, newUserId(), { role: "admin" });
    await ann.ask("conversation:add", { conversationId, userIds: [userIdOf(admin)] });
    const { messageId } = await say(ben, room, "to go");
    await admin.ask("message:delete", { messageId });
  });

  test("may be done by an admin who is no member", async () => {
    const { ben, room } = await trio();
    const admin = await WireClient.connect(server, newUserId(), { role: "admin" });
    const { messageId } = await say(ben, room, "to go");
    await admin.ask("message:delete", { messageId });
    expect(await ben.waitForType("message:deleted")).toMatchObject({ room, data: { id: messageId } });
  });

  test("may not be done by another member or a stranger", async () => {
    const { ben, cas, room } = await trio();
    const { messageId } = await say(ben, room, "to stay");
    const stranger = await WireClient.connect(server, newUserId());
    expect((await cas.askInVain("message:delete", { messageId })).code).toBe("forbidden");
    const { code } = await stranger.askInVain("message:delete", { messageId });
    expect(["forbidden", "not_found"]).toContain(code);
  });

  test("leaves no byte of the content in any file, nor of its earlier wordings", async () => {
    const { ann, ben, room } = await trio();
    const words = ["plutonium-teapot-original", "plutonium-teapot-edited", "plutonium-teapot-again"];
    const { messageId } = await say(ann, room, words[0] ?? "");
    expect(server.filesHolding("plutonium-teapot")).not.toEqual([]);
    for (const content of words.slice(1)) await ann.ask("message:edit", { messageId, content });
    const other = await say(ben, room, "a bystander");
    await ann.ask("message:delete", { messageId });
    for (const word of words) expect(server.filesHolding(word)).toEqual([]);
    expect(server.filesHolding("a bystander")).not.toEqual([]);
    expect(other.seq).toBe(4);
  });

  test("of a message long since checkpointed leaves no byte either", async () => {
    const { ann, room } = await trio();
    const { messageId } = await say(ann, room, `zirconium-kettle ${"k".repeat(3_000)}`);
    for (const round of upTo(4)) {
      await Promise.all(upTo(500).map((n) => say(ann, room, `filler ${round} ${n} ${"f".repeat(2_000)}`)));
    }
    await ann.ask("message:delete", { messageId });
    expect(server.filesHolding("zirconium-kettle")).toEqual([]);
  }, 15_000);
});

describe("message:read", () => {
  test("is acknowledged, and told to the others as message:receipt", async () => {
    const { ann, ben, room } = await trio();
    await say(ann, room, "one");
    await say(ann, room, "two");
    expect(await ben.ask("message:read", { room, seq: 2 })).toEqual({});
    const receipt = await ann.waitForType("message:receipt");
    expect(receipt).toMatchObject({ room, data: { userId: userIdOf(ben), seq: 2 } });
    expect(receipt).not.toHaveProperty("seq");
  });

  test("only ever moves forward", async () => {
    const { ann, ben, cas, room } = await trio();
    for (const n of upTo(5)) await say(ann, room, String(n));
    await ben.ask("message:read", { room, seq: 4 });
    await ben.ask("message:read", { room, seq: 2 });
    await ben.ask("message:read", { room, seq: 4 });
    await cas.ask("message:read", { room, seq: 1 });
    await ann.waitFor(({ type, data }) => type === "message:receipt" && data.userId === userIdOf(cas));
    const ofBen = ann.events("message:receipt", room).filter(({ data }) => data.userId === userIdOf(ben));
    expect(ofBen.map(({ data }) => data.seq)).toEqual([4]);
  });

  test("is not for strangers", async () => {
    const { room } = await trio();
    const stranger = await WireClient.connect(server, newUserId());
    const { code } = await stranger.askInVain("message:read", { room, seq: 1 });
    expect(["forbidden", "not_found"]).toContain(code);
  });
});

test("message contents and tokens are in no line of the log", async () => {
  const { ann, room } = await trio();
  const content = "xylophone-in-the-log";
  const { messageId } = await say(ann, room, content);
  await ann.ask("message:edit", { messageId, content: `${content} again` });
  await ann.askInVain("message:send", { room, content: `${content}${"x".repeat(5_000)}` });
  ann.sendText(`{"type":"message:send","data":{"content":"${content}"`);
  await ann.request("ping");
  expect(server.stdout + server.stderr).not.toContain(content);
  expect(server.stdout + server.stderr).not.toContain(tokenFor(userIdOf(ann)).split(".")[0] ?? "");
});
