/** protocol/README.md, "Messages": editing, deleting and reading, and what is left of what was deleted. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { goneFromDisk, type RealServer, startRealServer } from "../../support/real-server.ts";
import { eventsOf, newUserId, say, trio, upTo, userIdOf } from "./support/people.ts";
import { tokenFor } from "./support/tokens.ts";
import { WireClient } from "./support/wire-client.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
}, 60_000);
afterAll(() => server?.stop());

describe("message:edit", () => {
  test("is acknowledged with seq and editedAt, and told to the room as message:update", async () => {
    const { ann, ben, room } = await trio(server);
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
    const { ann, ben, cas, room } = await trio(server);
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
    expect((await eventsOf(ann, room))[0]?.data.content).toBe("mine");
  });

  test("keeps the message's bounds", async () => {
    const { ann, room } = await trio(server);
    const { messageId } = await say(ann, room, "hello");
    expect((await ann.askInVain("message:edit", { messageId, content: "  " })).code).toBe("invalid_data");
    const { code } = await ann.askInVain("message:edit", { messageId, content: "x".repeat(5_001) });
    expect(["invalid_data", "too_large"]).toContain(code);
  });

  test("of no such message is not_found", async () => {
    const { ann } = await trio(server);
    expect((await ann.askInVain("message:edit", { messageId: "nothing", content: "x" })).code).toBe(
      "not_found",
    );
  });

  test("of a deleted message is refused", async () => {
    const { ann, room } = await trio(server);
    const { messageId } = await say(ann, room, "hello");
    await ann.ask("message:delete", { messageId });
    const { code } = await ann.askInVain("message:edit", { messageId, content: "back" });
    expect(["not_found", "conflict"]).toContain(code);
  });
});

describe("message:delete", () => {
  test("is acknowledged with seq and deletedAt, and told to the room as message:deleted", async () => {
    const { ann, ben, room } = await trio(server);
    const { messageId } = await say(ann, room, "hello");
    const ack = await ann.ask<{ seq: number; deletedAt: number }>("message:delete", { messageId });
    expect(ack).toEqual({ seq: 2, deletedAt: ack.deletedAt });
    expect(Math.abs(ack.deletedAt - Date.now())).toBeLessThan(5_000);
    expect(await ben.waitForType("message:deleted")).toMatchObject({ room, seq: 2, data: { id: messageId } });
  });

  test("may be done by the author and the conversation's owner", async () => {
    const { ann, ben, room } = await trio(server);
    for (const one of [ben, ann]) {
      const { messageId } = await say(ben, room, "to go");
      await one.ask("message:delete", { messageId });
    }
  });

  test("may be done by an admin who is a member", async () => {
    const { ann, ben, room, conversationId } = await trio(server);
    const admin = await WireClient.connect(server, newUserId(), { role: "admin" });
    await ann.ask("conversation:add", { conversationId, userIds: [userIdOf(admin)] });
    const { messageId } = await say(ben, room, "to go");
    await admin.ask("message:delete", { messageId });
  });

  test("may be done by an admin who is no member", async () => {
    const { ben, room } = await trio(server);
    const admin = await WireClient.connect(server, newUserId(), { role: "admin" });
    const { messageId } = await say(ben, room, "to go");
    await admin.ask("message:delete", { messageId });
    expect(await ben.waitForType("message:deleted")).toMatchObject({ room, data: { id: messageId } });
  });

  test("may not be done by another member or a stranger", async () => {
    const { ben, cas, room } = await trio(server);
    const { messageId } = await say(ben, room, "to stay");
    const stranger = await WireClient.connect(server, newUserId());
    expect((await cas.askInVain("message:delete", { messageId })).code).toBe("forbidden");
    const { code } = await stranger.askInVain("message:delete", { messageId });
    expect(["forbidden", "not_found"]).toContain(code);
  });

  test("leaves no byte of the content in any file, nor of its earlier wordings", async () => {
    const { ann, ben, room } = await trio(server);
    const words = ["plutonium-teapot-original", "plutonium-teapot-edited", "plutonium-teapot-again"];
    const { messageId } = await say(ann, room, words[0] ?? "");
    expect(server.filesHolding("plutonium-teapot")).not.toEqual([]);
    for (const content of words.slice(1)) await ann.ask("message:edit", { messageId, content });
    const other = await say(ben, room, "a bystander");
    await ann.ask("message:delete", { messageId });
    for (const word of words) await goneFromDisk(server, word);
    expect(server.filesHolding("a bystander")).not.toEqual([]);
    expect(other.seq).toBe(4);
  });

  test("of a message long since checkpointed leaves no byte either", async () => {
    const { ann, room } = await trio(server);
    const { messageId } = await say(ann, room, `zirconium-kettle ${"k".repeat(3_000)}`);
    for (const round of upTo(4)) {
      await Promise.all(upTo(500).map((n) => say(ann, room, `filler ${round} ${n} ${"f".repeat(2_000)}`)));
    }
    await ann.ask("message:delete", { messageId });
    await goneFromDisk(server, "zirconium-kettle");
  }, 60_000);
});

describe("message:read", () => {
  test("is acknowledged, and told to the others as message:receipt", async () => {
    const { ann, ben, room } = await trio(server);
    await say(ann, room, "one");
    await say(ann, room, "two");
    expect(await ben.ask("message:read", { room, seq: 2 })).toEqual({});
    const receipt = await ann.waitForType("message:receipt");
    expect(receipt).toMatchObject({ room, data: { userId: userIdOf(ben), seq: 2 } });
    expect(receipt).not.toHaveProperty("seq");
  });

  test("only ever moves forward", async () => {
    const { ann, ben, cas, room } = await trio(server);
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
    const { room } = await trio(server);
    const stranger = await WireClient.connect(server, newUserId());
    const { code } = await stranger.askInVain("message:read", { room, seq: 1 });
    expect(["forbidden", "not_found"]).toContain(code);
  });
});

test("message contents and tokens are in no line of the log", async () => {
  const { ann, room } = await trio(server);
  const content = "xylophone-in-the-log";
  const { messageId } = await say(ann, room, content);
  await ann.ask("message:edit", { messageId, content: `${content} again` });
  await ann.askInVain("message:send", { room, content: `${content}${"x".repeat(5_000)}` });
  ann.sendText(`{"type":"message:send","data":{"content":"${content}"`);
  await ann.request("ping");
  expect(server.stdout + server.stderr).not.toContain(content);
  expect(server.stdout + server.stderr).not.toContain(tokenFor(userIdOf(ann)).split(".")[0] ?? "");
});
