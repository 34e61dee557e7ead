/** Promises become commitments, of whoever makes them in a conversation. */
import { describe, expect, test } from "bun:test";
import { World } from "../../support/world.ts";
import { group, last, made, say } from "./support/commitments.ts";

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
