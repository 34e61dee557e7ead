/** What becomes of commitments when their message is edited or deleted. */
import { describe, expect, test } from "bun:test";
import { group, last, made, say } from "./support/commitments.ts";

describe("an edited message", () => {
  test("takes its commitment along, and nothing of its old wording stays", async () => {
    const { room, dana, bob } = await group();
    const { data } = await say(dana, room, "I'll pay Bob $20");
    await dana.request("message:edit", { messageId: data.messageId, content: "I'll pay Alice $30" });
    expect(last(bob, "commitment:updated")).toMatchObject({
      id: `${data.messageId}.1`,
      action: "pay Alice $30",
      amount: 30,
      status: "open",
    });
    expect(last(bob, "liability:update").liabilities).toMatchObject([{ owes: 30 }]);
    const history = await bob.request("room:history", { room });
    expect(JSON.stringify(history)).not.toContain("pay Bob");
  });

  test("that promises no longer calls its commitment off", async () => {
    const { room, dana, bob } = await group();
    const { data } = await say(dana, room, "I'll pay Bob $20");
    await dana.request("message:edit", { messageId: data.messageId, content: "hello" });
    expect(last(bob, "commitment:updated")).toMatchObject({ status: "cancelled", action: "" });
    expect(last(bob, "liability:update")).toEqual({ liabilities: [] });
    expect(JSON.stringify(await bob.request("room:history", { room }))).not.toContain("pay Bob");
  });

  test("that promises now makes one", async () => {
    const { room, dana, bob } = await group();
    const { data } = await say(dana, room, "hello");
    await dana.request("message:edit", { messageId: data.messageId, content: "I'll pay Bob $20" });
    expect(made(bob)).toMatchObject([{ id: `${data.messageId}.1`, amount: 20 }]);
  });

  test("that says the same changes nothing", async () => {
    const { room, dana } = await group();
    const { data } = await say(dana, room, "I'll pay Bob $20");
    await dana.request("message:edit", { messageId: data.messageId, content: "I'll pay Bob $20." });
    expect(dana.events("commitment:updated")).toEqual([]);
  });

  test("never brings back what was called off", async () => {
    const { room, dana } = await group();
    const { data } = await say(dana, room, "I'll pay Bob $20");
    await dana.request("commitment:cancel", { id: `${data.messageId}.1` });
    await dana.request("message:edit", { messageId: data.messageId, content: "I'll pay Bob $25" });
    const list = await dana.request("commitment:list", { room });
    expect(list.data).toMatchObject({ commitments: [{ status: "cancelled" }], liabilities: [] });
  });
});

describe("a deleted message", () => {
  test("calls its commitment off and takes its words out of the log, the list and the store", async () => {
    const { world, room, dana, bob } = await group();
    const { data } = await say(dana, room, "I'll bring 7 pineapples if Bob carries them");
    await bob.request("commitment:fulfil", { id: `${data.messageId}.1` });
    expect(last(bob, "liability:update").liabilities).toMatchObject([{ owes: 7, unit: "pineapple" }]);
    bob.forget();
    await dana.request("message:delete", { messageId: data.messageId });
    expect(last(bob, "commitment:updated")).toEqual({
      id: `${data.messageId}.1`,
      messageId: data.messageId,
      debtor: { userId: "dana", name: "Dana" },
      action: "",
      status: "cancelled",
    });
    expect(last(bob, "liability:update")).toEqual({ liabilities: [] });
    const history = await bob.request("room:history", { room });
    const list = await bob.request("commitment:list", { room });
    const stored = await world.store.commitments.ofMessage(room as never, 1);
    for (const held of [history, list, stored, await world.store.commitments.active(room as never)]) {
      expect(JSON.stringify(held)).not.toMatch(/pineapple|carries/);
    }
  });

  test("leaves what was settled settled, without its words", async () => {
    const { room, dana, bob } = await group();
    const { data } = await say(dana, room, "I'll pay Bob $20");
    await bob.request("commitment:fulfil", { id: `${data.messageId}.1` });
    await dana.request("message:delete", { messageId: data.messageId });
    const list = await bob.request("commitment:list", { room });
    expect(list.data.commitments).toMatchObject([{ action: "", status: "fulfilled" }]);
  });

  test("takes its question along", async () => {
    const { room, dana } = await group();
    const { data } = await say(dana, room, "I'll pay Bob back");
    const { id } = last(dana, "clarification:ask");
    await dana.request("message:delete", { messageId: data.messageId });
    expect((await dana.request("clarification:answer", { id, answer: "$5" })).data.code).toBe("not_found");
  });

  test("does not let a repeated request forget its answer", async () => {
    const { room, dana } = await group();
    const { data } = await say(dana, room, "I'll pay Bob $20");
    const first = await dana.request("commitment:fulfil", { id: `${data.messageId}.1` }, "same");
    await dana.request("message:delete", { messageId: data.messageId });
    const again = await dana.request("commitment:fulfil", { id: `${data.messageId}.1` }, "same");
    expect(again.data).toEqual({ ...first.data, duplicate: true });
  });
});
