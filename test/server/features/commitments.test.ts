import { describe, expect, test } from "bun:test";
import { type Heard, type Peer, World } from "../../support/world.ts";

const say = (peer: Peer | undefined, room: string, content: string, more: object = {}): Promise<Heard> =>
  (peer as Peer).request("message:send", { room, content, ...more });

const made = (peer: Peer | undefined) => peer?.events("commitment:created").map(({ data }) => data);
const last = (peer: Peer | undefined, type: string) => peer?.events(type).at(-1)?.data;

/** Dana, who owns the conversation, with Alice, Bob and Cem; all in the room. */
async function group(world = new World()) {
  const { room, peers } = await world.group("dana", "alice", "bob", "cem");
  const [dana, alice, bob, cem] = peers as [Peer, Peer, Peer, Peer];
  return { world, room, peers, dana, alice, bob, cem };
}

describe("a promise in a conversation", () => {
  test("becomes a commitment that everybody in the room is told of, in its log", async () => {
    const { room, peers, alice } = await group();
    const { data } = await say(alice, room, "I'll pay Bob $20");
    const expected = {
      id: `${data.messageId}.1`,
      messageId: data.messageId,
      debtor: { userId: "alice", name: "Alice" },
      owedTo: "bob",
      action: "pay Bob $20",
      amount: 20,
      unit: "$",
      status: "open",
    };
    for (const peer of peers) {
      expect(peer.events("commitment:created")).toMatchObject([{ room, seq: 2, data: expected }]);
      expect(peer.events("liability:update")).toMatchObject([{ room, seq: 3 }]);
      expect(last(peer, "liability:update")).toEqual({
        liabilities: [{ userId: "alice", name: "Alice", owes: 20, unit: "$", because: [expected.id] }],
      });
    }
    expect(last(alice, "commitment:created")).toEqual(expected);
  });

  test("comes after the ack of its message, which does not wait for it", async () => {
    const { room, alice } = await group();
    await say(alice, room, "I'll pay Bob $20");
    expect(alice.heard.map(({ type }) => type)).toEqual([
      "message:new",
      "ack",
      "commitment:created",
      "liability:update",
    ]);
  });

  test("may hang on a condition, and is owed only once that is met", async () => {
    const { room, dana } = await group();
    await say(dana, room, "If Alice does 5h work, I'll do 3h");
    expect(last(dana, "commitment:created")).toMatchObject({
      debtor: { userId: "dana", name: "Dana" },
      action: "do 3h",
      amount: 3,
      unit: "h",
      condition: { userId: "alice", name: "Alice", action: "does 5h work", amount: 5, unit: "h" },
      status: "open",
    });
    expect(dana.events("liability:update")).toEqual([]);
  });

  test("made twice in one message is two commitments", async () => {
    const { room, dana } = await group();
    await say(dana, room, "I'll pay Bob $20 and Alice $30");
    expect(made(dana)?.map(({ action, amount }) => [action, amount])).toEqual([
      ["pay Bob $20", 20],
      ["pay Alice $30", 30],
    ]);
    expect(made(dana)?.map(({ owedTo }) => owedTo)).toEqual(["bob", "alice"]);
    expect(last(dana, "liability:update").liabilities).toMatchObject([
      { userId: "dana", owes: 50, unit: "$" },
    ]);
  });

  test("finds members by the names they have now, spoke under, or else by their ids", async () => {
    const { world, room, dana, alice, bob } = await group();
    await say(alice, room, "hello");
    for (const peer of [alice, bob]) peer.drop();
    await world.clock.advance(10_000);
    await say(dana, room, "I'll pay Alice $1");
    await say(dana, room, "I'll pay bob $2");
    const owed = (await world.store.commitments.active(room as never)).map(({ owedTo }) => owedTo);
    expect(owed).toEqual(["alice", "bob"] as never);
  });

  test("to 'you' is to whom the message answers", async () => {
    const { world, room, dana, cem } = await group();
    const { data } = await say(cem, room, "who has money for me?");
    await say(dana, room, "I'll lend you $5", { replyTo: data.messageId });
    expect(last(dana, "commitment:created").action).toBe("lend Cem $5");
    const [commitment] = await world.store.commitments.active(room as never);
    expect(commitment?.owedTo).toBe("cem" as never);
  });

  test("is made once, however often its message is sent", async () => {
    const { room, dana } = await group();
    for (let times = 0; times < 3; times += 1) {
      await dana.request("message:send", { room, content: "I'll pay Bob $20" }, "same");
    }
    expect(made(dana)).toHaveLength(1);
  });

  test.each(["Will you pay Bob $20?", "hello", "I won't pay Bob $20", 'Bob said "I\'ll pay Dana $20"'])(
    "is not: %s",
    async (content) => {
      const { room, dana } = await group();
      await say(dana, room, content);
      expect(dana.heard.map(({ type }) => type)).toEqual(["message:new", "ack"]);
    },
  );
});

describe("nothing is read of", () => {
  test("a private message", async () => {
    const { room, peers, dana } = await group();
    await say(dana, room, "I'll pay Bob $20", { to: "bob" });
    for (const peer of peers) expect(made(peer)).toEqual([]);
  });

  test("a whisper", async () => {
    const world = new World();
    const peer = await world.connect("dana");
    await peer.request("room:join", { room: "whisper:HARBOUR" });
    await say(peer, "whisper:HARBOUR", "I'll pay Bob $20");
    await world.clock.advance(1_000);
    expect(made(peer)).toEqual([]);
    expect(await world.store.follow.tail()).toBe(0);
  });

  test("an encrypted message", async () => {
    const { room, dana } = await group();
    await say(dana, room, "I'll pay Bob $20", { kind: "encrypted" });
    expect(made(dana)).toEqual([]);
  });
});

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

test("a service speaks in a conversation that it is a member of, and shows that it types, like anyone else", async () => {
  const world = new World();
  const { room, peers, conversationId } = await world.group("dana", "bob");
  const [dana] = peers;
  await dana?.request("conversation:add", { conversationId, userIds: ["helper"] });
  const helper = await world.connect("helper:service");
  await helper.request("room:join", { room });
  await helper.request("typing:start", { room });
  expect(last(dana, "status:typing")).toEqual({ userId: "helper", username: "Helper", typing: true });
  await say(helper, room, "Shall I remind you?");
  expect(last(dana, "status:typing")).toMatchObject({ userId: "helper", typing: false });
  expect(last(dana, "message:new")).toMatchObject({ sender: { id: "helper", name: "Helper" } });
  const stranger = await world.connect("stranger:service");
  expect((await say(stranger, room, "hello")).data.code).toBe("forbidden");
});
