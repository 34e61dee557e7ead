/** Commitments that are fulfilled, met, called off and listed. */
import { describe, expect, test } from "bun:test";
import { group, last, made, say } from "./support/commitments.ts";

describe("commitment:fulfil", () => {
  const promised = async (content: string) => {
    const all = await group();
    await say(all.dana, all.room, content);
    const { id } = last(all.dana, "commitment:created");
    for (const peer of all.peers) peer.forget();
    return { ...all, id };
  };

  test("by the debtor, who is owed, or the owner ends it, and everybody is told", async () => {
    for (const by of ["alice", "bob", "dana"] as const) {
      const all = await group();
      await say(all.alice, all.room, "I'll pay Bob $20");
      const { id } = last(all.alice, "commitment:created");
      const ack = await all[by].request("commitment:fulfil", { id });
      expect(ack).toMatchObject({ type: "ack", data: { seq: 4, status: "fulfilled" } });
      expect(last(all.cem, "commitment:updated")).toMatchObject({ id, status: "fulfilled", amount: 20 });
      expect(last(all.cem, "liability:update")).toEqual({ liabilities: [] });
    }
  });

  test("by anybody else is forbidden, and by who is not a member it is of nothing", async () => {
    const { world, cem, id } = await promised("I'll pay Bob $20");
    const eve = await world.connect("eve");
    for (const type of ["commitment:fulfil", "commitment:cancel"]) {
      expect((await cem.request(type, { id })).data.code).toBe("forbidden");
      expect((await eve.request(type, { id })).data.code).toBe("not_found");
    }
    expect(cem.events("commitment:updated")).toEqual([]);
  });

  test("of what nobody promised is not found", async () => {
    const { dana } = await group();
    for (const type of ["commitment:fulfil", "commitment:cancel"]) {
      expect((await dana.request(type, { id: "1-1.1" })).data.code).toBe("not_found");
    }
  });

  test("of a part lowers what is owed, and the last part ends it", async () => {
    const { dana, bob, id } = await promised("I'll pay Bob $20");
    const first = await bob.request("commitment:fulfil", { id, amount: 7.5 });
    expect(first.data.status).toBe("open");
    expect(last(dana, "commitment:updated")).toMatchObject({ amount: 20, fulfilled: 7.5, status: "open" });
    expect(last(dana, "liability:update").liabilities[0].owes).toBe(12.5);
    const second = await bob.request("commitment:fulfil", { id, amount: 100 });
    expect(second.data.status).toBe("fulfilled");
    expect(last(dana, "commitment:updated").fulfilled).toBeUndefined();
    expect(last(dana, "liability:update").liabilities).toEqual([]);
  });

  test("of a part is a conflict where there is no amount", async () => {
    const { dana, id } = await promised("I'll clean the kitchen tonight");
    expect((await dana.request("commitment:fulfil", { id, amount: 1 })).data.code).toBe("conflict");
    expect((await dana.request("commitment:fulfil", { id })).data.status).toBe("fulfilled");
  });

  test("with an amount that is none is invalid", async () => {
    const { dana, id } = await promised("I'll pay Bob $20");
    for (const amount of [0, -1, "5", null, 1e13]) {
      expect((await dana.request("commitment:fulfil", { id, amount })).data.code).toBe("invalid_data");
    }
  });

  test("of what is settled is a conflict", async () => {
    const { dana, id } = await promised("I'll pay Bob $20");
    await dana.request("commitment:cancel", { id });
    for (const type of ["commitment:fulfil", "commitment:cancel"]) {
      expect((await dana.request(type, { id })).data.code).toBe("conflict");
    }
  });

  test("repeated under its id is answered as before and counts once", async () => {
    const { dana, bob, id } = await promised("I'll pay Bob $20");
    const first = await bob.request("commitment:fulfil", { id, amount: 5 }, "same");
    const again = await bob.request("commitment:fulfil", { id, amount: 5 }, "same");
    expect(again.data).toEqual({ ...first.data, duplicate: true });
    expect(dana.events("commitment:updated")).toHaveLength(1);
    expect(last(dana, "liability:update").liabilities[0].owes).toBe(15);
    await bob.request("commitment:fulfil", { id }, "rest");
    const ended = await bob.request("commitment:fulfil", { id }, "rest");
    expect(ended.data).toMatchObject({ status: "fulfilled", duplicate: true });
  });

  test("of a promise with a condition first meets the condition, then the promise", async () => {
    const { dana, alice, cem, id } = await promised("If Alice does 5h work, I'll do 3h");
    expect((await alice.request("commitment:fulfil", { id, amount: 2 })).data.code).toBe("conflict");
    expect((await alice.request("commitment:fulfil", { id })).data.status).toBe("due");
    expect(last(cem, "commitment:updated")).toMatchObject({ id, status: "due" });
    expect(last(cem, "liability:update").liabilities).toMatchObject([{ userId: "dana", owes: 3, unit: "h" }]);
    expect((await dana.request("commitment:fulfil", { id })).data.status).toBe("fulfilled");
    expect(last(cem, "liability:update").liabilities).toEqual([]);
  });

  test("of what another promise waits for makes that one due", async () => {
    const { room, dana, alice, id } = await promised("If Alice does 5h work, I'll do 3h");
    await say(alice, room, "I'll do 5h");
    const own = last(alice, "commitment:created").id;
    await alice.request("commitment:fulfil", { id: own });
    expect(dana.events("commitment:updated").map(({ data }) => [data.id, data.status])).toEqual([
      [own, "fulfilled"],
      [id, "due"],
    ]);
    expect(last(dana, "liability:update").liabilities).toMatchObject([
      { userId: "dana", owes: 3, unit: "h" },
    ]);
  });
});

