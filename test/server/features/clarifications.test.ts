import { describe, expect, test } from "bun:test";
import { type Heard, type Peer, World } from "../../support/world.ts";

const say = (peer: Peer, room: string, content: string): Promise<Heard> =>
  peer.request("message:send", { room, content });
const asked = (peer: Peer) => peer.events("clarification:ask");
const answer = (peer: Peer, id: string, text: string, requestId?: string) =>
  peer.request("clarification:answer", { id, answer: text }, requestId);

async function group(world = new World()) {
  const { room, peers, conversationId } = await world.group("dana", "alice", "bob");
  const [dana, alice, bob] = peers as [Peer, Peer, Peer];
  return { world, room, conversationId, peers, dana, alice, bob };
}

describe("an unclear promise", () => {
  test("asks its author alone, on every device, and nobody else hears of it", async () => {
    const { world, room, dana, alice, bob } = await group();
    const phone = await world.connect("dana");
    const { data } = await say(dana, room, "I'll pay you $20");
    for (const device of [dana, phone]) {
      expect(asked(device)).toMatchObject([
        {
          room: "user:dana",
          data: {
            id: expect.any(String),
            room,
            messageId: data.messageId,
            question: "Who is “you”?",
            options: ["Alice", "Bob", "No promise"],
          },
        },
      ]);
    }
    for (const other of [alice, bob]) expect(other.heard.map(({ type }) => type)).toEqual(["message:new"]);
    const history = await bob.request("room:history", { room });
    expect(history.data.events).toHaveLength(1);
  });

  test("becomes a commitment by its author's answer, and everybody is told", async () => {
    const { room, dana, bob } = await group();
    const { data } = await say(dana, room, "I'll pay you $20");
    const ack = await answer(dana, asked(dana)[0]?.data.id, "Bob");
    expect(ack.data).toEqual({ commitmentId: `${data.messageId}.1`, seq: 2 });
    expect(bob.events("commitment:created")[0]?.data).toMatchObject({
      id: `${data.messageId}.1`,
      action: "pay Bob $20",
      amount: 20,
    });
    expect(bob.events("liability:update")[0]?.data.liabilities).toMatchObject([{ userId: "dana", owes: 20 }]);
    expect((await bob.request("commitment:fulfil", { id: `${data.messageId}.1` })).type).toBe("ack");
  });

  test("takes an amount for an answer where that is what it lacks, and says so", async () => {
    const { room, dana } = await group();
    await say(dana, room, "I'll pay Bob back");
    expect(asked(dana)[0]?.data).toMatchObject({
      options: ["Leave it open", "No promise"],
      takesAmount: true,
    });
    expect((await answer(dana, asked(dana)[0]?.data.id, "plenty")).data.details).toEqual([
      {
        path: "answer",
        message: "must be an amount, such as $20 or 3h, or one of: Leave it open, No promise",
      },
    ]);
    expect((await answer(dana, asked(dana)[0]?.data.id, "$12.50")).type).toBe("ack");
    expect(dana.events("commitment:created")[0]?.data).toMatchObject({
      action: "pay Bob back",
      amount: 12.5,
    });
  });

  test("is no promise if its author says so, as often as they say it", async () => {
    const { world, room, dana } = await group();
    await say(dana, room, "I owe Bob $20");
    const id = asked(dana)[0]?.data.id;
    for (const request of ["1", "1", "2"]) {
      const ack = await answer(dana, id, "No promise", request);
      expect(ack).toMatchObject({ type: "ack", data: {} });
    }
    expect(dana.events("commitment:created")).toEqual([]);
    expect((await answer(dana, id, "Yes, I promise")).data.code).toBe("conflict");
    const back = await world.connect("dana");
    await world.clock.advance(2_000);
    expect(asked(back)).toEqual([]);
  });
});

describe("clarification:answer", () => {
  test("that fits no option is invalid, and the question stays", async () => {
    const { room, dana } = await group();
    await say(dana, room, "I'll pay you $20");
    const id = asked(dana)[0]?.data.id;
    const refused = await answer(dana, id, "Zoe");
    expect(refused.data).toMatchObject({
      code: "invalid_data",
      details: [{ path: "answer", message: "must be one of: Alice, Bob, No promise" }],
    });
    expect((await answer(dana, id, "alice")).type).toBe("ack");
  });

  test("of somebody else's question, and of none, is not found", async () => {
    const { world, room, dana, bob } = await group();
    await say(dana, room, "I owe Bob $20");
    const id = asked(dana)[0]?.data.id;
    const eve = await world.connect("eve");
    for (const peer of [bob, eve]) expect((await answer(peer, id, "No promise")).data.code).toBe("not_found");
    expect((await answer(dana, "1-1.q1", "No promise")).data.code).toBe("not_found");
  });

  test("of who has left the conversation is not found", async () => {
    const { room, conversationId, dana, bob } = await group();
    await say(bob, room, "I owe Dana $20");
    const id = asked(bob)[0]?.data.id;
    await dana.request("conversation:remove", { conversationId, userId: "bob" });
    expect((await answer(bob, id, "Yes, I promise")).data.code).toBe("not_found");
  });

  test("repeated under its id is answered as before and makes one commitment", async () => {
    const { room, dana } = await group();
    await say(dana, room, "I owe Bob $20");
    const id = asked(dana)[0]?.data.id;
    const first = await answer(dana, id, "Yes, I promise", "same");
    const again = await answer(dana, id, "Yes, I promise", "same");
    expect(again.data).toEqual({ ...first.data, duplicate: true });
    expect((await answer(dana, id, "Yes, I promise", "other")).data.code).toBe("conflict");
    expect(dana.events("commitment:created")).toHaveLength(1);
  });

  test("without a word is invalid", async () => {
    const { dana } = await group();
    expect((await answer(dana, "x", "  ")).data.code).toBe("invalid_data");
  });
});

describe("a question is over on every device of its author, and nobody else is told", () => {
  const overs = (peer: Peer) => peer.events("clarification:over");
  const changes: readonly (readonly [
    what: string,
    change: (dana: Peer, id: string, messageId: string) => Promise<Heard>,
  ])[] = [
    ["with an answer", (dana, id) => answer(dana, id, "Bob")],
    ["once it was no promise", (dana, id) => answer(dana, id, "No promise")],
    [
      "once its message says something else",
      (dana, _, messageId) => dana.request("message:edit", { messageId, content: "Hello" }),
    ],
    ["with its message", (dana, _, messageId) => dana.request("message:delete", { messageId })],
  ];

  test.each(changes)("%s", async (_what, change) => {
    const { world, room, dana, bob } = await group();
    const phone = await world.connect("dana");
    const { messageId } = (await say(dana, room, "I'll pay you $20")).data;
    expect((await change(dana, asked(dana)[0]?.data.id, messageId)).type).toBe("ack");
    for (const device of [dana, phone])
      expect(overs(device)).toMatchObject([{ room: "user:dana", data: { messageId } }]);
    expect(overs(bob)).toEqual([]);
  });

  test("before the next one about the same message", async () => {
    const { room, dana } = await group();
    const { messageId } = (await say(dana, room, "I owe Bob $20")).data;
    await dana.request("message:edit", { messageId, content: "I owe Alice $30" });
    const types = dana.heard.map(({ type }) => type).filter((type) => type.startsWith("clarification:"));
    expect(types).toEqual(["clarification:ask", "clarification:over", "clarification:ask"]);
  });

  test("and where there was none, nobody is told that it is over", async () => {
    const { room, dana } = await group();
    const { messageId } = (await say(dana, room, "Hello")).data;
    await dana.request("message:delete", { messageId });
    expect(overs(dana)).toEqual([]);
  });
});

test("a question is asked again on every new connection of its author until it is answered", async () => {
  const { world, room, dana } = await group();
  await say(dana, room, "I owe Bob $20");
  dana.drop();
  const back = await world.connect("dana");
  const bob = await world.connect("bob");
  await world.clock.advance(2_000);
  expect(back.heard[0]?.type).toBe("welcome");
  expect(asked(back)).toHaveLength(1);
  expect(asked(bob)).toEqual([]);
  await answer(back, asked(back)[0]?.data.id, "Yes, I promise");
  const later = await world.connect("dana");
  await world.clock.advance(2_000);
  expect(asked(later)).toEqual([]);
});

test("a question outlives the server", async () => {
  const { world, room, dana } = await group();
  await say(dana, room, "I owe Bob $20");
  const next = new World({ store: world.store, clock: world.clock });
  const back = await next.connect("dana");
  await next.clock.advance(2_000);
  await answer(back, asked(back)[0]?.data.id, "Yes, I promise");
  const list = await back.request("commitment:list", { room });
  expect(list.data.commitments).toMatchObject([{ action: "pay Bob $20" }]);
});

test("an edit takes the question back, and may ask another", async () => {
  const { room, dana } = await group();
  const { data } = await say(dana, room, "I owe Bob $20");
  const [first] = asked(dana);
  await dana.request("message:edit", { messageId: data.messageId, content: "I owe Alice $30" });
  expect((await answer(dana, first?.data.id, "Yes, I promise")).data.code).toBe("conflict");
  await answer(dana, asked(dana)[1]?.data.id, "Yes, I promise");
  expect(dana.events("commitment:created")[0]?.data).toMatchObject({ action: "pay Alice $30" });
});