describe("a condition", () => {
  test("is met when its member says that it is done", async () => {
    const { room, alice, cem, dana } = await group();
    await say(dana, room, "If Alice does 5h work, I'll do 3h");
    await say(dana, room, "I can cook on Friday if Cem cleans");
    const ids = made(dana)?.map(({ id }) => id);
    await say(alice, room, "I did 3h");
    await say(cem, room, "I did the 5 hours");
    await say(alice, room, "I slept 5h");
    expect(dana.events("commitment:updated")).toEqual([]);
    await say(alice, room, "I did the 5 hours");
    expect(last(dana, "commitment:updated")).toMatchObject({ id: ids?.[0], status: "due" });
    await say(cem, room, "ok, I've cleaned the flat");
    expect(last(dana, "commitment:updated")).toMatchObject({ id: ids?.[1], status: "due" });
    await say(alice, room, "I did the 5 hours");
    expect(dana.events("commitment:updated")).toHaveLength(2);
  });

  test("is not met by what was done before it was made", async () => {
    const { room, alice, dana } = await group();
    await say(alice, room, "I did 5h");
    await say(dana, room, "If Alice does 5h work, I'll do 3h");
    expect(dana.events("commitment:updated")).toEqual([]);
  });
});

describe("commitment:cancel", () => {
  test("ends a promise, and what was owed by it", async () => {
    const { room, alice, cem } = await group();
    await say(alice, room, "I'll pay Bob $20");
    const { id } = last(alice, "commitment:created");
    const ack = await alice.request("commitment:cancel", { id }, "same");
    expect(ack).toMatchObject({ type: "ack", data: { seq: 4 } });
    expect(last(cem, "commitment:updated")).toMatchObject({ id, status: "cancelled" });
    expect(last(cem, "liability:update")).toEqual({ liabilities: [] });
    const again = await alice.request("commitment:cancel", { id }, "same");
    expect(again.data).toEqual({ seq: 4, duplicate: true });
  });
});

describe("commitment:list", () => {
  test("has what is open, what was settled lately, and what everybody owes", async () => {
    const { room, dana, alice, bob } = await group();
    await say(dana, room, "I'll pay Bob $20");
    await dana.request("commitment:cancel", { id: last(dana, "commitment:created").id });
    await say(alice, room, "I'll pay Bob $5");
    await say(alice, room, "I'll tutor Bob for 2 hours");
    const { data } = await bob.request("commitment:list", { room });
    expect(
      data.commitments.map((one: { action: string; status: string }) => [one.action, one.status]),
    ).toEqual([
      ["pay Bob $20", "cancelled"],
      ["pay Bob $5", "open"],
      ["tutor Bob for 2 hours", "open"],
    ]);
    expect(data.liabilities).toMatchObject([
      { userId: "alice", owes: 5, unit: "$" },
      { userId: "alice", owes: 2, unit: "h" },
    ]);
  });

  test("is for members, of conversations", async () => {
    const { world, room } = await group();
    const eve = await world.connect("eve");
    expect((await eve.request("commitment:list", { room })).data.code).toBe("forbidden");
    expect((await eve.request("commitment:list", { room: "user:eve" })).data.code).toBe("forbidden");
    expect((await eve.request("commitment:list", { room: "conversation:none" })).data.code).toBe("not_found");
  });
});
